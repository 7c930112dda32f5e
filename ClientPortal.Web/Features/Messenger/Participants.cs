using ClientPortal.Domain;
using ClientPortal.Domain.Calendar;
using ClientPortal.Domain.Conversations;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Messenger;

/// <summary>
/// Updates the members of conversations when the members of a project, those who are invited to an event, or the organisation or the role of a person
/// change.
/// </summary>
internal sealed class Participants : IReactInTransaction
{
    public async Task ReactAsync(PortalDb db, IReadOnlyList<Recorded> recorded, CancellationToken stop)
    {
        var happened = recorded.Select(one => one.Event).ToList();
        foreach (var project in happened.OfType<MembershipChanged>().GroupBy(change => change.ProjectId).ToList())
        {
            var chat = await db.Conversations.Include(one => one.Members)
                .SingleOrDefaultAsync(one => one.Kind == ConversationKind.Project && one.SubjectId == project.Key, stop);
            foreach (var change in project)
            {
                chat?.Follow(change);
            }
        }

        foreach (var change in happened.OfType<ICalendarChange>().Where(one => one is CalendarUpdated { Invited.Count: > 0 } or CalendarUninvited))
        {
            var room = await db.Conversations.Include(one => one.Members)
                .SingleOrDefaultAsync(one => one.Kind == ConversationKind.Event && one.SubjectId == change.CalendarId, stop);
            if (change is CalendarUpdated updated)
            {
                room?.Follow(updated);
            }
            else
            {
                room?.Follow((CalendarUninvited)change);
            }
        }

        // The last event of a person has the organisation where they are now; those before it are for the organisations that they left.
        var moves = happened.OfType<PersonUpdated>().Where(update => update.Fields.Contains("organisation"))
            .GroupBy(update => update.PersonId).Select(updates => updates.Last()).ToList();
        foreach (var moved in moves)
        {
            var left = await db.Conversations.Include(one => one.Members)
                .Where(one => one.OrganisationId != null && one.OrganisationId != moved.OrganisationId
                    && one.Members.Any(member => member.PersonId == moved.PersonId))
                .ToListAsync(stop);
            left.ForEach(one => one.RemoveAfterTransfer(moved));
        }

        // Who administers an organisation may write in the chats of all its projects, and is a member of a chat from then on.
        foreach (var change in happened.OfType<PersonUpdated>().Where(update => update.Fields.Contains("role")).ToList())
        {
            var person = (await db.People.FindAsync([change.PersonId], stop))!;
            if (person is { Role: Role.Client, IsOrganisationAdministrator: false })
            {
                var lost = await db.Conversations.Include(one => one.Members)
                    .Where(one => one.Kind == ConversationKind.Project && one.Members.Any(member => member.PersonId == person.Id)
                        && !db.Projects.Any(project =>
                            project.Id == one.SubjectId && project.Members.Any(member => member.PersonId == person.Id)))
                    .ToListAsync(stop);
                lost.ForEach(one => one.RemoveAfterRoleChange(change));
            }
        }
    }
}
