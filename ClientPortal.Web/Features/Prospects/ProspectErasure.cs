using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Domain.PersonalData;
using ClientPortal.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Prospects;

/// <summary>Erases the prospects with the address of a person who is erased, in the same save, and what Calendly sent about them.</summary>
internal sealed class ProspectErasure : IReactInTransaction
{
    public async Task ReactAsync(PortalDb db, IReadOnlyList<Recorded> recorded, CancellationToken stop)
    {
        foreach (var (source, happened, by) in recorded.Where(one => one.Event is PersonErased))
        {
            // The person has another address already.
            var email = source is Person person ? db.Entry(person).Property(one => one.Email).OriginalValue : "";
            if (email.Length == 0)
            {
                continue;
            }

            var prospects = await db.Prospects.Include(one => one.Appointments).Where(one => one.Email == email).ToListAsync(stop);
            prospects.ForEach(one => one.Erase(by, happened.At));

            var ids = prospects.ConvertAll(one => (Guid?)one.Id);
            var sent = await db.Deliveries.Where(one => ids.Contains(one.ProspectId) || one.Body.Contains(email)).ToListAsync(stop);
            sent.ForEach(one => one.Erase());
        }
    }
}
