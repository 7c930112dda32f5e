using System.Collections.Concurrent;
using ClientPortal.Domain;
using ClientPortal.Domain.Conversations;
using ClientPortal.Domain.People;
using ClientPortal.Tests.Features.Tickets;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Data;
using ClientPortal.Web.Features.Messages;
using ClientPortal.Web.Features.Messenger;
using ClientPortal.Web.Live;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Tests.Features.Messages;

/// <summary>How far people have read is state and a signal: the log grows with messages, not with readers.</summary>
public sealed class ReceiptCommandsTests
{
    // Reading after each message instead of each fiftieth takes a minute and adds the same: nothing.
    private const int Many = 200, Messages = 100, ReadEvery = 50;

    /// <summary>All members read while messages are written: one cursor a person moves again and again, and no event lists the members.</summary>
    [Fact]
    [Trait(TestDatabase.Trait, "Sqlite")]
    public async Task Two_hundred_who_read_a_hundred_messages_add_a_hundred_rows_to_the_log()
    {
        await using var portal = await TestPortal.StartAsync(hosted: false);
        var readers = await ReadersAsync(portal);
        var group = await portal.Get<MessengerCommands>()
            .CreateGroupAsync(portal.Technician, new GroupFields("Tous"), [.. readers.Select(one => one.PersonId)]);
        var (rows, bytes) = await SizeAsync(portal);

        for (var i = 1; i <= Messages; i++)
        {
            var sent = await portal.Get<ConversationCommands>().SendAsync(portal.Technician, group, new MessageDraft(Guid.NewGuid(), $"{i}"));
            if (i % ReadEvery == 0)
            {
                await Task.WhenAll(readers.Select(reader => portal.Get<ReceiptCommands>().MarkAsync(reader, group, sent.Seq, sent.Seq)));
            }
        }

        var (rowsAfter, bytesAfter) = await SizeAsync(portal);
        Assert.Equal((Messages, true), (rowsAfter - rows, bytesAfter - bytes < 100_000));
        var receipts = (await portal.Get<ConversationQueries>().FindAsync(portal.Technician, group)).Receipts;
        Assert.Equal(readers.Count, receipts.Count(receipt => receipt.ReadUpTo > 0));
    }

    /// <summary>Receipts of the same moment are one transaction; one that is refused does not keep the others from being written.</summary>
    [Fact]
    public async Task A_hundred_who_read_at_once_are_announced_together()
    {
        await using var portal = await TestPortal.StartAsync();
        var readers = (await ReadersAsync(portal)).Take(100).ToList();
        var group = await portal.Get<MessengerCommands>()
            .CreateGroupAsync(portal.Technician, new GroupFields("Tous"), [.. readers.Select(one => one.PersonId)]);
        var sent = await SayAsync(portal, group);
        var signals = RecordingListener.In(portal.Bus, Room.Conversation(group));

        var marks = readers.ConvertAll(reader => portal.Get<ReceiptCommands>().MarkAsync(reader, group, sent.Seq, sent.Seq));
        var refused = portal.Get<ReceiptCommands>().MarkAsync(portal.Outsider, group, sent.Seq, sent.Seq);

        await Task.WhenAll(marks);
        await Assert.ThrowsAsync<NotFound>(() => refused);
        await portal.QuietAsync();
        Assert.InRange(signals.Signals.OfType<ReceiptsChanged>().Count(), 1, 10);
        var receipts = (await portal.Get<ConversationQueries>().FindAsync(portal.Technician, group)).Receipts;
        Assert.Equal(100, receipts.Count(receipt => receipt.ReadUpTo == sent.Seq));
    }

    /// <summary>A signal reaches those who may hear the messages: not other listeners of the topic, and not removed members.</summary>
    [Fact]
    public async Task Only_members_receive_receipts()
    {
        await using var portal = await TestPortal.StartAsync();
        var group = await portal.Get<MessengerCommands>().CreateGroupAsync(
            portal.Technician, new GroupFields("Entre nous"), [portal.Member.PersonId, portal.NonMember.PersonId]);
        var sent = await SayAsync(portal, group);
        var (member, removed, outsider, staff) = (Waiting(portal, portal.Member, group), Waiting(portal, portal.NonMember, group),
            Waiting(portal, portal.Outsider, group), Waiting(portal, portal.Admin, group));
        await portal.Get<MessengerCommands>().RemoveAsync(portal.Technician, group, portal.NonMember.PersonId);

        await portal.Get<ReceiptCommands>().MarkAsync(portal.Member, group, sent.Seq, sent.Seq);

        await Eventually.TrueAsync(() => member.Signals.Count(signal => signal is ReceiptsChanged or ReceiptMoved) == 2);
        await Task.WhenAll(new[] { removed, outsider, staff }.Select(one => one.SettleAsync(portal)));
        Assert.Single(member.Signals.OfType<ReceiptsChanged>());
        Assert.Single(member.Signals.OfType<ReceiptMoved>());
        Assert.DoesNotContain(
            removed.Signals.Concat(outsider.Signals).Concat(staff.Signals), signal => signal is ReceiptsChanged or ReceiptMoved);
    }

    /// <summary>How far staff have read among notes is for staff; the client hears when staff have read a message.</summary>
    [Fact]
    public async Task A_client_hears_nothing_of_a_receipt_that_passes_a_note()
    {
        await using var portal = await TestPortal.StartAsync();
        var number = await portal.TicketAsync();
        var thread = await portal.ThreadAsync(number);
        var aloud = await portal.SayAsync(portal.Member, number, "À voix haute");
        var note = await portal.SayAsync(portal.Admin, number, "Coulisses", isInternal: true);
        var (client, administrator, staff) =
            (Waiting(portal, portal.Member, thread), Waiting(portal, portal.ClientAdmin, thread), Waiting(portal, portal.Admin, thread));
        var streams = RecordingListener.In(portal.Bus, Room.Receipts);
        await portal.Get<ReceiptCommands>().MarkAsync(portal.Technician, thread, aloud.Seq, aloud.Seq);
        await Eventually.TrueAsync(() => client.Signals.Count == 1 && administrator.Signals.Count == 1 && staff.Signals.Count == 1);

        await portal.Get<ReceiptCommands>().MarkAsync(portal.Technician, thread, note.Seq, note.Seq);

        await Eventually.TrueAsync(() => staff.Signals.Count == 2);
        await Task.WhenAll(client.SettleAsync(portal), administrator.SettleAsync(portal));
        Assert.Equal((1, 1), (client.Signals.Count, administrator.Signals.Count));
        Assert.Equal([aloud.Seq, note.Seq], streams.Signals.OfType<ReceiptMoved>().Select(moved => moved.Move.UpTo));
        Assert.Equal([true, false], streams.Signals.Select(moved => moved.IsFor(portal.Member)));
    }

    /// <summary>A signal is delivered after the events that were committed before it.</summary>
    [Fact]
    public async Task A_receipt_is_not_delivered_before_its_message()
    {
        await using var portal = await TestPortal.StartAsync(hosted: false);
        var group = await portal.Get<MessengerCommands>()
            .CreateGroupAsync(portal.Technician, new GroupFields("Entre nous"), [portal.Member.PersonId]);
        var order = new List<string>();
        var listener = new Ordered(order);
        portal.Bus.Join(Room.Person(portal.Member.PersonId), listener);

        for (var i = 0; i < 20; i++)
        {
            var message = await SayAsync(portal, group);
            await portal.Get<ReceiptCommands>().MarkAsync(portal.Member, group, message.Seq, message.Seq);
        }

        await portal.StartHostedAsync();
        await portal.QuietAsync();
        var (sent, read) = (0, 0);
        foreach (var one in order.SkipWhile(one => one != nameof(MessageSent)))
        {
            (sent, read) = one == nameof(MessageSent) ? (sent + 1, read) : (sent, read + 1);
            Assert.InRange(read, 0, sent);
        }

        Assert.Equal((20, 20), (sent, read));
    }

    private static Task<SentMessage> SayAsync(TestPortal portal, Guid conversation) =>
        portal.Get<ConversationCommands>().SendAsync(portal.Technician, conversation, new MessageDraft(Guid.NewGuid(), "Bonjour"));

    private static WaitingPage Waiting(TestPortal portal, Viewer viewer, Guid conversation) => new(portal, viewer, conversation);

    // A listener on the conversation's topic, with or without access.
    private sealed class WaitingPage
    {
        private readonly LiveFeed feed;
        private readonly ConcurrentQueue<LiveSignal> signals = new();

        public WaitingPage(TestPortal portal, Viewer viewer, Guid conversation)
        {
            feed = portal.Listen(viewer);
            feed.Join(Room.Conversation(conversation));
            feed.Subscribe(batch =>
            {
                foreach (var signal in batch.Signals.Where(signal => signal is ReceiptMoved or ReceiptsChanged))
                {
                    signals.Enqueue(signal);
                }

                return Task.CompletedTask;
            });
        }

        public IReadOnlyCollection<LiveSignal> Signals => signals;

        public async Task SettleAsync(TestPortal portal)
        {
            await portal.QuietAsync();
            await Eventually.TrueAsync(() => feed is { Pending: 0, IsRunning: false });
        }
    }

    private sealed class Ordered(List<string> order) : ILiveListener
    {
        public void Receive(LoggedEvent logged) => order.Add(logged.Event.GetType().Name);

        public void Receive(LiveSignal signal) => order.Add(signal.GetType().Name);
    }

    // The bytes of texts in a row of the log. Numbers take a few bytes more; indexes are not counted.
    private static Task<(int Rows, long Bytes)> SizeAsync(TestPortal portal) => portal.Store.ReadAsync(async db => (
        await db.Log.CountAsync(),
        await db.Database.SqlQuery<long>($"""
            SELECT coalesce(sum(length("Name") + length("EventId") + length("ActorId") + coalesce(length("From"), 0)
                + coalesce(length("OrganisationId"), 0) + coalesce(length("ConversationId"), 0) + coalesce(length("PersonId"), 0)
                + coalesce(length("TicketId"), 0) + length("Body")), 0) AS "Value"
            FROM "EventLog"
            """).SingleAsync()));

    private static async Task<List<Viewer>> ReadersAsync(TestPortal portal)
    {
        var people = await portal.Store.WriteAsync(async db =>
        {
            var acme = await db.Organisations.SingleAsync(one => one.Id == portal.Acme);
            var joined = Enumerable.Range(1, Many - 1).Select(i => Person.Join(
                Viewer.Portal, acme, new PersonFields($"Personne {i}", $"personne{i}@example.org", Role.Client), DateTimeOffset.UnixEpoch)).ToList();
            db.People.AddRange(joined);
            return joined;
        });
        return people.ConvertAll(
            person => new Viewer { PersonId = person.Id, Name = person.Name, Role = person.Role, OrganisationId = person.OrganisationId });
    }
}
