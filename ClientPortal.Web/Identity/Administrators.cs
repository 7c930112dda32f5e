using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Identity;

/// <summary>Keeps the portal's last administrator.</summary>
internal static class Administrators
{
    /// <summary>
    /// True when no other person could administer the portal. Another administrator is loaded for update: if they are demoted at the same moment,
    /// this save is refused as stale and repeated, and then finds no other administrator.
    /// </summary>
    public static async Task<bool> IsLastAsync(PortalDb db, Person person, CancellationToken stop)
    {
        if (person is not { Role: Role.Admin, DisabledAt: null })
        {
            return false;
        }

        var other = await db.People.Where(one => one.Role == Role.Admin && one.DisabledAt == null && one.Id != person.Id)
            .OrderBy(one => one.Id).FirstOrDefaultAsync(stop);
        if (other is not null)
        {
            db.Entry(other).Property(one => one.Version).IsModified = true;
        }

        return other is null;
    }
}
