using System.Text.Json;
using ClientPortal.Domain;
using ClientPortal.Domain.Conversations;
using ClientPortal.Domain.Tickets;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Messages;
using ClientPortal.Web.Features.Messenger;
using ClientPortal.Web.Features.Presence;
using ClientPortal.Web.Features.Tickets;

namespace ClientPortal.Tests.Features.Messages;

public partial class ConversationCommandsTests
{
    [Fact]
    public async Task One_client_id_sent_a_hundred_times_at_once_is_one_message_and_one_answer()
    {
        await using var portal = await TestPortal.StartAsync();
        var thread = await ThreadAsync(portal);
        var draft = new MessageDraft(Guid.NewGuid(), "Bonjour");

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 100).Select(_ => Task.Run(() => portal.Get<ConversationCommands>().SendAsync(portal.Member, thread, draft))));

        Assert.Single(answers.Distinct());
        Assert.Single((await portal.Get<ConversationQueries>().PageAsync(portal.Member, thread)).Messages);
        Assert.Single((await portal.Log.AfterAsync(portal.Technician, 0, 500)).Select(row => row.Event).OfType<MessageSent>());
    }

    [Fact]
    public async Task Messages_of_fifty_people_at_once_are_stored_in_one_order()
    {
        await using var portal = await TestPortal.StartAsync();
        var thread = await ThreadAsync(portal);

        await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(() =>
            portal.Get<ConversationCommands>()
                .SendAsync(i % 2 == 0 ? portal.Member : portal.ClientAdmin, thread, new MessageDraft(Guid.NewGuid(), $"{i}")))));

        var forMember = await portal.Get<ConversationQueries>().PageAsync(portal.Member, thread);
        var forStaff = await portal.Get<ConversationQueries>().PageAsync(portal.Technician, thread);
        Assert.Equal(50, forMember.Messages.Count);
        Assert.Equal(forMember.Messages.Select(message => message.Id), forStaff.Messages.Select(message => message.Id));
    }

    /// <summary>
    /// Listeners of a message get what its author's command has read: the same as they would read themselves, and no more than they may.
    /// </summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Listeners_of_a_message_get_what_they_would_read(bool isInternal)
    {
        using var plans = new QueryPlans();
        await using var portal = await TestPortal.StartAsync(hosted: false);
        var thread = await ThreadAsync(portal);
        var queries = portal.Get<ConversationQueries>();

        var sent = await portal.Get<ConversationCommands>()
            .SendAsync(portal.Technician, thread, new MessageDraft(Guid.NewGuid(), " **Bonjour** ") { Internal = isInternal });
        var sentEvent = (await portal.Log.AfterAsync(portal.Technician, 0, 500)).Single(logged => logged.Event is MessageSent);
        plans.Watch(portal);
        var heard = await queries.MessageAsync(portal.Technician, sent.Id, sentEvent.Seq);
        var heardByMember = await queries.MessageAsync(portal.Member, sent.Id, sentEvent.Seq);
        var heardByStranger = await queries.MessageAsync(portal.Outsider, sent.Id, sentEvent.Seq);

        Assert.Equal(0, plans.Asked);
        Assert.Equal(JsonSerializer.Serialize(await queries.OneAsync(portal.Technician, sent.Id)), JsonSerializer.Serialize(heard));
        Assert.Equal(isInternal, heardByMember is null);
        Assert.Null(heardByStranger);
    }

    /// <summary>A late delivery shows the message as it is by then.</summary>
    [Fact]
    public async Task A_late_listener_does_not_receive_a_deleted_text()
    {
        await using var portal = await TestPortal.StartAsync(hosted: false);
        var thread = await ThreadAsync(portal);
        var (commands, queries) = (portal.Get<ConversationCommands>(), portal.Get<ConversationQueries>());
        var (edited, deleted) = (await commands.SendAsync(portal.Member, thread, new MessageDraft(Guid.NewGuid(), "Un")),
            await commands.SendAsync(portal.Member, thread, new MessageDraft(Guid.NewGuid(), "Deux")));
        var sentSeqs = (await portal.Log.AfterAsync(portal.Technician, 0, 500)).Where(logged => logged.Event is MessageSent)
            .Select(logged => logged.Seq).ToList();
        await queries.NewestAsync(portal.Technician, thread, 30, sentSeqs[1]);

        await commands.EditAsync(portal.Member, edited.Id, "Un, corrigé");
        await commands.DeleteAsync(portal.Member, deleted.Id);

        Assert.Equal("Un, corrigé", (await queries.MessageAsync(portal.Technician, edited.Id, sentSeqs[0]))?.Content);
        Assert.Equal("", (await queries.MessageAsync(portal.Technician, deleted.Id, sentSeqs[1]))?.Content);
        Assert.Equal(
            ["Un, corrigé", ""], (await queries.NewestAsync(portal.Technician, thread, 30, sentSeqs[1])).Messages.Select(one => one.Content));
    }

    /// <summary>Between two events those who open a thread share what is the same for all; each sees what they may.</summary>
    [Fact]
    public async Task The_newest_messages_are_read_once_for_staff_and_once_for_clients()
    {
        using var plans = new QueryPlans();
        await using var portal = await TestPortal.StartAsync(hosted: false);
        var thread = await ThreadAsync(portal);
        var (commands, queries) = (portal.Get<ConversationCommands>(), portal.Get<ConversationQueries>());
        await commands.SendAsync(portal.Technician, thread, new MessageDraft(Guid.NewGuid(), "Bonjour"));
        await commands.SendAsync(portal.Technician, thread, new MessageDraft(Guid.NewGuid(), "Entre nous") { Internal = true });
        var first = await queries.NewestAsync(portal.Technician, thread, 30, 1);
        var shown = await queries.NewestAsync(portal.Member, thread, 30, 1);
        plans.Watch(portal);

        Assert.Same(first, await queries.NewestAsync(portal.Admin, thread, 30, 1));
        Assert.Same(shown, await queries.NewestAsync(portal.ClientAdmin, thread, 30, 1));
        await Assert.ThrowsAsync<NotFound>(() => queries.NewestAsync(portal.Outsider, thread, 30, 1));
        Assert.Equal((2, 1, 0), (first.Messages.Count, shown.Messages.Count, plans.Asked));
    }

    /// <summary>A message that was begun before a member was removed is for the remaining members.</summary>
    [Fact]
    public async Task A_member_who_is_removed_while_a_message_is_being_sent_does_not_hear_of_it()
    {
        await using var portal = await TestPortal.StartAsync(hosted: false);
        var messenger = portal.Get<MessengerCommands>();
        var group = await messenger.CreateGroupAsync(
            portal.Technician, new GroupFields("Équipe", "", ""), [portal.Admin.PersonId, portal.Member.PersonId]);
        var removed = false;
        var draft = new MessageDraft(Guid.NewGuid(), "Entre nous")
        {
            Mentions = new Interrupting(() =>
        {
            if (!removed)
            {
                removed = true;
                messenger.RemoveAsync(portal.Technician, group, portal.Member.PersonId).GetAwaiter().GetResult();
            }
        })
        };

        var sent = await portal.Get<ConversationCommands>().SendAsync(portal.Admin, group, draft);

        var sentEvent = Assert.Single(await portal.Log.AfterAsync(portal.Admin, 0, 500), logged => logged.Event is MessageSent);
        Assert.True(removed);
        Assert.DoesNotContain(await portal.Log.AfterAsync(portal.Member, 0, 500), logged => logged.Event is MessageSent);
        Assert.Null(await portal.Get<ConversationQueries>().MessageAsync(portal.Member, sent.Id, sentEvent.Seq));
    }

    [Fact]
    public async Task The_mentions_and_the_quotation_of_a_message_are_loaded()
    {
        await using var portal = await TestPortal.StartAsync(hosted: false);
        var thread = await ThreadAsync(portal);
        var (commands, queries) = (portal.Get<ConversationCommands>(), portal.Get<ConversationQueries>());
        var first = await commands.SendAsync(portal.Member, thread, new MessageDraft(Guid.NewGuid(), "Bonjour"));

        var sent = await commands.SendAsync(
            portal.Technician, thread, new MessageDraft(Guid.NewGuid(), "Oui") { ReplyToId = first.Id, Mentions = [portal.Member.PersonId] });
        var sentEvent = (await portal.Log.AfterAsync(portal.Technician, 0, 500)).Last(logged => logged.Event is MessageSent);

        var heard = await queries.MessageAsync(portal.Member, sent.Id, sentEvent.Seq);
        Assert.Equal(("Bonjour", portal.Member.PersonId), (heard!.ReplyTo!.Content, heard.Mentions.Single().Id));
    }

    /// <summary>Stored before emoji had one form: they are read in that form, and removed when they are taken back in it.</summary>
    [Fact]
    public async Task Reactions_that_were_stored_in_two_forms_are_shown_and_removed_as_one()
    {
        await using var portal = await TestPortal.StartAsync(hosted: false);
        var thread = await ThreadAsync(portal);
        var (commands, queries) = (portal.Get<ConversationCommands>(), portal.Get<ConversationQueries>());
        var sent = await commands.SendAsync(portal.Member, thread, new MessageDraft(Guid.NewGuid(), "Bonjour"));
        await portal.Store.WriteAsync(db =>
        {
            db.Set<Reaction>().AddRange(
                new Reaction(sent.Id, portal.Technician.PersonId, "\u2764", DateTimeOffset.UnixEpoch),
                new Reaction(sent.Id, portal.Technician.PersonId, "\u2764\uFE0F", DateTimeOffset.UnixEpoch.AddSeconds(1)),
                new Reaction(sent.Id, portal.Member.PersonId, "\u2764\uFE0F", DateTimeOffset.UnixEpoch.AddSeconds(2)),
                new Reaction(sent.Id, portal.Member.PersonId, "\u202E", DateTimeOffset.UnixEpoch.AddSeconds(3)),
                new Reaction(sent.Id, portal.Member.PersonId, "→", DateTimeOffset.UnixEpoch.AddSeconds(4)));
            return Task.CompletedTask;
        });

        ReactionRow[] shown =
            [new(portal.Technician.PersonId, "\u2764\uFE0F"), new(portal.Member.PersonId, "\u2764\uFE0F"), new(portal.Member.PersonId, "→")];
        Assert.Equal(shown, (await queries.OneAsync(portal.Member, sent.Id)).Reactions);

        await commands.UnreactAsync(portal.Technician, sent.Id, "\u2764\uFE0F");
        await commands.UnreactAsync(portal.Member, sent.Id, "→");
        Assert.Equal(shown[1], Assert.Single((await queries.OneAsync(portal.Member, sent.Id)).Reactions));
    }

    [Fact]
    public async Task A_clients_reply_resumes_a_waiting_ticket()
    {
        await using var portal = await TestPortal.StartAsync();
        var tickets = portal.Get<TicketCommands>();
        var number = await tickets.OpenAsync(portal.Member, new TicketFields("Panne", "", TicketCategory.Incident, TicketPriority.High, null));
        await tickets.GoAsync(portal.Technician, number, TicketStatus.Waiting);
        var before = await portal.Get<TicketQueries>().FindAsync(portal.Member, number);
        Assert.False(before.Row.ResolutionTarget.IsRunning);

        await portal.Get<ConversationCommands>().SendAsync(portal.Member, before.Row.ConversationId, new MessageDraft(Guid.NewGuid(), "Voici"));

        var after = await portal.Get<TicketQueries>().FindAsync(portal.Member, number);
        Assert.Equal(TicketStatus.InProgress, after.Row.Status);
        Assert.True(after.Row.ResolutionTarget.IsRunning);
    }

    [Fact]
    public async Task A_receipt_covers_only_messages_that_its_reader_may_see()
    {
        await using var portal = await TestPortal.StartAsync();
        var (thread, commands, queries) = (await ThreadAsync(portal), portal.Get<ConversationCommands>(), portal.Get<ConversationQueries>());
        var aloud = await commands.SendAsync(portal.Technician, thread, new MessageDraft(Guid.NewGuid(), "Bonjour"));
        await commands.SendAsync(portal.Technician, thread, new MessageDraft(Guid.NewGuid(), "Entre nous") { Internal = true });

        await portal.Get<ReceiptCommands>().MarkAsync(portal.Member, thread, long.MaxValue, long.MaxValue);
        var head = await portal.Log.HeadAsync();
        await portal.Get<ReceiptCommands>().MarkAsync(portal.Member, thread, aloud.Seq, aloud.Seq);

        Assert.Equal(head, await portal.Log.HeadAsync());
        Assert.Equal(aloud.Seq, Assert.Single((await queries.FindAsync(portal.Technician, thread)).Receipts).ReadUpTo);
    }

    [Fact]
    public async Task A_person_outside_of_the_conversation_finds_none_of_it()
    {
        await using var portal = await TestPortal.StartAsync();
        var (thread, commands, queries) = (await ThreadAsync(portal), portal.Get<ConversationCommands>(), portal.Get<ConversationQueries>());
        var sent = await commands.SendAsync(portal.Member, thread, new MessageDraft(Guid.NewGuid(), "Bonjour"));
        await portal.Get<ReceiptCommands>().MarkAsync(portal.Technician, thread, sent.Seq, sent.Seq);
        foreach (var viewer in new[] { portal.Outsider, portal.NonMember })
        {
            Func<Task>[] acts =
            [
                () => commands.SendAsync(viewer, thread, new MessageDraft(Guid.NewGuid(), "x")),
                () => commands.EditAsync(viewer, sent.Id, "x"),
                () => commands.DeleteAsync(viewer, sent.Id),
                () => commands.ReactAsync(viewer, sent.Id, "👍"),
                () => commands.UnreactAsync(viewer, sent.Id, "👍"),
                () => portal.Get<ReceiptCommands>().MarkAsync(viewer, thread, sent.Seq, sent.Seq),
                () => portal.Get<TypingCommands>().TypeAsync(viewer, thread, false),
                () => queries.FindAsync(viewer, thread),
                () => queries.OneAsync(viewer, sent.Id),
            ];
            foreach (var act in acts)
            {
                await Assert.ThrowsAsync<NotFound>(act);
            }

            Assert.Empty((await queries.PageAsync(viewer, thread)).Messages);

            // A shared read for listeners is not for other people.
            Assert.NotNull(await queries.MessageAsync(portal.Member, sent.Id, 7));
            Assert.Null(await queries.MessageAsync(viewer, sent.Id, 7));
            Assert.Single(await queries.ReceiptsAsync(portal.Member, thread, 7));
            Assert.Empty(await queries.ReceiptsAsync(viewer, thread, 7));
        }
    }

    [Fact]
    public async Task A_long_thread_is_read_page_by_page_in_both_directions()
    {
        await using var portal = await TestPortal.StartAsync();
        var (thread, commands, queries) = (await ThreadAsync(portal), portal.Get<ConversationCommands>(), portal.Get<ConversationQueries>());
        for (var i = 1; i <= 7; i++)
        {
            await commands.SendAsync(portal.Member, thread, new MessageDraft(Guid.NewGuid(), $"{i}") { Internal = false });
        }

        static string Words(MessagePage page) => string.Concat(page.Messages.Select(message => message.Content));
        var newest = await queries.PageAsync(portal.Technician, thread, limit: 3);
        Assert.Equal(("567", true, false), (Words(newest), newest.MoreBefore, newest.MoreAfter));
        var older = await queries.PageAsync(portal.Technician, thread, before: newest.Messages[0].Seq, limit: 3);
        Assert.Equal(("234", true, true), (Words(older), older.MoreBefore, older.MoreAfter));
        var oldest = await queries.PageAsync(portal.Technician, thread, before: older.Messages[0].Seq, limit: 3);
        Assert.Equal(("1", false), (Words(oldest), oldest.MoreBefore));
        var forward = await queries.PageAsync(portal.Technician, thread, after: oldest.Messages[0].Seq, limit: 5);
        Assert.Equal(("23456", true), (Words(forward), forward.MoreAfter));
    }

    private static async Task<Guid> ThreadAsync(TestPortal portal)
    {
        var number = await portal.Get<TicketCommands>()
            .OpenAsync(portal.Member, new TicketFields("Panne", "", TicketCategory.Incident, TicketPriority.Normal, null));
        return (await portal.Get<TicketQueries>().FindAsync(portal.Member, number)).Row.ConversationId;
    }

    // Runs an action while the command reads its arguments.
    private sealed class Interrupting(Action act) : IReadOnlyList<Guid>
    {
        public int Count => 0;

        public Guid this[int index] => throw new ArgumentOutOfRangeException(nameof(index));

        public IEnumerator<Guid> GetEnumerator()
        {
            act();
            yield break;
        }

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
