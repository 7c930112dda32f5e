using ClientPortal.Domain.Announcements;
using ClientPortal.Domain.People;

namespace ClientPortal.Web.Features.Announcements;

/// <summary>The access rule of announcements; every query for a person uses it.</summary>
public static class AnnouncementVisibility
{
    /// <summary>All announcements for staff; for clients those that are current and address them.</summary>
    public static IQueryable<Announcement> VisibleTo(this IQueryable<Announcement> announcements, Viewer viewer, DateTimeOffset now)
    {
        return viewer.IsStaff
            ? announcements
            : announcements.Addressing(viewer).Where(one => one.StartsAt <= now && (one.EndsAt == null || one.EndsAt > now));
    }

    /// <summary>Those whose audience the viewer is in, whenever they are shown.</summary>
    public static IQueryable<Announcement> Addressing(this IQueryable<Announcement> announcements, Viewer viewer)
    {
        var (own, organisation, person) =
            (viewer.IsStaff ? AnnouncementScope.Staff : AnnouncementScope.Clients, viewer.OrganisationId, viewer.PersonId);
        return announcements.Where(one => one.Scope == AnnouncementScope.All || one.Scope == own
            || (one.Scope == AnnouncementScope.Organisation && one.ScopeId == organisation)
            || (one.Scope == AnnouncementScope.Person && one.ScopeId == person));
    }
}
