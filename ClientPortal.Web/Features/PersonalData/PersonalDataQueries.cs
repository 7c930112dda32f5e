using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Domain.PersonalData;
using ClientPortal.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.PersonalData;

public sealed class PersonalDataQueries(PortalStore store)
{
    /// <summary>The exports of a person, newest first: their own, and for administrators anyone's.</summary>
    /// <exception cref="NotFound">The viewer is neither.</exception>
    public Task<List<PersonalExport>> ListAsync(Viewer viewer, Guid personId, CancellationToken stop = default)
    {
        if (viewer.PersonId != personId || viewer.ImpersonatedBy is not null)
        {
            viewer.MustBeAdminToSee();
        }

        return store.ReadAsync(
            db => db.PersonalExports.Where(one => one.PersonId == personId).OrderByDescending(one => one.AskedAt).Take(10).ToListAsync(stop), stop);
    }
}
