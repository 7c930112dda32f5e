using ClientPortal.Domain.People;
using ClientPortal.Domain.Prospects;

namespace ClientPortal.Web.Features.Prospects;

/// <summary>Who sees prospects; whatever is loaded of them for a person goes through here.</summary>
public static class ProspectVisibility
{
    /// <summary>Staff's, and theirs alone; what was deleted is nobody's.</summary>
    public static IQueryable<Prospect> VisibleTo(this IQueryable<Prospect> prospects, Viewer viewer)
    {
        var staff = viewer.IsStaff;
        return prospects.Where(prospect => staff && prospect.DeletedAt == null);
    }
}
