using System.Linq.Expressions;
using ClientPortal.Domain;
using ClientPortal.Domain.Documents;
using ClientPortal.Domain.Notifications;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Documents;

/// <summary>Whom documents notify: the people whose decision is awaited, and of a decision the person who asked for it.</summary>
public sealed class DocumentNotices : NotificationSource
{
    private const string Awaiting = "document-awaiting", Decided = "document-decided";

    public override string Subject => "document";

    public override IReadOnlyList<NotificationKind> Kinds => [new(Awaiting, "pending"), new(Decided, "task_alt")];

    public override IReadOnlyList<Type> Events => [typeof(DocumentApprovalAsked), typeof(DocumentDecided)];

    public override async Task<IReadOnlyList<Notice>> NoticesOfAsync(PortalDb db, PortalEvent happened, CancellationToken stop)
    {
        if (happened is not DocumentEvent { DocumentId: var id }
            || await db.Documents.Where(document => document.Id == id).SelectMany(document => document.Rounds).OrderByDescending(round => round.Id)
                .Include(round => round.People).Include(round => round.Decisions).AsSplitQuery().FirstOrDefaultAsync(stop) is not { } round)
        {
            return [];
        }

        var path = $"/documents/{id}";
        var awaited = ApprovalRound.Awaited(
            round.ClosedAt is not null, round.InOrder, round.People.OrderBy(one => one.Position).Select(one => one.PersonId),
            round.Decisions.Select(one => one.PersonId)).ToList();
        return happened switch
        {
            DocumentDecided decided =>
            [
                new Notice(Decided, id, path, [round.AskedById]) { Detail = decided.Decision },

                // In a round in order the next person's turn comes with the decision of the one before.
                .. round.InOrder && awaited.Count > 0 ? [new Notice(Awaiting, id, path, awaited)] : Array.Empty<Notice>(),
            ],
            _ => [new Notice(Awaiting, id, path, awaited)],
        };
    }

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
