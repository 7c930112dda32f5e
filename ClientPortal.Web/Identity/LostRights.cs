using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Identity;

/// <summary>
/// Withdraws the open invitations of a person who could not send them any more, in the save that takes the right: their links would give rights
/// that their sender has lost.
/// </summary>
internal sealed class LostRights : IReactInTransaction
{
    private static readonly string[] Fields = ["disabled", "role", "organisation"];

    public async Task ReactAsync(PortalDb db, IReadOnlyList<Recorded> recorded, CancellationToken stop)
    {
        // The last event of a person says when; what they may do now is in the person.
        foreach (var change in recorded.Select(one => one.Event).OfType<PersonUpdated>().Where(update => update.Fields.Intersect(Fields).Any())
            .GroupBy(update => update.PersonId).Select(updates => updates.Last()).ToList())
        {
            var person = (await db.People.FindAsync([change.PersonId], stop))!;
            var sent = await db.Invitations
                .Where(one => one.InvitedBy == person.Id && one.AcceptedAt == null && one.WithdrawnAt == null).ToListAsync(stop);
            foreach (var invitation in sent.Where(one => !MaySend(person, one)))
            {
                invitation.Withdraw(Viewer.Portal with { From = change.From }, change.At);
            }
        }
    }

    private static bool MaySend(Person person, Invitation invitation) => person.DisabledAt is null
        && (person.Role == Role.Admin || (invitation.Role == Role.Client && person.Role == Role.Client && person.IsOrganisationAdministrator
            && person.OrganisationId == invitation.OrganisationId));
}
