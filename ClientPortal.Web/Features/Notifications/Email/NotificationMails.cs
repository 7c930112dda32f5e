using ClientPortal.Domain.Conversations;
using ClientPortal.Domain.Notifications;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using ClientPortal.Web.Mail;
using ClientPortal.Web.Mail.Intake;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using MimeKit;

namespace ClientPortal.Web.Features.Notifications.Email;

/// <summary>Writes the mail of notifications into the outbox, in the person's language, with what they may see now.</summary>
public sealed class NotificationMails(
    MailQueue queue, UnsubscribeTokens tokens, ReplyAddress replies, MailboxAddress sender, IStringLocalizer<NotificationTexts> texts)
{
    /// <summary>Of a digest: more are on the portal.</summary>
    public const int MostGathered = 50;

    /// <summary>Adds one mail that tells of these lines; the caller saves it.</summary>
    public async Task EnqueueAsync(PortalDb db, Viewer viewer, List<Notification> lines, bool isDigest, CancellationToken stop)
    {
        var person = await db.People.AsNoTracking().SingleAsync(one => one.Id == viewer.PersonId, stop);
        var rows = await NotificationQueries.RowsAsync(db, viewer, [.. lines.OrderByDescending(line => line.At)], stop);
        var to = Addressee.Of(person);
        var items = MailLanguage.Write(to.Language, () => rows.ConvertAll(ItemOf));
        var kinds = rows.Select(row => row.Kind).Distinct().ToList();
        var isSecurity = !isDigest && NotificationKinds.Of(kinds[0]).IsSecurity;
        var thread = isSecurity ? null : await ThreadAsync(db, person.Id, lines, stop);
        queue.Enqueue(db, isDigest
            ? new NotificationDigestMail(to, items, tokens.PathOf(person.Id, UnsubscribeTokens.AllKinds)) { Thread = thread }
            : new NotificationMail(to, items[0].Title, items, isSecurity ? null : tokens.PathOf(person.Id, kinds)) { Thread = thread });
    }

    private MailItem ItemOf(NotificationRow row)
    {
        var text = texts.TextOf(row);
        return new MailItem(texts.TitleOf(row), row.Count > 1 ? texts["Mail.Several", text, row.Count] : text, row.At, row.Href.TrimStart('/'));
    }

    // An answer joins the conversation that all lines are about, or the one of their ticket. Of a note it is a note: what staff write below an
    // internal message is not for clients. Where the mail tells of several subjects, or of one without a conversation, its sender learns that the
    // team has the answer.
    private async Task<MailThread?> ThreadAsync(PortalDb db, Guid personId, List<Notification> lines, CancellationToken stop)
    {
        if (replies.Base is not { } address)
        {
            return null;
        }

        if (lines.Select(line => line.SubjectId).Distinct().Count() != 1)
        {
            return new MailThread(address);
        }

        var (given, subject) = (lines.Select(line => line.ConversationId).FirstOrDefault(id => id is not null), lines[0].SubjectId);
        var conversation = given ?? await db.Conversations.Where(one => one.SubjectId == subject && one.Kind == ConversationKind.Ticket)
            .Select(one => (Guid?)one.Id).SingleOrDefaultAsync(stop);
        if (conversation is not { } id)
        {
            return new MailThread(address);
        }

        var answered = await db.IncomingMails.Where(mail => mail.ConversationId == id && mail.PersonId == personId)
            .OrderByDescending(mail => mail.Id).Select(mail => mail.MessageId).FirstOrDefaultAsync(stop);
        return new MailThread(
            replies.Of(personId, id, lines.Exists(line => line.StaffOnly)), $"conversation.{id:N}@{sender.Domain}", answered);
    }
}
