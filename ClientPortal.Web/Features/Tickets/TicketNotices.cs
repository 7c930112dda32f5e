using System.Linq.Expressions;
using ClientPortal.Domain;
using ClientPortal.Domain.Conversations;
using ClientPortal.Domain.Notifications;
using ClientPortal.Domain.People;
using ClientPortal.Domain.Tickets;
using ClientPortal.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Tickets;

/// <summary>Whom the events of tickets and the messages of their threads notify: participants, the assignee, and staff of a new ticket.</summary>
public sealed class TicketNotices : NotificationSource
{
    private const string Opened = "ticket-opened", Assigned = "ticket-assigned", Answered = "ticket-answered", Status = "ticket-status",
        AtRisk = "ticket-at-risk", Breached = "ticket-broken";

    private static readonly CompiledOnce<Func<PortalDb, Guid, Guid, CancellationToken, Task<ConcernedByTicket?>>> Concerned =
        new(() => EF.CompileAsyncQuery((PortalDb db, Guid ticketId, Guid messageId, CancellationToken _) => db.Tickets
            .Where(one => one.Id == ticketId)
            .Select(one => new ConcernedByTicket(
                one,
                db.Set<ConversationMember>().Where(member => member.ConversationId == one.ConversationId)
                    .Select(member => new TicketMember(member.PersonId, member.Muted)).ToList(),
                db.Messages.Where(sent => sent.Id == messageId && sent.DeletedAt == null).Select(sent => (long?)sent.Seq).FirstOrDefault()))
            .SingleOrDefault()));

    public override string Subject => "ticket";

    public override IReadOnlyList<NotificationKind> Kinds =>
    [
        new(Opened, "confirmation_number") { HasMine = true },
        new(Assigned, "assignment_ind") { IsFor = viewer => viewer.IsStaff },
        new(Answered, "mark_chat_unread") { HasMine = true },
        new(Status, "published_with_changes") { HasMine = true },
        new(AtRisk, "hourglass_bottom") { IsFor = viewer => viewer.IsStaff, HasMine = true, Urgency = PushUrgency.High },
        new(Breached, "alarm") { IsFor = viewer => viewer.IsStaff, HasMine = true, IsUrgent = true, Urgency = PushUrgency.High },
    ];

    public override IReadOnlyList<Type> Events =>
    [
        typeof(TicketOpened), typeof(TicketAssigned), typeof(TicketStatusChanged), typeof(TicketSlaEndangered), typeof(TicketSlaBreached),
        typeof(MessageSent),
    ];

    public override async Task<IReadOnlyList<Notice>> NoticesOfAsync(PortalDb db, PortalEvent happened, CancellationToken stop)
    {
        // The subject of a message is its ticket, if it has one. One query: it runs for each message.
        var ticketId = happened is MessageSent { SubjectId: var subject } ? subject : (happened as TicketEvent)?.TicketId;
        var messageId = (happened as MessageSent)?.MessageId ?? Guid.Empty;
        if (ticketId is not { } id || await Concerned.For(db)(db, id, messageId, stop) is not { } found)
        {
            return [];
        }

        var (ticket, participants) = (found.Ticket, found.Participants);
        var concerned = participants.Select(member => member.PersonId).Concat(Assignee(ticket)).Distinct().ToList();
        Guid[] mine = [ticket.RequesterId, .. Assignee(ticket)];
        switch (happened)
        {
            case TicketOpened:
                return
                [
                    NoticeOf(Opened, await StaffAsync(db, stop)) with { Mine = [] },
                    NoticeOf(Opened, [ticket.RequesterId]) with { Detail = "for-you" },
                ];
            case TicketAssigned { AssigneeId: { } assignee }:
                return [NoticeOf(Assigned, [assignee])];
            case TicketStatusChanged changed:
                return [NoticeOf(Status, concerned) with { Detail = changed.ToStatus, Mine = mine }];
            case TicketSlaEndangered close:
                return [NoticeOf(AtRisk, await ResponsibleAsync(db, ticket, stop)) with { Detail = close.Target, Mine = Assignee(ticket) }];
            case TicketSlaBreached breached:
                return [NoticeOf(Breached, await ResponsibleAsync(db, ticket, stop)) with { Detail = breached.Target, Mine = Assignee(ticket) }];
            case MessageSent sent when found.Seq is { } seq:
                var muted = participants.Where(member => member.Muted).Select(member => member.PersonId);
                return
                [
                    MessageOf(NotificationKind.Mentioned, sent, seq, sent.Mentions),
                    MessageOf(Answered, sent, seq, [.. concerned.Except(muted).Except(sent.Mentions)]) with { Mine = mine },
                ];
            default:
                return [];
        }

        Notice NoticeOf(string kind, IReadOnlyCollection<Guid> people) => new(kind, ticket.Id, $"/tickets/{Ticket.Shown(ticket.Number)}", people);

        Notice MessageOf(string kind, MessageSent sent, long seq, IReadOnlyCollection<Guid> people) => NoticeOf(kind, people) with
        {
            PartId = sent.MessageId,
            ConversationId = sent.ConversationId,
            MessageSeq = seq,
            Detail = sent.StaffOnly ? "note" : "",
        };
    }

    public override Expression<Func<Notification, bool>> VisibleTo(PortalDb db, Viewer viewer)
    {
        var visible = db.Tickets.VisibleTo(viewer, db);
        return notification => visible.Any(ticket => ticket.Id == notification.SubjectId);
    }

    public override async Task<Dictionary<Guid, string>> TitlesAsync(
        PortalDb db, Viewer viewer, IReadOnlyCollection<Guid> ids, CancellationToken stop)
    {
        var found = await db.Tickets.VisibleTo(viewer, db).Where(ticket => ids.Contains(ticket.Id))
            .Select(ticket => new { ticket.Id, ticket.Number, ticket.Title }).ToListAsync(stop);
        return found.ToDictionary(ticket => ticket.Id, ticket => Ticket.Heading(ticket.Number, ticket.Title));
    }

    public override string HrefOf(string path, Guid? partId) => partId is null ? path : $"{path}?message={partId}";

    private static IReadOnlyCollection<Guid> Assignee(Ticket ticket) => ticket.AssigneeId is { } assignee ? [assignee] : [];

    private static async Task<IReadOnlyCollection<Guid>> ResponsibleAsync(PortalDb db, Ticket ticket, CancellationToken stop) =>
        ticket.AssigneeId is null ? await StaffAsync(db, stop) : Assignee(ticket);

    private static Task<List<Guid>> StaffAsync(PortalDb db, CancellationToken stop) =>
        db.People.Where(person => person.Role != Role.Client && person.DisabledAt == null).Select(person => person.Id).ToListAsync(stop);

    private sealed record ConcernedByTicket(Ticket Ticket, List<TicketMember> Participants, long? Seq);

    private sealed record TicketMember(Guid PersonId, bool Muted);
}
