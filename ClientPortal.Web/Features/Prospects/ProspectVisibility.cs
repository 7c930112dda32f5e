using ClientPortal.Domain.People;
using ClientPortal.Domain.Prospects;

namespace ClientPortal.Web.Features.Prospects;

/// <summary>The access rule of prospects; every query for a person uses it.</summary>
public static class ProspectVisibility
{
    /// <summary>All prospects that are not deleted, for staff; none for clients.</summary>
    public static IQueryable<Prospect> VisibleTo(this IQueryable<Prospect> prospects, Viewer viewer)
    {
        var staff = viewer.IsStaff;
        return prospects.Where(prospect => staff && prospect.DeletedAt == null);
    }
}
