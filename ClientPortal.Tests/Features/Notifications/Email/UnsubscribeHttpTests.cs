using System.Net;
using ClientPortal.Domain.People;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Notifications;
using ClientPortal.Web.Features.Notifications.Email;

namespace ClientPortal.Tests.Features.Notifications.Email;

public sealed class UnsubscribeHttpTests(HostedPortal portal) : IClassFixture<HostedPortal>
{
    private static readonly KeyValuePair<string, string>[] OneClick = [KeyValuePair.Create("List-Unsubscribe", "One-Click")];

    /// <summary>Scanners of mail open every link in it.</summary>
    [Fact]
    public async Task Opening_the_page_ends_nothing_and_its_button_does()
    {
        var person = await portal.NewPersonAsync();
        var visitor = portal.Visit();
        var path = PathOf(person, "message");

        var page = await (await visitor.GetAsync(path)).Content.ReadAsStringAsync();
        Assert.Contains("Messages", page, StringComparison.Ordinal);
        Assert.Contains("unsubscribe-submit", page, StringComparison.Ordinal);
        Assert.DoesNotContain("blazor.web.js", page, StringComparison.Ordinal);
        using var head = await visitor.Http.SendAsync(new HttpRequestMessage(HttpMethod.Head, path));
        await visitor.GetAsync(path + "?done=1");
        Assert.True(await WantsAsync(person, "message"));

        using var answer = await visitor.Http.PostAsync(path, new FormUrlEncodedContent([]));
        Assert.Equal((HttpStatusCode.Found, path + "?done=1"), (answer.StatusCode, answer.Headers.Location?.ToString()));
        Assert.Contains("unsubscribe-done", await visitor.Http.GetStringAsync(answer.Headers.Location), StringComparison.Ordinal);
        Assert.False(await WantsAsync(person, "message"));
        Assert.True(await WantsAsync(person, "mentioned"));
    }

    /// <summary>RFC 8058: a POST without cookies and without the portal's token, which must not be redirected.</summary>
    [Fact]
    public async Task A_mail_program_ends_the_mails_with_one_request()
    {
        var person = await portal.NewPersonAsync();

        using var answer = await portal.Visit().Http.PostAsync(
            PathOf(person, [.. UnsubscribeTokens.AllKinds]), new FormUrlEncodedContent(OneClick));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.False(await WantsAsync(person, "message"));
        Assert.False(await WantsAsync(person, "ticket-status"));
        Assert.True(await WantsAsync(person, "account-changed"));
    }

    [Fact]
    public async Task A_token_that_the_portal_did_not_sign_ends_nothing_and_is_limited()
    {
        await using var other = HostedPortal.With(new Dictionary<string, string>());
        var person = await other.NewPersonAsync();
        var path = $"/{other.Get<UnsubscribeTokens>().PathOf(person.PersonId, ["message"])}";
        foreach (var wrong in new[] { path[..^2] + "xx", "/unsubscribe/x", $"/unsubscribe/{person.PersonId}" })
        {
            Assert.Contains("link_off", await (await other.Visit().GetAsync(wrong)).Content.ReadAsStringAsync(), StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.NotFound, await PostAsync(wrong));
        }

        Assert.True(await WantsAsync(other, person, "message"));
        for (var tries = 3; tries < 30; tries++)
        {
            await PostAsync("/unsubscribe/x");
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, await PostAsync("/unsubscribe/x"));
        Assert.Equal(HttpStatusCode.OK, await PostAsync(path));

        async Task<HttpStatusCode> PostAsync(string address)
        {
            using var answer = await other.Visit().Http.PostAsync(address, new FormUrlEncodedContent(OneClick));
            return answer.StatusCode;
        }
    }

    private string PathOf(Viewer person, params string[] kinds) => "/" + portal.Get<UnsubscribeTokens>().PathOf(person.PersonId, kinds);

    private Task<bool> WantsAsync(Viewer person, string kind) => WantsAsync(portal, person, kind);

    private static async Task<bool> WantsAsync(HostedPortal portal, Viewer person, string kind) =>
        (await portal.Get<PreferenceQueries>().OfAsync(person)).Of(kind).Email;
}
