using ClientPortal.Domain.People;
using ClientPortal.Domain.Projects;
using ClientPortal.Web.Data;
using ClientPortal.Web.Live;

namespace ClientPortal.Web.Features.Administration;

/// <summary>Tells a circuit's components what happened to the people, invitations and organisations that its viewer administers.</summary>
public sealed class PeopleNotifier(LiveFeed feed) : LiveNotifier(feed)
{
    /// <summary>Each person that a batch is about, once, with the newest event about it.</summary>
    public static IEnumerable<(Guid Id, long Seq)> PeopleIn(LiveBatch batch) => batch.Events
        .Select(logged => (Id: PersonOf(logged.Event), logged.Seq)).Where(one => one.Id is not null)
        .GroupBy(one => one.Id!.Value, (id, all) => (id, all.Max(one => one.Seq)));

    public static Guid? PersonOf(Domain.PortalEvent happened) => happened switch
    {
        PersonCreated created => created.PersonId,
        PersonUpdated updated => updated.PersonId,
        MembershipChanged changed => changed.PersonId,
        _ => null,
    };

    public static bool IsOfInvitations(Domain.PortalEvent happened) => happened is InvitationChanged;

    public static bool IsOfOrganisations(Domain.PortalEvent happened) => happened is OrganisationCreated or OrganisationUpdated;

    /// <summary>Whether a project's name, state or existence changed, which the lists of projects here show.</summary>
    public static bool IsOfProjects(Domain.PortalEvent happened) => happened is ProjectCreated
        || (happened is ProjectUpdated updated && updated.Fields.Any(field => field is "name" or "status" or "archived"));

    protected override bool Concerns(LoggedEvent logged) =>
        PersonOf(logged.Event) is not null || IsOfInvitations(logged.Event) || IsOfOrganisations(logged.Event) || IsOfProjects(logged.Event);
}
