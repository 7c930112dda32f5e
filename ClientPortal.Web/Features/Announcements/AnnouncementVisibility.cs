using ClientPortal.Domain.Announcements;
using ClientPortal.Domain.People;

namespace ClientPortal.Web.Features.Announcements;

/// <summary>The access rule of announcements; every query for a person uses it.</summary>
public static class AnnouncementVisibility
{
    /// <summary>All announcements for staff; for clients those that are current and address them.</summary>
    public static IQueryable<Announcement> VisibleTo(this IQueryable<Announcement> announcements, Viewer viewer, DateTimeOffset now)
    {
        var (staff, organisation, person) = (viewer.IsStaff, viewer.OrganisationId, viewer.PersonId);
        return announcements.Where(one => staff
            || (one.StartsAt <= now && (one.EndsAt == null || one.EndsAt > now)
                && (one.Scope == AnnouncementScope.All || one.Scope == AnnouncementScope.Clients
                    || (one.Scope == AnnouncementScope.Organisation && one.ScopeId == organisation)
                    || (one.Scope == AnnouncementScope.Person && one.ScopeId == person))));
    }
}
