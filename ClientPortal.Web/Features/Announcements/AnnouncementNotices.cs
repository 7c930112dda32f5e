using System.Linq.Expressions;
using ClientPortal.Domain;
using ClientPortal.Domain.Announcements;
using ClientPortal.Domain.Notifications;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Announcements;

/// <summary>An announcement that is a notification: its audience gets it at its start, and it is withdrawn at its end.</summary>
public sealed class AnnouncementNotices : NotificationSource
{
    private const string Announced = "announcement";

    public override string Subject => "announcement";

    public override IReadOnlyList<NotificationKind> Kinds => [new(Announced, "campaign")];

    public override IReadOnlyList<Type> Events => [typeof(AnnouncementStarted), typeof(AnnouncementEnded)];

    /// <summary>Where its text is read.</summary>
    public static string PathOf(Guid announcementId) => $"/notifications?announcement={announcementId}";

    public override async Task<IReadOnlyList<Notice>> NoticesOfAsync(PortalDb db, PortalEvent happened, CancellationToken stop)
    {
        if (happened is not AnnouncementStarted { AnnouncementId: var id }
            || await db.Announcements.SingleOrDefaultAsync(one => one.Id == id && !one.IsOver, stop) is not { } announcement)
        {
            return [];
        }

        // The event is the portal's, and the person who announced it does not need to hear of it.
        var (scope, scopeId, by) = (announcement.Scope, announcement.ScopeId, announcement.MadeBy);
        var people = await db.People
            .Where(person => person.DisabledAt == null && person.Id != by && (scope == AnnouncementScope.All
                || (scope == AnnouncementScope.Staff && person.Role != Role.Client)
                || (scope == AnnouncementScope.Clients && person.Role == Role.Client)
                || (scope == AnnouncementScope.Organisation && person.OrganisationId == scopeId)
                || (scope == AnnouncementScope.Person && person.Id == scopeId)))
            .Select(person => person.Id).ToListAsync(stop);
        return
        [
            new Notice(Announced, id, PathOf(id), people)
            {
                PartId = id, Detail = announcement.Message.Length > 0 ? "text" : "", Hears = announcement.Audience.Includes,
            },
        ];
    }

    public override Expression<Func<Notification, bool>> VisibleTo(PortalDb db, Viewer viewer)
    {
        var visible = db.Announcements.Addressing(viewer).Where(one => !one.IsOver);
        return notification => visible.Any(one => one.Id == notification.SubjectId);
    }

    public override Task<Dictionary<Guid, string>> TitlesAsync(
        PortalDb db, Viewer viewer, IReadOnlyCollection<Guid> ids, CancellationToken stop) =>
        db.Announcements.Addressing(viewer).Where(one => ids.Contains(one.Id)).ToDictionaryAsync(one => one.Id, one => one.Title, stop);

    /// <summary>The text of an announcement, in one line.</summary>
    public override async Task<Dictionary<Guid, string>> PartsAsync(
        PortalDb db, Viewer viewer, IReadOnlyCollection<Guid> ids, CancellationToken stop)
    {
        var found = await db.Announcements.Addressing(viewer).Where(one => ids.Contains(one.Id))
            .Select(one => new { one.Id, one.Message }).ToListAsync(stop);
        return found.ToDictionary(one => one.Id, one => Snippet.Of(one.Message, []).Text);
    }

    public override Guid? TakenBackBy(PortalEvent happened) => (happened as AnnouncementEnded)?.AnnouncementId;
}
