using ClientPortal.Domain;
using ClientPortal.Domain.Conversations;
using ClientPortal.Domain.Tickets;
using ClientPortal.Tests.Features.Tickets;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Messages;
using ClientPortal.Web.Features.Messenger;
using ClientPortal.Web.Features.Notifications;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Tests.Features.Notifications;

public sealed class NotificationCommandsTests : IAsyncLifetime
{
    private readonly FakeClock clock = new();
    private TestPortal portal = null!;
    private Guid group;

    public async ValueTask InitializeAsync()
    {
        portal = await TestPortal.StartAsync(clock);
        group = await portal.Get<MessengerCommands>()
            .CreateGroupAsync(portal.Technician, new GroupFields("Tous"), [portal.Member.PersonId, portal.NonMember.PersonId]);
    }

    public async ValueTask DisposeAsync() => await portal.DisposeAsync();

    [Fact]
    public async Task Messages_of_one_conversation_are_one_line_until_it_is_read()
    {
        await SayAsync("Un");
        await SayAsync("Deux");
        var line = Assert.Single(await ListAsync());
        Assert.Equal(("Tous", "Deux", 2, 1), (line.Title, line.Part, line.Count, await portal.CountAsync(portal.Member)));

        await portal.Notifications().ReadAsync(portal.Member, line.Id);
        Assert.Equal(0, await portal.CountAsync(portal.Member));
        await SayAsync("Trois");

        Assert.Equal(["Trois", "Deux"], (await ListAsync()).Select(row => row.Part));
        Assert.Equal(1, await portal.CountAsync(portal.Member));
    }

    [Fact]
    public async Task Reading_the_thread_reads_its_lines_and_what_was_read_before_makes_none()
    {
        var first = await SayAsync("Un");
        var second = await SayAsync("Deux");
        await portal.NotifiedAsync();

        await MarkAsync(first);
        await Eventually.TrueAsync(async () => Assert.Single(await portal.ListAsync(portal.Member)).Count == 1);
        Assert.Equal(1, await portal.CountAsync(portal.Member));
        await MarkAsync(second);
        await Eventually.TrueAsync(async () => await portal.CountAsync(portal.Member) == 0);
        Assert.Equal(1, await portal.CountAsync(portal.NonMember));

        // The receipt passes a message that is committed and that the worker has not come to yet.
        await portal.Store.WriteAsync(async db =>
        {
            var receipt = await db.Receipts.SingleAsync(one => one.PersonId == portal.Member.PersonId && one.ConversationId == group);
            receipt.MoveTo(portal.Member, second.Seq + 1, second.Seq + 1, clock.GetUtcNow());
        });
        await SayAsync("Trois");
        Assert.Equal([true], (await ListAsync()).Select(row => row.IsRead));
    }

    /// <summary>A crash after a receipt and before its notifications were read.</summary>
    [Fact]
    public async Task What_was_read_while_nobody_followed_is_read_at_the_next_start()
    {
        var sent = await SayAsync("Un");
        await portal.NotifiedAsync();
        await portal.Store.WriteAsync(async db =>
        {
            var receipt = Receipt.Of(portal.Member, await db.Conversations.Include(one => one.Members).SingleAsync(one => one.Id == group));
            receipt.MoveTo(portal.Member, sent.Seq, sent.Seq, clock.GetUtcNow());
            db.Receipts.Add(receipt);
        });
        Assert.Equal(1, await portal.CountAsync(portal.Member));

        await portal.Get<NotificationReactor>().CatchUpAsync();

        Assert.Equal(0, await portal.CountAsync(portal.Member));
    }

    [Fact]
    public async Task A_deleted_message_is_taken_back()
    {
        var first = await SayAsync("Un");
        var second = await SayAsync("Deux");
        await portal.NotifiedAsync();
        await portal.Get<ConversationCommands>().DeleteAsync(portal.Technician, second.Id);

        var line = Assert.Single(await ListAsync());
        Assert.Equal((1, null, $"/messages/{group}"), (line.Count, line.Part, line.Href));

        await portal.Get<ConversationCommands>().DeleteAsync(portal.Technician, first.Id);
        await SayAsync("Trois");
        var third = Assert.Single(await ListAsync());
        await portal.Notifications().ReadAsync(portal.Member, third.Id);
        var fourth = await SayAsync("Quatre");
        await portal.NotifiedAsync();
        await portal.Get<ConversationCommands>().DeleteAsync(portal.Technician, fourth.Id);
        Assert.Equal(third.Id, Assert.Single(await ListAsync()).Id);
    }

    [Fact]
    public async Task An_open_page_reads_what_leads_to_it_and_leaves_messages_to_receipts()
    {
        var number = await portal.TicketAsync();
        await portal.SayAsync(portal.Technician, number, "Bonjour");
        await portal.Tickets().GoAsync(portal.Technician, number, TicketStatus.Waiting);
        await portal.NotifiedAsync();
        Assert.Equal(2, await portal.CountAsync(portal.Member));

        await portal.Notifications().OpenedAsync(portal.Member, [$"/tickets/{Ticket.Shown(number)}"]);

        Assert.Equal(["ticket-answered"], (await ListAsync()).Where(row => !row.IsRead).Select(row => row.Kind));
    }

    [Fact]
    public async Task Reading_all_is_undone_for_those_that_were_unread()
    {
        await SayAsync("Un");
        var read = Assert.Single(await ListAsync());
        await portal.Notifications().ReadAsync(portal.Member, read.Id);
        clock.Advance(TimeSpan.FromMinutes(1));
        await SayAsync("Deux");
        await portal.TicketAsync();
        await portal.NotifiedAsync();

        var moment = await portal.Notifications().ReadAllAsync(portal.Member);
        Assert.Equal(0, await portal.CountAsync(portal.Member));
        await portal.Notifications().UndoReadAllAsync(portal.Member, moment);

        Assert.Equal(1, await portal.CountAsync(portal.Member));
        Assert.Contains(await ListAsync(), row => row.Id == read.Id && row.IsRead);
        Assert.Equal(1, await portal.CountAsync(portal.NonMember));
    }

    [Fact]
    public async Task A_snooze_of_an_hour_ends_after_an_hour_and_one_until_tomorrow_at_eight_where_the_person_is()
    {
        await SayAsync("Un");
        var line = Assert.Single(await ListAsync());
        await portal.Notifications().SnoozeAsync(portal.Member, line.Id, Snooze.Hour);
        Assert.Equal(0, await portal.CountAsync(portal.Member));

        await portal.NotifiedAsync();
        await Eventually.TrueAsync(() => clock.Waiting > 0);
        clock.Advance(TimeSpan.FromHours(1));
        await Eventually.TrueAsync(async () => await portal.CountAsync(portal.Member) == 1);
        Assert.Equal(clock.GetUtcNow(), Assert.Single(await ListAsync()).At);

        // In Paris it is one hour later than in Dakar, in winter.
        await portal.Store.WriteAsync(async db =>
        {
            var person = await db.People.SingleAsync(one => one.Id == portal.Member.PersonId);
            person.Describe(portal.Member, person.Profile with { TimeZone = "Europe/Paris" }, clock.GetUtcNow());
        });
        await portal.Notifications().SnoozeAsync(portal.Member, line.Id, Snooze.Tomorrow);
        Assert.Equal(new DateTimeOffset(2026, 11, 21, 7, 0, 0, TimeSpan.Zero), Assert.Single(await ListAsync()).SnoozedUntil);
        await portal.Notifications().EndSnoozeAsync(portal.Member, line.Id);
        Assert.Equal(1, await portal.CountAsync(portal.Member));
    }

    [Fact]
    public async Task A_list_goes_on_after_a_line_and_selects_by_kind()
    {
        for (var i = 0; i < 5; i++)
        {
            await portal.TicketAsync($"Panne {i}");
            clock.Advance(TimeSpan.FromSeconds(i % 2));
        }

        await portal.NotifiedAsync();
        var queries = portal.Get<NotificationQueries>();
        var all = await portal.ListAsync(portal.Admin);
        var pages = new List<NotificationRow>();
        for (Guid? after = null; pages.Count < all.Count; after = pages[^1].Id)
        {
            pages.AddRange(await queries.ListAsync(portal.Admin, new NotificationFilter(), after, limit: 2));
        }

        Assert.Equal(all.Select(row => row.Id), pages.Select(row => row.Id));
        Assert.Empty(await queries.ListAsync(portal.Admin, new NotificationFilter { Kind = "message" }));
        Assert.Equal(5, (await queries.ListAsync(portal.Admin, new NotificationFilter { Kind = "ticket-opened" })).Count);
        await portal.Notifications().ReadAsync(portal.Admin, all[0].Id);
        Assert.Equal(4, (await queries.ListAsync(portal.Admin, new NotificationFilter { Unread = true })).Count);
        await portal.Notifications().MarkUnreadAsync(portal.Admin, all[0].Id);
        Assert.Equal(5, (await queries.ListAsync(portal.Admin, new NotificationFilter { Unread = true })).Count);
    }

    [Fact]
    public async Task A_strangers_notification_is_not_found()
    {
        await SayAsync("Un");
        var line = Assert.Single(await ListAsync());

        foreach (var viewer in new[] { portal.NonMember, portal.Technician, portal.Admin, portal.Outsider })
        {
            await Assert.ThrowsAsync<NotFound>(() => portal.Notifications().ReadAsync(viewer, line.Id));
            await Assert.ThrowsAsync<NotFound>(() => portal.Notifications().SnoozeAsync(viewer, line.Id, Snooze.Hour));
        }

        await Assert.ThrowsAsync<RuleBroken>(
            () => portal.Notifications().ReadAllAsync(portal.Member with { ImpersonatedBy = portal.Admin.PersonId }));
    }

    private Task<SentMessage> SayAsync(string words) => portal.WriteAsync(portal.Technician, group, words);

    private Task MarkAsync(SentMessage message) =>
        portal.Get<ReceiptCommands>().MarkAsync(portal.Member, group, message.Seq, message.Seq);

    private async Task<List<NotificationRow>> ListAsync()
    {
        await portal.NotifiedAsync();
        return await portal.ListAsync(portal.Member);
    }
}
