using System.Net;
using ClientPortal.Domain.People;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Administration;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ClientPortal.Tests.Api;

/// <summary>Announcements by programs; who may make them is in the access matrix.</summary>
[Collection(ApiPortal.Collection)]
public sealed class AnnouncementsApiTests(ApiPortal portal)
{
    [Fact]
    public async Task Notify_and_broadcast_answer_with_what_was_stored()
    {
        using var admin = await portal.SignInAsync(ApiPortal.Admin);
        var person = await PersonAsync(ApiPortal.Colleague);

        var one = (await admin.PostAsync(
            "/api/realtime/notify", new { personId = person.Id, type = "warning", title = " Contrat ", message = "Il finit\r\ndemain." })).Ok();
        var ends = TimeProvider.System.GetUtcNow().AddHours(2);
        var all = (await admin.PostAsync(
            "/api/realtime/broadcast",
            new { audience = $"organisation:{person.OrganisationId}", form = "toast", title = "Coupure", message = "", endsAt = ends })).Ok();

        Assert.Equal(
            ($"person:{person.Id}", "warning", "Contrat", "Il finit\ndemain."),
            ((string)one["audience"]!, (string)one["type"]!, (string)one["title"]!, (string)one["message"]!));
        Assert.Equal("banner", (string)one["form"]!);
        Assert.Equal(
            ($"organisation:{person.OrganisationId}", "info", "toast"), ((string)all["audience"]!, (string)all["type"]!, (string)all["form"]!));
        Assert.Equal(ends, (DateTimeOffset)all["endsAt"]!, TimeSpan.FromMilliseconds(1));
        Assert.True(await portal.Store.ReadAsync(db => db.Announcements.AnyAsync(stored => stored.Id == (Guid)all["id"]!)));
    }

    [Theory]
    [InlineData("fr", "n’est pas un public", "La fin doit être après le début")]
    [InlineData("en", "is no audience", "The end must be after the start")]
    public async Task What_cannot_be_announced_is_refused_with_a_sentence(string language, string audience, string end)
    {
        using var admin = await portal.SignInAsync(ApiPortal.Admin);
        admin.Speak(language);

        var unknown = await admin.PostAsync("/api/realtime/broadcast", new { audience = "everybody", title = "A", message = "" });
        Assert.Equal((HttpStatusCode.BadRequest, "announcement-audience"), (unknown.Status, unknown.Rule));
        Assert.Contains(audience, unknown.Title, StringComparison.Ordinal);

        var ended = await admin.PostAsync("/api/realtime/broadcast", new { audience = "staff", title = "A", endsAt = "2020-01-01T00:00:00Z" });
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "announcement.ends-before"), (ended.Status, ended.Rule));
        Assert.Contains(end, ended.Title, StringComparison.Ordinal);

        var untitled = await admin.PostAsync("/api/realtime/notify", new { personId = (await PersonAsync(ApiPortal.Client)).Id, title = " " });
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "text.required"), (untitled.Status, untitled.Rule));
        var type = await admin.PostAsync("/api/realtime/broadcast", new { audience = "staff", type = "loud", title = "A" });
        Assert.Equal((HttpStatusCode.BadRequest, "json-value"), (type.Status, type.Rule));
        var form = await admin.PostAsync("/api/realtime/broadcast", new { audience = "staff", form = "poster", title = "A" });
        Assert.Equal((HttpStatusCode.BadRequest, "json-value"), (form.Status, form.Rule));
        var unknownPerson = await admin.PostAsync("/api/realtime/notify", new { personId = Guid.NewGuid(), title = "A" });
        Assert.Equal(HttpStatusCode.NotFound, unknownPerson.Status);
    }

    [Fact]
    public async Task A_program_that_announces_without_end_has_to_wait()
    {
        // An administrator of its own: the tries of the others are not counted with theirs.
        var provider = (await PersonAsync(ApiPortal.Admin)).OrganisationId;
        var email = $"{Guid.NewGuid():N}@example.org";
        await portal.Services.GetRequiredService<PeopleCommands>()
            .AddPersonAsync(Viewer.Portal, provider, new PersonFields("Annonceur", email, Role.Admin), "Password123!");
        using var admin = await portal.SignInAsync(email);
        Answer? answer = null;
        for (var tries = 0; tries < 40 && (answer is null || answer.Status == HttpStatusCode.OK); tries++)
        {
            answer = await admin.PostAsync("/api/realtime/broadcast", new { audience = $"organisation:{provider}", title = "A" });
        }

        Assert.Equal((HttpStatusCode.TooManyRequests, "announcement.too-often"), (answer!.Status, answer.Rule));
        Assert.InRange(answer.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 300);
    }

    private Task<Person> PersonAsync(string email) => portal.Store.ReadAsync(db => db.People.SingleAsync(person => person.Email == email));
}
