using System.Linq.Expressions;
using ClientPortal.Domain;
using ClientPortal.Domain.Documents;
using ClientPortal.Domain.Notifications;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Documents;

/// <summary>
/// Whom documents notify: the people whose decision is awaited, and of a decision the person who asked for it; of one that is late also those who
/// can do something about it.
/// </summary>
public sealed class DocumentNotices : NotificationSource
{
    private const string Awaiting = "document-awaiting", Decided = "document-decided", Reminder = "document-reminder", Overdue = "document-overdue";

    public override string Subject => "document";

    public override IReadOnlyList<NotificationKind> Kinds =>
        [new(Awaiting, "pending"), new(Decided, "task_alt"), new(Reminder, "alarm"), new(Overdue, "hourglass_bottom")];

    public override IReadOnlyList<Type> Events =>
        [typeof(DocumentApprovalAsked), typeof(DocumentDecided), typeof(DocumentApprovalReminded)];

    public override async Task<IReadOnlyList<Notice>> NoticesOfAsync(PortalDb db, PortalEvent happened, CancellationToken stop)
    {
        if (happened is not DocumentEvent { DocumentId: var id }
            || await db.Documents.Where(document => document.Id == id).SelectMany(document => document.Rounds).OrderByDescending(round => round.Id)
                .Include(round => round.People).Include(round => round.Decisions).AsSplitQuery().FirstOrDefaultAsync(stop) is not { } round)
        {
            return [];
        }

        var path = $"/documents/{id}";
        var awaited = round.AwaitedNow.ToList();
        return happened switch
        {
            // Decided, withdrawn or replaced meanwhile.
            DocumentApprovalReminded when awaited.Count == 0 => [],
            DocumentApprovalReminded { Reminder: var reminder } asked =>
            [
                new Notice(Reminder, id, path, awaited) { Detail = reminder },
                .. reminder == Token.Of(ApprovalReminder.Overdue)
                    ? [new Notice(Overdue, id, path, [round.AskedById, .. await ResponsibleAsync(db, asked.ProjectId, stop)])]
                    : Array.Empty<Notice>(),
            ],
            DocumentDecided decided =>
            [
                new Notice(Decided, id, path, [round.AskedById]) { Detail = decided.Decision },

                // In a round in order the next person's turn comes with the decision of the one before.
                .. round.InOrder && awaited.Count > 0 ? [new Notice(Awaiting, id, path, awaited)] : Array.Empty<Notice>(),
            ],
            _ => [new Notice(Awaiting, id, path, awaited)],
        };
    }

    // Administrators, and the staff of the project.
    private static Task<List<Guid>> ResponsibleAsync(PortalDb db, Guid projectId, CancellationToken stop) => db.People
        .Where(person => person.DisabledAt == null && (person.Role == Role.Admin || (person.Role != Role.Client
            && db.Projects.Any(project => project.Id == projectId && project.Members.Any(member => member.PersonId == person.Id)))))
        .Select(person => person.Id).ToListAsync(stop);

    public override Expression<Func<Notification, bool>> VisibleTo(PortalDb db, Viewer viewer)
    {
        var visible = db.Documents.VisibleTo(viewer, db);
        return notification => visible.Any(document => document.Id == notification.SubjectId);
    }

    public override Task<Dictionary<Guid, string>> TitlesAsync(
        PortalDb db, Viewer viewer, IReadOnlyCollection<Guid> ids, CancellationToken stop) =>
        db.Documents.VisibleTo(viewer, db).Where(document => ids.Contains(document.Id))
            .ToDictionaryAsync(document => document.Id, document => document.Name, stop);
}
