using ClientPortal.Domain.People;
using ClientPortal.Domain.Projects;
using ClientPortal.Domain.Prospects;

namespace ClientPortal.Web.Data;

/// <summary>
/// What a viewer may see, as a filter on each table: the one place that decides, beside <see cref="Viewer"/> itself.
/// Whatever is loaded for a person goes through here; what falls out of it is "not found".
/// </summary>
public static class Visibility
{
    public static IQueryable<Project> VisibleTo(this IQueryable<Project> projects, Viewer viewer)
    {
        if (viewer.IsStaff)
        {
            return projects;
        }

        // Asked of the table, not of the viewer's snapshot: a removal holds from its commit on.
        var (person, organisation, all) = (viewer.PersonId, viewer.OrganisationId, viewer.IsOrganisationAdministrator);
        return projects.Where(project => project.OrganisationId == organisation && project.ArchivedAt == null
            && (all || project.Members.Any(member => member.PersonId == person)));
    }

    public static IQueryable<Person> VisibleTo(this IQueryable<Person> people, Viewer viewer)
    {
        var organisation = viewer.OrganisationId;
        return viewer.IsStaff ? people : people.Where(person => person.Role != Role.Client || person.OrganisationId == organisation);
    }

    /// <summary>The list of people: whom the viewer looks after, or reads about as staff. Fewer than it may meet on a project's page.</summary>
    public static IQueryable<Person> ListedTo(this IQueryable<Person> people, Viewer viewer)
    {
        viewer.MustSeePeople();
        var organisation = viewer.OrganisationId;
        return viewer.IsStaff ? people : people.Where(person => person.OrganisationId == organisation);
    }

    /// <summary>Beside that list: who is invited.</summary>
    public static IQueryable<Invitation> ListedTo(this IQueryable<Invitation> invitations, Viewer viewer)
    {
        viewer.MustSeePeople();
        var organisation = viewer.OrganisationId;
        return viewer.IsStaff ? invitations : invitations.Where(invitation => invitation.OrganisationId == organisation);
    }

    public static IQueryable<Organisation> VisibleTo(this IQueryable<Organisation> organisations, Viewer viewer)
    {
        var own = viewer.OrganisationId;
        return viewer.IsStaff ? organisations : organisations.Where(organisation => organisation.Id == own || organisation.IsProvider);
    }

    /// <summary>Staff's, and theirs alone; what was deleted is nobody's.</summary>
    public static IQueryable<Prospect> VisibleTo(this IQueryable<Prospect> prospects, Viewer viewer)
    {
        var staff = viewer.IsStaff;
        return prospects.Where(prospect => staff && prospect.DeletedAt == null);
    }

    /// <summary><see cref="Viewer.MayHear"/> as a query; a test holds the two together.</summary>
    public static IQueryable<EventRow> HearableBy(this IQueryable<EventRow> log, Viewer viewer)
    {
        var (person, organisation, all) = (viewer.PersonId, viewer.OrganisationId, viewer.IsOrganisationAdministrator);
        if (viewer.IsStaff)
        {
            return log.Where(row => !row.Private || row.PersonId == person);
        }

        var projects = viewer.ProjectIds.Select(id => (Guid?)id).ToList();
        return log.Where(row => row.Private ? row.PersonId == person
            : !row.StaffOnly
                && (row.PersonId == person || (row.OrganisationId == organisation && (all || (row.ProjectId != null && projects.Contains(row.ProjectId))))));
    }
}
