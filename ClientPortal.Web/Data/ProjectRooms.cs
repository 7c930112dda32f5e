using ClientPortal.Domain.Conversations;
using ClientPortal.Domain.People;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Data;

/// <summary>
/// Who is in a project is in its room, in the same transaction: whichever command changes a membership, no one can forget the room.
/// </summary>
internal static class ProjectRooms
{
    public static async Task FollowAsync(PortalDb db, IReadOnlyCollection<MembershipChanged> told, CancellationToken stop)
    {
        foreach (var project in told.GroupBy(one => one.ProjectId))
        {
            var room = await db.Conversations.Include(one => one.Members).SingleOrDefaultAsync(one => one.Kind == ConversationKind.Project && one.SubjectId == project.Key, stop);
            foreach (var change in project)
            {
                room?.Follow(change);
            }
        }
    }
}
