using ClientPortal.Domain;
using ClientPortal.Domain.Conversations;
using ClientPortal.Domain.People;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Data;

/// <summary>
/// Who takes part in a conversation follows who is in a project and who belongs to an organisation, in the same transaction: whichever
/// command changes that, none can forget the conversations.
/// </summary>
internal static class Participants
{
    public static async Task FollowAsync(PortalDb db, IReadOnlyCollection<PortalEvent> happened, CancellationToken stop)
    {
        foreach (var project in happened.OfType<MembershipChanged>().GroupBy(told => told.ProjectId).ToList())
        {
            var room = await db.Conversations.Include(one => one.Members).SingleOrDefaultAsync(one => one.Kind == ConversationKind.Project && one.SubjectId == project.Key, stop);
            foreach (var told in project)
            {
                room?.Follow(told);
            }
        }

        // The last word is where the person is now; the ones before it are for the organisations that it came from.
        foreach (var moved in happened.OfType<PersonUpdated>().Where(told => told.Fields.Contains("organisation")).GroupBy(told => told.PersonId).Select(told => told.Last()).ToList())
        {
            var left = await db.Conversations.Include(one => one.Members)
                .Where(one => one.OrganisationId != null && one.OrganisationId != moved.OrganisationId && one.Members.Any(member => member.PersonId == moved.PersonId))
                .ToListAsync(stop);
            left.ForEach(one => one.RemoveAfterTransfer(moved));
        }
    }
}
