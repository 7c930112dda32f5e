using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using ClientPortal.Web.Files;
using ClientPortal.Web.Identity;
using ClientPortal.Web.Mail.Intake;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Messages;

/// <summary>
/// Answers to mails of conversations become messages of their senders, through the same commands and limits as those of the page. The client id
/// is the mail's id, so that a mail that is taken again is the same message.
/// </summary>
public sealed class MailReplies(
    PortalStore store, ReplyAddress addresses, ViewerSource viewers, ConversationCommands commands, ReceiptCommands receipts,
    MessageRateLimits limits, AddFile addFile)
    : IMailReceiver
{
    public bool TakesAutomatic => false;

    public async Task<MailOutcome?> TakeAsync(MailToTake mail, CancellationToken stop)
    {
        // An answer to an invitation has the code of the invitation, and is no message.
        if (mail.Message.CalendarReply is not null || addresses.Find(mail.Message.Recipients) is not { } code)
        {
            return null;
        }

        if (mail.SenderId is not { } personId)
        {
            return MailOutcome.Queued("unknown-sender");
        }

        // A code that was forwarded opens nothing to another person.
        var (valid, note) = addresses.Check(code, personId);
        if (!valid || await viewers.OfAsync(personId, stop) is not { } viewer)
        {
            return MailOutcome.Queued("foreign-code");
        }

        try
        {
            return await SendAsync(viewer, code.ConversationId, mail, note, stop);
        }
        catch (Exception why) when (why is RuleBroken or NotFound)
        {
            return MailOutcome.Refused(why);
        }
    }

    private async Task<MailOutcome> SendAsync(Viewer viewer, Guid conversationId, MailToTake mail, bool note, CancellationToken stop)
    {
        if (await store.ReadAsync(db => db.Messages.AnyAsync(one => one.AuthorId == viewer.PersonId && one.ClientId == mail.Id, stop), stop))
        {
            return MailOutcome.Taken("posted", conversationId);
        }

        limits.Take(viewer, MessageAction.Send);
        var (files, refused) = await FilesAsync(viewer, conversationId, mail.Message, stop);
        var text = mail.Message.Text;
        if (text.Length == 0 && files.Count == 0 && refused is not null)
        {
            return MailOutcome.Refused(refused);
        }

        // Who answers has read what the mail told of.
        if (await store.ReadAsync(db => MailedAsync(db, viewer, conversationId, stop), stop) is > 0 and var read)
        {
            await receipts.MarkAsync(viewer, conversationId, read, read, stop);
        }

        await commands.SendAsync(
            viewer, conversationId, new MessageDraft(mail.Id, text) { Internal = note, ByMail = true, Attachments = files }, stop);
        return MailOutcome.Taken(refused is null ? "posted" : "posted-without-file", conversationId) with { Refusal = refused };
    }

    // The last message of before the last mail that told of this conversation, or of its ticket; 0 without one.
    private static async Task<long> MailedAsync(PortalDb db, Viewer viewer, Guid conversationId, CancellationToken stop)
    {
        var subject = await db.Conversations.Where(one => one.Id == conversationId).Select(one => one.SubjectId).SingleOrDefaultAsync(stop);
        var mailed = await db.Notifications
            .Where(line => line.PersonId == viewer.PersonId && (line.ConversationId == conversationId || line.SubjectId == subject))
            .MaxAsync(line => line.MailedAt, stop);
        return await db.Messages.VisibleTo(viewer, db)
            .Where(message => message.ConversationId == conversationId && message.SentAt <= mailed)
            .MaxAsync(message => (long?)message.Seq, stop) ?? 0;
    }

    // A file that is refused does not hold back what the person wrote; they are told of the first one.
    private async Task<(List<Guid> Files, RuleBroken? Refused)> FilesAsync(
        Viewer viewer, Guid conversationId, IncomingMessage message, CancellationToken stop)
    {
        var (files, refused) = (new List<Guid>(), (RuleBroken?)null);
        foreach (var file in message.Files)
        {
            try
            {
                await using var content = file.Open();
                files.Add(await addFile(viewer, conversationId, file.Name, content, stop));
            }
            catch (RuleBroken why)
            {
                refused ??= why;
            }
        }

        return (files, refused);
    }
}
