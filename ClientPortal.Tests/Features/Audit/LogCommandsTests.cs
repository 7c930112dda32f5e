using System.Text.Json;
using ClientPortal.Domain;
using ClientPortal.Domain.Conversations;
using ClientPortal.Domain.People;
using ClientPortal.Tests.Features.Tickets;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Data;
using ClientPortal.Web.Features.Activity;
using ClientPortal.Web.Features.Audit;
using ClientPortal.Web.Features.Messages;
using ClientPortal.Web.Live;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Tests.Features.Audit;

/// <summary>How long rows of the log are kept, which ones, and what a client with an old cursor gets.</summary>
public sealed class LogCommandsTests
{
    private readonly QuickClock clock = new(times: 1);

    [Fact]
    public async Task Rows_that_the_audit_does_not_need_are_pruned_once_they_are_old()
    {
        await using var portal = await TestPortal.StartAsync(clock, ["--Portal:Log:KeepDays=30"]);
        var number = await portal.TicketAsync();
        var thread = await portal.ThreadAsync(number);
        var sent = await portal.SayAsync(portal.Member, number, "Bonjour");
        await portal.Get<ConversationCommands>().ReactAsync(portal.Technician, sent.Id, "👍");
        var last = await NewestAsync(portal, "message.reaction-added");
        clock.Skip(TimeSpan.FromDays(20));
        await portal.SayAsync(portal.Technician, number, "Bonjour aussi");
        Assert.Equal(0, await PruneAsync(portal));
        var before = await NamesAsync(portal);

        clock.Skip(TimeSpan.FromDays(11));
        Assert.Equal(2, await PruneAsync(portal));

        var (after, dropped) = (await NamesAsync(portal), new List<string> { "message.sent", "message.reaction-added" });
        Assert.Equal(before.Where(name => !dropped.Remove(name)).Append("log.pruned"), after);
        Assert.False(await portal.Log.HasPrunedAfterAsync(last));
        Assert.True(await portal.Log.HasPrunedAfterAsync(last - 1));

        // No second event is written, and the messages are still there.
        Assert.Equal(0, await PruneAsync(portal));
        Assert.Equal(after, await NamesAsync(portal));
        Assert.Equal(2, (await portal.Get<ConversationQueries>().PageAsync(portal.Member, thread)).Messages.Count);
    }

    [Fact]
    public async Task Rows_that_the_audit_needs_are_pruned_with_the_audit()
    {
        await using var portal = await TestPortal.StartAsync(clock, ["--Portal:Log:KeepDays=30", "--Portal:Audit:KeepDays=60"]);
        await portal.TicketAsync();
        clock.Skip(TimeSpan.FromDays(50));
        Assert.Equal(0, await PruneAsync(portal));

        clock.Skip(TimeSpan.FromDays(11));
        await PruneAsync(portal);

        Assert.Equal(["log.pruned"], await NamesAsync(portal));
    }

    [Fact]
    public async Task Nothing_is_pruned_where_the_log_is_kept_for_ever()
    {
        await using var portal = await TestPortal.StartAsync(clock, ["--Portal:Log:KeepDays=0"]);
        var number = await portal.TicketAsync();
        await portal.SayAsync(portal.Member, number, "Bonjour");
        clock.Skip(TimeSpan.FromDays(10_000));

        Assert.Equal(0, await PruneAsync(portal));
        Assert.DoesNotContain("log.pruned", await NamesAsync(portal));
    }

    /// <summary>A list with a hole would look complete.</summary>
    [Fact]
    public async Task A_client_with_a_cursor_older_than_the_log_starts_anew()
    {
        await using var portal = await TestPortal.StartAsync(clock);
        var number = await portal.TicketAsync();
        var seen = await portal.Log.HeadAsync();
        await portal.SayAsync(portal.Technician, number, "Bonjour");
        var head = await portal.Log.HeadAsync();
        clock.Skip(TimeSpan.FromDays(LogCommands.DefaultKeepDays + 1));
        await portal.SayAsync(portal.Technician, number, "Bonjour à nouveau");
        await portal.QuietAsync();
        await PruneAsync(portal);
        await portal.QuietAsync();

        await Assert.ThrowsAsync<CursorTooOld>(() => portal.Log.PageAsync(portal.Member, seen, 50));
        Assert.Contains((await portal.Log.PageAsync(portal.Member, head, 50)).Events, logged => logged.Event is MessageSent);
        Assert.NotEmpty((await portal.Log.PageAsync(portal.Member, 0, 50)).Events);

        // A page that has been reloaded by then shows no number of missed events.
        await using var feed = portal.Listen(portal.Member);
        await feed.ResumeFromAsync(seen);
        Assert.Equal((0, 0), (feed.Updates, feed.CaughtUp));
        await using var later = portal.Listen(portal.Member);
        await later.ResumeFromAsync(head);
        Assert.Equal(1, later.CaughtUp);
    }

    /// <summary>A backlog of years is deleted in small writes. Retired events are deleted with it at any age.</summary>
    [Fact]
    public async Task A_portal_with_an_older_log_starts_works_and_prunes_retired_events()
    {
        const int Old = 2 * LogCommands.Step + 7;
        await using var portal = await TestPortal.StartAsync(clock, hosted: false);
        var number = await portal.TicketAsync();
        var thread = await portal.ThreadAsync(number);
        var sent = await portal.SayAsync(portal.Member, number, "Bonjour");
        var seen = await portal.Log.HeadAsync();
        for (var i = 0; i < Old; i++)
        {
            await OldRowAsync(portal, i % 2 == 0 ? "conversation.read" : "conversation.delivered", thread,
                new { personId = portal.Technician.PersonId, upTo = sent.Seq });
        }

        await OldRowAsync(portal, "message.edited", thread, new { messageId = sent.Id });
        var head = await portal.Log.HeadAsync();

        await portal.StartHostedAsync();

        // A retired event is on no page, is not counted as news, and hides no later event.
        Assert.Equal(
            ["message.edited"], (await portal.Log.PageAsync(portal.Member, seen, 3)).Events.Select(logged => EventCatalog.NameOf(logged.Event)));
        Assert.Equal(1, await portal.Log.CountNewsBetweenAsync(portal.Member, seen, head));
        Assert.NotEmpty(await portal.Get<ActivityQueries>().OfPersonAsync(portal.Admin, portal.Member.PersonId, 15));
        Assert.DoesNotContain(
            await portal.Get<AuditQueries>().NewestAsync(portal.Admin, new AuditFilter()), line => EventCatalog.RetiredNames.Contains(line.Kind));
        await portal.Get<ReceiptCommands>().MarkAsync(portal.Technician, thread, sent.Seq, sent.Seq);
        Assert.Equal(sent.Seq, Assert.Single((await portal.Get<ConversationQueries>().FindAsync(portal.Member, thread)).Receipts).ReadUpTo);

        Assert.Equal(Old, await PruneAsync(portal));

        Assert.Empty((await NamesAsync(portal)).Intersect(EventCatalog.RetiredNames));
        Assert.False(await portal.Log.HasPrunedAfterAsync(seen), "What nobody hears leaves no hole.");
        Assert.Equal(head, await portal.Log.HeadAsync());
    }

    private static Task<int> PruneAsync(TestPortal portal) => portal.Get<LogCommands>().PruneAsync(Viewer.Portal);

    // As earlier versions wrote it: with the members of that moment, for all members.
    private static Task OldRowAsync(TestPortal portal, string name, Guid thread, object own) => portal.Store.ReadAsync(async db =>
    {
        var body = JsonSerializer.SerializeToNode(own)!.AsObject();
        body["conversationId"] = thread;
        body["organisationId"] = portal.Acme;
        (body["membersOnly"], body["staffOnly"]) = (false, false);
        body["hearers"] = JsonSerializer.SerializeToNode(new[] { portal.Member.PersonId, portal.Technician.PersonId });
        return await db.Database.ExecuteSqlAsync($"""
            INSERT INTO "EventLog"
                ("EventId", "Name", "At", "ActorId", "OrganisationId", "ConversationId", "StaffOnly", "Private", "MembersOnly", "Body")
            VALUES ({Guid.NewGuid()}, {name}, {portal.Get<TimeProvider>().GetUtcNow().UtcTicks}, {portal.Technician.PersonId},
                {portal.Acme}, {thread}, FALSE, FALSE, FALSE, {body.ToJsonString()})
            """);
    });

    private static Task<List<string>> NamesAsync(TestPortal portal) =>
        portal.Store.ReadAsync(db => db.Log.OrderBy(row => row.Seq).Select(row => row.Name).ToListAsync());

    private static Task<long> NewestAsync(TestPortal portal, string name) =>
        portal.Store.ReadAsync(db => db.Log.Where(row => row.Name == name).MaxAsync(row => row.Seq));
}
