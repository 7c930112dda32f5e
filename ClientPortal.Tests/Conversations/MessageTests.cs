using ClientPortal.Domain;
using ClientPortal.Domain.Conversations;
using ClientPortal.Tests.Tickets;
using static ClientPortal.Tests.Tickets.TicketMaker;

namespace ClientPortal.Tests.Conversations;

public sealed class MessageTests
{
    private readonly TicketMaker scene = new();

    [Fact]
    public void It_says_something_in_the_name_of_its_author()
    {
        var message = scene.Say(scene.Client, "  Bonjour \r\n vous ");

        Assert.Equal(("Bonjour \n vous", scene.Client.PersonId), (message.Content, message.AuthorId));
        var recorded = Assert.IsType<MessageSent>(Assert.Single(message.TakeEvents()));
        Assert.Equal((message.Id, message.ClientId, scene.Thread.Id, false),
            (recorded.MessageId, recorded.ClientId, recorded.ConversationId, recorded.StaffOnly));
        Assert.Equal("text.required", Assert.Throws<RuleBroken>(() => scene.Say(scene.Client, " \n ")).Rule);
        Assert.Equal("text.too-long", Assert.Throws<RuleBroken>(() => scene.Say(scene.Client, new string('x', Message.ContentLength + 1))).Rule);
        Assert.Throws<NotFound>(() => scene.Say(scene.Other, "Bonjour"));
        Assert.Equal("message.client-id-required",
            Assert.Throws<RuleBroken>(() => Message.Send(scene.Client, scene.Thread, new MessageWords(Guid.Empty, "x"), Now)).Rule);
    }

    [Fact]
    public void A_note_is_written_by_staff_and_heard_only_by_staff()
    {
        var note = scene.Say(scene.Technician, "Entre nous", isInternal: true);

        var recorded = Assert.IsType<MessageSent>(Assert.Single(note.TakeEvents()));
        Assert.True(recorded.Audience.StaffOnly);
        Assert.False(scene.Client.MayHear(recorded.Audience));
        Assert.True(scene.Technician.MayHear(recorded.Audience));
        Assert.Equal("viewer.staff-only", Assert.Throws<RuleBroken>(() => scene.Say(scene.Client, "x", isInternal: true)).Rule);

        note.Edit(scene.Technician, scene.Thread, "Toujours entre nous", false, Now);
        note.React(scene.Technician, scene.Thread, "👍", Now);
        note.Delete(scene.Technician, scene.Thread, Now);
        Assert.All(note.TakeEvents(), happened => Assert.False(scene.Client.MayHear(happened.Audience)));
    }

    [Fact]
    public void What_is_answered_is_no_secret_to_those_who_read_the_answer()
    {
        var note = scene.Say(scene.Technician, "Entre nous", isInternal: true);
        var words = new MessageWords(Guid.NewGuid(), "Réponse") { ReplyTo = note };

        Assert.Equal("message.note-answered-by-note",
            Assert.Throws<RuleBroken>(() => Message.Send(scene.Technician, scene.Thread, words, Now)).Rule);
        Assert.Equal(note.Id, Message.Send(scene.Technician, scene.Thread, words with { Internal = true }, Now).ReplyToId);
        var elsewhere = new TicketMaker().Say(scene.Technician, "Ailleurs");
        Assert.Throws<NotFound>(() => Message.Send(scene.Technician, scene.Thread, words with { ReplyTo = elsewhere }, Now));
    }

    [Fact]
    public void A_note_is_not_said_elsewhere()
    {
        var note = scene.Say(scene.Technician, "Entre nous", isInternal: true);
        var aloud = scene.Say(scene.Technician, "À voix haute");

        Assert.Equal("message.note-stays", Assert.Throws<RuleBroken>(() => note.MustBeForwardable(scene.Technician, scene.Thread)).Rule);
        Assert.Throws<NotFound>(() => note.MustBeForwardable(scene.Client, scene.Thread));
        Assert.Throws<NotFound>(() => aloud.MustBeForwardable(scene.Other, scene.Thread));
        aloud.MustBeForwardable(scene.Client, scene.Thread);
    }

    [Fact]
    public void Its_author_alone_edits_and_deletes_it_and_nothing_of_it_is_left()
    {
        var message = scene.Say(scene.Client, "Un");
        Assert.Equal("message.not-yours", Assert.Throws<RuleBroken>(() => message.Edit(scene.Technician, scene.Thread, "Deux", false, Now)).Rule);
        Assert.Equal("message.not-yours", Assert.Throws<RuleBroken>(() => message.Delete(scene.Technician, scene.Thread, Now)).Rule);

        message.Edit(scene.Client, scene.Thread, "Deux", false, Now);
        Assert.Equal(["Un"], message.Revisions.Select(revision => revision.Content));
        message.React(scene.Technician, scene.Thread, "🎉", Now);
        message.Delete(scene.Client, scene.Thread, Now);

        Assert.Equal(("", 0, 0), (message.Content, message.Revisions.Count, message.Reactions.Count));
        Assert.Equal("message.deleted", Assert.Throws<RuleBroken>(() => message.React(scene.Client, scene.Thread, "👍", Now)).Rule);
        message.TakeEvents();
        message.Delete(scene.Client, scene.Thread, Now);
        Assert.Empty(message.TakeEvents());
    }

    [Fact]
    public void A_reaction_counts_once_for_each_person()
    {
        var message = scene.Say(scene.Client, "Un");
        message.React(scene.Technician, scene.Thread, "👍", Now);
        message.React(scene.Technician, scene.Thread, "👍", Now);
        message.React(scene.Client, scene.Thread, "👍", Now);
        Assert.Equal(2, message.Reactions.Count);

        message.Unreact(scene.Technician, scene.Thread, "👍", Now);
        Assert.Equal(scene.Client.PersonId, Assert.Single(message.Reactions).PersonId);
    }

    [Fact]
    public void Two_forms_of_one_emoji_are_one_reaction()
    {
        var message = scene.Say(scene.Client, "Un");
        message.React(scene.Technician, scene.Thread, "\u2764", Now);
        message.React(scene.Technician, scene.Thread, "\u2764\uFE0F", Now);
        Assert.Equal("\u2764\uFE0F", Assert.Single(message.Reactions).Emoji);

        message.Unreact(scene.Technician, scene.Thread, "\u2764", Now);
        Assert.Empty(message.Reactions);
    }

    [Fact]
    public void A_receipt_only_moves_forward_and_what_was_read_was_delivered()
    {
        var receipt = Receipt.Of(scene.Client, scene.Thread);
        Assert.Equal(new ReceiptMove(5, IsRead: false, StaffOnly: false), receipt.MoveTo(scene.Client, 5, 0, Now));
        Assert.Null(receipt.MoveTo(scene.Client, 3, 0, Now));
        Assert.Equal(new ReceiptMove(7, IsRead: true, StaffOnly: false), receipt.MoveTo(scene.Client, 0, 7, Now));

        Assert.Equal((7, 7), (receipt.DeliveredUpTo, receipt.ReadUpTo));
        Assert.Throws<NotFound>(() => receipt.MoveTo(scene.Technician, 9, 9, Now));
    }

    /// <summary>It is state: the log holds nothing of it. A save from before a move is refused all the same.</summary>
    [Fact]
    public void A_receipt_that_moves_is_another_version_and_no_event()
    {
        var receipt = Receipt.Of(scene.Client, scene.Thread);

        receipt.MoveTo(scene.Client, 5, 0, Now);
        receipt.MoveTo(scene.Client, 5, 5, Now);
        receipt.MoveTo(scene.Client, 5, 5, Now);

        Assert.Equal(2, receipt.Version);
        Assert.Empty(receipt.TakeEvents());
    }

    [Fact]
    public void A_cursor_that_passes_notes_alone_is_for_staff_alone()
    {
        var receipt = Receipt.Of(scene.Technician, scene.Thread);
        receipt.MoveTo(scene.Technician, 5, 5, Now);

        Assert.Equal(new ReceiptMove(6, IsRead: true, StaffOnly: true), receipt.MoveTo(scene.Technician, 6, 6, Now, openDelivered: 5, openRead: 5));
        Assert.Equal(new ReceiptMove(7, IsRead: true, StaffOnly: false), receipt.MoveTo(scene.Technician, 8, 8, Now, openDelivered: 7, openRead: 7));
    }
}
