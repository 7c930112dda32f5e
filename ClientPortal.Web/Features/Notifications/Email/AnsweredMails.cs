using ClientPortal.Domain;
using ClientPortal.Domain.Conversations;
using ClientPortal.Domain.Notifications;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Notifications.Email;

/// <summary>
/// A person who answers by mail has read the mail: in the save of their message the lines that it told of are read. A line that has grown since
/// stays unread, and its next mail is planned. Without this, a person who lives in their mail program would get one mail only.
/// </summary>
internal sealed class AnsweredMails(MailPlan plan, NotificationSignals signals, TimeProvider clock) : IReactInTransaction
{
    public async Task ReactAsync(PortalDb db, IReadOnlyList<Recorded> recorded, CancellationToken stop)
    {
        foreach (var (source, happened, by) in recorded)
        {
            if (happened is MessageSent sent && source is Message { ByMail: true })
            {
                await ReadAsync(db, by, sent, stop);
            }
        }
    }

    private async Task ReadAsync(PortalDb db, Viewer by, MessageSent sent, CancellationToken stop)
    {
        var lines = await db.Notifications
            .Where(line => line.PersonId == by.PersonId && line.ReadAt == null && line.MailedAt != null
                && (line.ConversationId == sent.ConversationId || line.SubjectId == sent.SubjectId))
            .ToListAsync(stop);
        lines.ForEach(line => line.Answer(by, clock.GetUtcNow()));
        await plan.AddAsync(db, [.. lines.Where(line => line.IsUnread).Select(line => line.Id)], known: null, stop);
        if (lines.Count > 0)
        {
            db.WhenCommitted(_ => signals.Send(by.PersonId, NotificationsChanged.Read));
        }
    }
}
