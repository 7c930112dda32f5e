using System.Net;
using System.Net.Http.Json;
using ClientPortal.Domain.People;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Api;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ClientPortal.Tests.Api;

/// <summary>A POST with an Idempotency-Key is done once.</summary>
[Collection(ApiPortal.Collection)]
public sealed class IdempotencyApiTests(ApiPortal portal)
{
    [Fact]
    public async Task The_same_request_again_gets_the_first_answer()
    {
        using var staff = await portal.SignInAsync(ApiPortal.Admin);
        var (key, name) = (NewKey(), NewKey());

        var first = await PostAsync(staff, key, new { lastName = name });
        var again = await PostAsync(staff, key, new { lastName = name });

        Assert.Equal(HttpStatusCode.Created, first.Status);
        Assert.Equal((first.Status, first.Text, first.Headers.Location), (again.Status, again.Text, again.Headers.Location));
        Assert.False(first.Headers.Contains(Idempotency.ReplayedHeader));
        Assert.Equal(["true"], again.Headers.GetValues(Idempotency.ReplayedHeader));
        Assert.Equal(1, await CountAsync(name));

        // What is kept is encrypted.
        var stored = await portal.Store.ReadAsync(db => db.IdempotentAnswers.SingleAsync(one => one.Key == key));
        Assert.DoesNotContain(name, stored.ProtectedBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hundred_at_once_make_one()
    {
        using var staff = await portal.SignInAsync(ApiPortal.Admin);
        var (key, name) = (NewKey(), NewKey());

        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => PostAsync(staff, key, new { lastName = name })));

        Assert.Equal(1, await CountAsync(name));
        Assert.All(answers, answer => Assert.True(
            answer.Status == HttpStatusCode.Created || answer.Rule == "idempotency-running", $"{answer.Status} {answer.Text}"));
    }

    [Fact]
    public async Task A_key_is_of_one_request_and_of_one_person()
    {
        using var staff = await portal.SignInAsync(ApiPortal.Admin);
        using var other = await portal.SignInAsync("technician@itvision.sn");
        staff.Speak("en");
        var (key, name) = (NewKey(), NewKey());
        await PostAsync(staff, key, new { lastName = name });

        var mistaken = await PostAsync(staff, key, new { lastName = name + "2" });
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "idempotency-other"), (mistaken.Status, mistaken.Rule));
        Assert.Equal(HttpStatusCode.Created, (await PostAsync(other, key, new { lastName = name })).Status);
        Assert.Equal(2, await CountAsync(name));

        var tooLong = await PostAsync(staff, new string('x', 201), new { lastName = name });
        Assert.Equal((HttpStatusCode.BadRequest, "idempotency-key"), (tooLong.Status, tooLong.Rule));
    }

    [Fact]
    public async Task A_refused_request_may_be_sent_again_and_an_answer_is_kept_for_a_day()
    {
        using var staff = await portal.SignInAsync(ApiPortal.Admin);
        var (key, name) = (NewKey(), NewKey());
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await PostAsync(staff, key, new { lastName = new string('x', 5000) })).Status);
        Assert.Equal(HttpStatusCode.Created, (await PostAsync(staff, key, new { lastName = name })).Status);

        await portal.Store.WriteAsync(async db =>
        {
            var stored = await db.IdempotentAnswers.SingleAsync(one => one.Key == key);
            stored.StartedAt -= IdempotencyCommands.Kept;
        });
        Assert.Equal(HttpStatusCode.Created, (await PostAsync(staff, key, new { lastName = name })).Status);
        Assert.Equal(2, await CountAsync(name));

        await portal.Store.WriteAsync(async db =>
            (await db.IdempotentAnswers.SingleAsync(one => one.Key == key)).StartedAt -= IdempotencyCommands.Kept);
        await portal.Services.GetRequiredService<IdempotencyCommands>().DeleteOldAsync(Viewer.Portal);
        Assert.False(await portal.Store.ReadAsync(db => db.IdempotentAnswers.AnyAsync(one => one.Key == key)));
    }

    private static string NewKey() => $"{Guid.NewGuid():N}";

    private static async Task<Answer> PostAsync(PortalClient client, string key, object body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/prospects") { Content = JsonContent.Create(body) };
        request.Headers.TryAddWithoutValidation(Idempotency.Header, key);
        return await client.SendAsync(request);
    }

    private Task<int> CountAsync(string lastName) => portal.Store.ReadAsync(db => db.Prospects.CountAsync(one => one.LastName == lastName));
}
