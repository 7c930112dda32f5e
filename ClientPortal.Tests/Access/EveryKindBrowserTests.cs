using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Data;
using ClientPortal.Web.Features.Administration;
using ClientPortal.Web.Features.Projects;
using ClientPortal.Web.Identity;
using ClientPortal.Web.Live;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Tests.Access;

/// <summary>
/// Two organisations. Every kind of event there is happens in one; in the other a person has three open pages, reads the event stream and
/// asks for the list. Not a byte of the first one's comes to it.
/// </summary>
[Collection(Browser.OwnPortal)]
public sealed class EveryKindBrowserTests(Browser browser, ListeningPortal listening) : IClassFixture<ListeningPortal>
{
    private sealed record NewEvent : PortalEvent
    {
        public required Guid SomethingId { get; init; }
        public override Audience Audience => new();
    }

    private HostedPortal Portal => listening.Portal;

    [Fact]
    public void A_new_kind_has_a_case()
    {
        AccessPlay.AssertNone(EveryKind.Unknown(EventCatalog.Types.Values));
        Assert.StartsWith("NewEvent.SomethingId: say in EveryKind", Assert.Single(EveryKind.Unknown([typeof(NewEvent)])), StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_foreign_byte_in_any_frame_stream_or_list()
    {
        var (owner, outsider) = (await ViewerAsync(Cast.Client), await ViewerAsync(Cast.Outsider));
        var things = await ThingsAsync(owner);
        var own = await Portal.Store.ReadAsync(db => db.Projects
            .Where(project => project.OrganisationId == outsider.OrganisationId && project.ArchivedAt == null)
            .Select(project => project.Id).FirstAsync());
        string[] foreign = ["Teranga", Cast.Cloud, Cast.Telephony, owner.Name, .. things.Values.Select(id => $"{id}")];

        await using var context = await browser.NewContextAsync(new() { BaseURL = Portal.Address.ToString(), Locale = "fr-FR" });

        var entrance = await Visitor.ArriveAsync(context);
        await entrance.Page.GotoAsync("/login");
        await entrance.SignInAsync(Cast.Outsider);
        await entrance.LiveAsync();
        await entrance.Page.CloseAsync();
        var home = await Visitor.ArriveAsync(context);
        var people = await Visitor.ArriveAsync(context);
        await people.OpenAsync("/people");
        var tickets = await Visitor.ArriveAsync(context);
        await tickets.OpenAsync("/tickets");
        await home.OpenAsync("/client-portal");
        using var program = await ProgramAsync(Cast.Outsider);
        using var theirs = await ProgramAsync(Cast.Client);
        using var staff = await ProgramAsync(Cast.Admin);
        var from = await Portal.Get<EventLog>().HeadAsync();
        using var stream = await StreamAsync(program);
        using var theirStream = await StreamAsync(theirs);

        var events = new EveryKind(things, owner.PersonId).All().ToList();
        await Portal.Store.WriteAsync(db =>
        {
            db.Log.AddRange(events.Select(EventRow.Of));
            return Task.CompletedTask;
        });

        // Afterwards something of its own: when that has arrived, all that was to come before it has.
        await Portal.Get<ProjectCommands>().AmendAsync(Viewer.Portal, own, fields => fields with { Description = fields.Description + "!" });
        await home.CountedAsync(1);
        await people.CountedAsync(1);
        await tickets.CountedAsync(1);
        var streamed = await ReadUntilAsync(stream, $"{own}");
        var list = await program.GetStringAsync($"/api/events?after={from}&limit=200");

        // The search finds what is there: their own stream and the staff's list carry every kind, between them.
        var heard = await ReadUntilAsync(theirStream, $"{events.Last(one => owner.MayHear(one.Audience)).EventId}")
            + await staff.GetStringAsync($"/api/events?after={from}&limit=200");
        Assert.All(EventCatalog.Types.Keys, name => Assert.Contains($"\"name\":\"{name}\"", heard, StringComparison.Ordinal));
        Assert.True(await home.Traffic.HoldsAsync($"{own}"));

        foreach (var trace in foreign.Concat(EveryKind.Traces(events)))
        {
            Assert.False(await home.Traffic.HoldsAsync(trace), $"The home of the other organisation's client received {trace}.");
            Assert.False(await people.Traffic.HoldsAsync(trace), $"The page of people of the other organisation's client received {trace}.");
            Assert.False(await tickets.Traffic.HoldsAsync(trace), $"The list of tickets of the other organisation's client received {trace}.");
            Assert.DoesNotContain(trace, streamed, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(trace, list, StringComparison.OrdinalIgnoreCase);
        }
    }

    // What the ids of events name, of the organisation that must not be heard of.
    private async Task<Dictionary<string, Guid>> ThingsAsync(Viewer owner)
    {
        var invited = new PersonFields($"Invitée {EveryKind.Word}", $"{Guid.NewGuid():N}@example.org", Role.Client);
        var invitation = await Portal.Get<InvitationCommands>().SendAsync(owner, owner.OrganisationId, invited, []);
        var ticket = await Portal.Store.ReadAsync(db => db.Tickets
            .Where(one => one.RequesterId == owner.PersonId && db.Messages.Any(message => message.ConversationId == one.ConversationId))
            .FirstAsync());
        return await Portal.Store.ReadAsync(async db => new Dictionary<string, Guid>
        {
            ["OrganisationId"] = owner.OrganisationId,
            ["ProjectId"] = await db.Projects.Where(project => project.Name == Cast.Cloud).Select(project => project.Id).SingleAsync(),
            ["MilestoneId"] = await db.Projects.Where(project => project.Name == Cast.Cloud)
                .SelectMany(project => project.Milestones).Select(milestone => milestone.Id).FirstAsync(),
            ["PersonId"] = owner.PersonId,
            ["InvitationId"] = invitation,
            ["SessionId"] = Guid.NewGuid(),
            ["ProspectId"] = await db.Prospects.Select(prospect => prospect.Id).FirstAsync(),
            ["TicketId"] = ticket.Id,
            ["ConversationId"] = ticket.ConversationId,
            ["SubjectId"] = ticket.Id,
            ["MessageId"] = await db.Messages.Where(message => message.ConversationId == ticket.ConversationId)
                .Select(message => message.Id).FirstAsync(),
            ["ClientId"] = Guid.NewGuid(),
            ["AssigneeId"] = owner.PersonId,
            ["ReplyId"] = Guid.NewGuid(),
            ["Mentions"] = owner.PersonId,
            ["AnnouncementId"] = Guid.NewGuid(),
            ["CalendarId"] = Guid.NewGuid(),
            ["Invited"] = owner.PersonId,
            ["DocumentId"] = Guid.NewGuid(),
            ["LinkId"] = Guid.NewGuid(),
            ["WebhookId"] = Guid.NewGuid(),
            ["JobId"] = Guid.NewGuid(),
            ["MailId"] = Guid.NewGuid(),
            ["MaintenanceId"] = Guid.NewGuid(),
            ["ServiceAccountId"] = Guid.NewGuid(),
        });
    }

    private async Task<Viewer> ViewerAsync(string email) => (await Portal.Get<ViewerSource>().OfAsync(
        await Portal.Store.ReadAsync(db => db.People.Where(person => person.Email == email).Select(person => person.Id).SingleAsync())))!;

    private async Task<HttpClient> ProgramAsync(string email)
    {
        var http = new HttpClient { BaseAddress = Portal.Address };
        using var answer = await http.PostAsJsonAsync("/api/auth/login", new { email, password = Cast.Password });
        var tokens = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (string)tokens["accessToken"]!);
        return http;
    }

    private static async Task<Stream> StreamAsync(HttpClient http) =>
        await (await http.GetAsync("/api/events/stream", HttpCompletionOption.ResponseHeadersRead))
            .EnsureSuccessStatusCode().Content.ReadAsStreamAsync();

    // Bytes as they come, until these words are among them.
    private static async Task<string> ReadUntilAsync(Stream stream, string words)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        var (text, buffer) = (new StringBuilder(), new byte[8192]);
        while (!text.ToString().Contains(words, StringComparison.Ordinal))
        {
            var read = await stream.ReadAsync(buffer, limit.Token);
            Assert.NotEqual(0, read);
            text.Append(Encoding.UTF8.GetString(buffer, 0, read));
        }

        return text.ToString();
    }
}
