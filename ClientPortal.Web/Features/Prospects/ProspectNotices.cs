using System.Linq.Expressions;
using ClientPortal.Domain;
using ClientPortal.Domain.Notifications;
using ClientPortal.Domain.People;
using ClientPortal.Domain.Prospects;
using ClientPortal.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Prospects;

/// <summary>Whom the events of prospects notify: staff of a new one, the owner of one that was given to them.</summary>
public sealed class ProspectNotices : NotificationSource
{
    private const string New = "prospect-new", Assigned = "prospect-assigned";

    public override string Subject => "prospect";

    public override IReadOnlyList<NotificationKind> Kinds =>
    [
        new(New, "person_add") { IsFor = viewer => viewer.IsStaff },
        new(Assigned, "person_pin") { IsFor = viewer => viewer.IsStaff },
    ];

    public override IReadOnlyList<Type> Events => [typeof(ProspectCreated), typeof(ProspectUpdated)];

    public override async Task<IReadOnlyList<Notice>> NoticesOfAsync(PortalDb db, PortalEvent happened, CancellationToken stop)
    {
        Guid? id = happened switch
        {
            ProspectCreated { Restored: false } created => created.ProspectId,
            ProspectUpdated updated when updated.Fields.Contains("owner") => updated.ProspectId,
            _ => null,
        };
        if (id is null || await db.Prospects.SingleOrDefaultAsync(one => one.Id == id && one.DeletedAt == null, stop) is not { } prospect)
        {
            return [];
        }

        Guid[] owner = prospect.OwnerId is { } given ? [given] : [];
        var assigned = NoticeOf(Assigned, owner);
        return happened is ProspectCreated ? [assigned, NoticeOf(New, [.. (await StaffAsync()).Except(owner)])] : [assigned];

        Notice NoticeOf(string kind, IReadOnlyCollection<Guid> people) => new(kind, prospect.Id, $"/prospects/{prospect.Id}", people);

        Task<List<Guid>> StaffAsync() =>
            db.People.Where(person => person.Role != Role.Client && person.DisabledAt == null).Select(person => person.Id).ToListAsync(stop);
    }

    public override Expression<Func<Notification, bool>> VisibleTo(PortalDb db, Viewer viewer)
    {
        var visible = db.Prospects.VisibleTo(viewer);
        return notification => visible.Any(prospect => prospect.Id == notification.SubjectId);
    }

    public override async Task<Dictionary<Guid, string>> TitlesAsync(
        PortalDb db, Viewer viewer, IReadOnlyCollection<Guid> ids, CancellationToken stop)
    {
        var found = await db.Prospects.VisibleTo(viewer).Where(one => ids.Contains(one.Id))
            .Select(one => new { one.Id, one.FirstName, one.LastName, one.Company, one.Email, one.Phone }).ToListAsync(stop);
        return found.ToDictionary(one => one.Id, one => Prospect.NameOf(one.FirstName, one.LastName, one.Company, one.Email, one.Phone));
    }
}
