using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using ClientPortal.Web.Identity;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Administration;

/// <summary>People, organisations and invitations: for staff, and for administrators of a client organisation.</summary>
public sealed class PeopleFeature : Feature
{
    private const string Administration = "Administration";

    public override Type Texts => typeof(AdministrationTexts);

    public override IReadOnlyList<FeatureLink> Links =>
    [
        new("Colleagues", "group", "/people", 50) { IsFor = viewer => !viewer.IsStaff && viewer.Administers(viewer.OrganisationId) },
        new("People", "group", "/admin/people", 60) { IsFor = viewer => viewer.IsStaff, Group = Administration },
        new("Organisations", "apartment", "/admin/organisations", 70) { IsFor = viewer => viewer.IsStaff, Group = Administration },
    ];

    public override IReadOnlyList<EventSubject> Subjects =>
    [
        new("invitationId", (db, ids, stop) => db.Invitations.Where(one => ids.Contains(one.Id))
            .ToDictionaryAsync(one => one.Id, one => $"{one.Name} ({one.Email})", stop)),
    ];

    public override NotificationSource Notifications { get; } = new InvitationNotices();

    public override void AddServices(WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<PeopleCommands>().AddSingleton<PeopleQueries>();
        services.AddSingleton<OrganisationCommands>().AddSingleton<OrganisationQueries>();
        services.AddSingleton<InvitationCommands>().AddSingleton<InvitationQueries>();
    }

    public override void MapEndpoints(WebApplication app)
    {
        app.MapGet(PeopleExport.Path, PeopleExport.WritePeopleAsync).RequireAuthorization();
        app.MapGet(PeopleExport.OrganisationsPath, PeopleExport.WriteOrganisationsAsync).RequireAuthorization(Policies.Staff);
    }

    public override async Task<IReadOnlyList<PaletteItem>> FindAsync(PortalDb db, Viewer viewer, PaletteSearch search, CancellationToken stop)
    {
        var people = await db.People.VisibleTo(viewer)
            .Where(person => person.Id != viewer.PersonId && person.DisabledAt == null && PortalDb.Fold(person.Name).Contains(search.Folded))
            .OrderBy(person => person.Name).Take(PaletteSearch.Limit).Select(person => new { person.Id, person.Name, person.JobTitle })
            .ToListAsync(stop);
        return [.. people.Select(one => new PaletteItem("person", "person", one.Name, one.JobTitle, $"/messages?new=1&with={one.Id}"))];
    }

    public override EventFacts? Describe(PortalEvent happened) => happened switch
    {
        PersonCreated person => new EventFacts { PersonId = person.PersonId },
        PersonUpdated person => new EventFacts { PersonId = person.PersonId, Fields = person.Fields },
        InvitationChanged invitation => new EventFacts { Step = invitation.To },
        _ => null,
    };
}
