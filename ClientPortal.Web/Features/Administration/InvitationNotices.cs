using System.Linq.Expressions;
using ClientPortal.Domain;
using ClientPortal.Domain.Notifications;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Administration;

/// <summary>An accepted invitation notifies the person who sent it.</summary>
public sealed class InvitationNotices : NotificationSource
{
    private const string Accepted = "invitation-accepted";

    public override string Subject => "invitation";

    public override IReadOnlyList<NotificationKind> Kinds =>
        [new(Accepted, "how_to_reg") { IsFor = viewer => viewer.IsStaff || viewer.IsOrganisationAdministrator }];

    public override IReadOnlyList<Type> Events => [typeof(InvitationChanged)];

    public override async Task<IReadOnlyList<Notice>> NoticesOfAsync(PortalDb db, PortalEvent happened, CancellationToken stop)
    {
        if (happened is not InvitationChanged { To: "accepted" } changed)
        {
            return [];
        }

        var found = await db.Invitations.Where(one => one.Id == changed.InvitationId)
            .Select(one => new
            {
                one.InvitedBy,
                Person = db.People.Where(person => person.Email == one.Email).Select(person => (Guid?)person.Id).FirstOrDefault(),
                IsClient = db.People.Any(person => person.Id == one.InvitedBy && person.Role == Role.Client),
            })
            .SingleOrDefaultAsync(stop);
        if (found is null)
        {
            return [];
        }

        var list = found.IsClient ? "/people" : "/admin/people";
        return [new Notice(Accepted, changed.InvitationId, found.Person is { } id ? $"{list}/{id}" : list, [found.InvitedBy])];
    }

    public override Expression<Func<Notification, bool>> VisibleTo(PortalDb db, Viewer viewer)
    {
        if (!viewer.IsStaff && !viewer.IsOrganisationAdministrator)
        {
            return _ => false;
        }

        var visible = db.Invitations.ListedTo(viewer);
        return notification => visible.Any(invitation => invitation.Id == notification.SubjectId);
    }

    public override async Task<Dictionary<Guid, string>> TitlesAsync(
        PortalDb db, Viewer viewer, IReadOnlyCollection<Guid> ids, CancellationToken stop) => viewer.IsStaff || viewer.IsOrganisationAdministrator
            ? await db.Invitations.ListedTo(viewer).Where(one => ids.Contains(one.Id)).ToDictionaryAsync(one => one.Id, one => one.Name, stop)
            : [];
}
