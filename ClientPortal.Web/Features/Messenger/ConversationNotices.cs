using System.Linq.Expressions;
using ClientPortal.Domain;
using ClientPortal.Domain.Conversations;
using ClientPortal.Domain.Notifications;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Messenger;

/// <summary>
/// Whom messages in direct conversations, groups and those of projects and events notify: the members who have not muted it, and those mentioned.
/// The threads of tickets belong to their feature, except that reading is the same there.
/// </summary>
public sealed class ConversationNotices : NotificationSource
{
    private const string Message = "message";

    private static readonly CompiledOnce<Func<PortalDb, Guid, Guid, CancellationToken, Task<ConcernedByMessage?>>> Concerned =
        new(() => EF.CompileAsyncQuery((PortalDb db, Guid conversationId, Guid messageId, CancellationToken _) => db.Conversations
            .Where(one => one.Id == conversationId && one.Kind != ConversationKind.Ticket)
            .Select(one => new ConcernedByMessage(
                one.Kind,
                one.SubjectId,
                one.Members.Where(member => !member.Muted).Select(member => member.PersonId).ToList(),
                db.Messages.Where(message => message.Id == messageId && message.DeletedAt == null)
                    .Select(message => (long?)message.Seq).FirstOrDefault()))
            .SingleOrDefault()));

    public override string Subject => "conversation";

    public override IReadOnlyList<NotificationKind> Kinds =>
        [new(NotificationKind.Mentioned, "alternate_email"), new(Message, "forum") { HasMine = true }];

    public override IReadOnlyList<Type> Events => [typeof(MessageSent), typeof(MessageDeleted)];

    public override async Task<IReadOnlyList<Notice>> NoticesOfAsync(PortalDb db, PortalEvent happened, CancellationToken stop)
    {
        if (happened is not MessageSent sent)
        {
            return [];
        }

        // One query: it runs for each message.
        if (await Concerned.For(db)(db, sent.ConversationId, sent.MessageId, stop) is not { Seq: { } seq } conversation)
        {
            return [];
        }

        return
        [
            NoticeOf(NotificationKind.Mentioned, sent.Mentions),
            NoticeOf(Message, [.. conversation.Members.Except(sent.Mentions)]) with
            {
                Detail = conversation.Kind == ConversationKind.Direct ? "direct" : "",
                Mine = conversation.Kind == ConversationKind.Direct ? null : [],
            },
        ];

        Notice NoticeOf(string kind, IReadOnlyCollection<Guid> people) => new(kind, sent.ConversationId, $"/messages/{sent.ConversationId}", people)
        {
            PartId = sent.MessageId,
            ConversationId = sent.ConversationId,
            MessageSeq = seq,
            ProjectId = conversation.Kind == ConversationKind.Project ? conversation.SubjectId : null,
        };
    }

    public override Expression<Func<Notification, bool>> VisibleTo(PortalDb db, Viewer viewer)
    {
        var visible = db.Conversations.VisibleTo(viewer);
        return notification => visible.Any(one => one.Id == notification.SubjectId);
    }

    public override async Task<Dictionary<Guid, string>> TitlesAsync(
        PortalDb db, Viewer viewer, IReadOnlyCollection<Guid> ids, CancellationToken stop)
    {
        var found = await db.Conversations.VisibleTo(viewer).Where(one => ids.Contains(one.Id))
            .Select(one => new
            {
                one.Id,
                one.Kind,
                one.Name,
                one.Pair,
                Subject = one.Kind == ConversationKind.Event
                    ? db.CalendarEvents.Where(found => found.Id == one.SubjectId).Select(found => found.Title).FirstOrDefault()
                    : db.Projects.Where(project => project.Id == one.SubjectId).Select(project => project.Name).FirstOrDefault(),
            })
            .ToListAsync(stop);
        var others = found.Where(one => one.Pair is not null).ToDictionary(one => one.Id, one => Conversation.OtherOf(one.Pair!, viewer.PersonId));
        var people = others.Values.ToList();
        var names = await db.People.VisibleTo(viewer).Where(person => people.Contains(person.Id))
            .ToDictionaryAsync(person => person.Id, person => person.Name, stop);
        return found.ToDictionary(one => one.Id, one => Conversation.TitleOf(
            one.Kind, one.Name, others.TryGetValue(one.Id, out var other) ? names.GetValueOrDefault(other) : null, one.Subject));
    }

    public override string HrefOf(string path, Guid? partId) => partId is null ? path : $"{path}?message={partId}";

    public override Guid? TakenBackBy(PortalEvent happened) => (happened as MessageDeleted)?.MessageId;

    private sealed record ConcernedByMessage(ConversationKind Kind, Guid? SubjectId, List<Guid> Members, long? Seq);
}
