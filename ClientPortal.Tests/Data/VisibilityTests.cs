using ClientPortal.Domain.People;
using ClientPortal.Domain.Projects;
using ClientPortal.Tests.Features.Tickets;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Data;
using ClientPortal.Web.Features.Messenger;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Tests.Data;

public sealed class VisibilityTests : IAsyncLifetime
{
    private TestPortal portal = null!;
    private Guid ours, unshared, archived, theirs;

    public async ValueTask InitializeAsync()
    {
        portal = await TestPortal.StartAsync();
        ours = await portal.ProjectAsync("Ours");
        unshared = await CreateAsync(portal.Acme, "Unshared");
        archived = await portal.ProjectAsync("Archived");
        await portal.Projects.ArchiveAsync(portal.Technician, archived);
        theirs = await CreateAsync(portal.Other, "Theirs");
    }

    public async ValueTask DisposeAsync() => await portal.DisposeAsync();

    [Fact]
    public async Task Projects()
    {
        Assert.Equal(Set(ours, unshared, archived, theirs), await SeenAsync(portal.Admin));
        Assert.Equal(Set(ours, unshared, archived, theirs), await SeenAsync(portal.Technician));
        Assert.Equal(Set(ours, unshared), await SeenAsync(portal.ClientAdmin));
        Assert.Equal(Set(ours), await SeenAsync(portal.Member));
        Assert.Equal(Set(ours), await SeenAsync(portal.Member.SeenBy(portal.Admin)));
        Assert.Equal(Set(), await SeenAsync(portal.NonMember));
        Assert.Equal(Set(theirs), await SeenAsync(portal.Outsider));

        Task<HashSet<Guid>> SeenAsync(Viewer viewer) => IdsAsync(db => db.Projects.VisibleTo(viewer).Select(project => project.Id));
    }

    [Fact]
    public async Task A_removal_holds_for_a_viewer_with_the_old_rights()
    {
        var before = portal.Member;

        await portal.Projects.RemoveMemberAsync(portal.Technician, ours, before.PersonId);

        Assert.Contains(ours, before.ProjectIds);
        Assert.Empty(await IdsAsync(db => db.Projects.VisibleTo(before).Select(project => project.Id)));
    }

    [Fact]
    public async Task A_member_who_is_now_of_another_organisation_sees_nothing_of_the_former_one()
    {
        var moved = portal.Member with { OrganisationId = portal.Other };

        Assert.Empty(await IdsAsync(db => db.Projects.VisibleTo(moved).Select(project => project.Id)));
    }

    [Fact]
    public async Task People()
    {
        Guid[] staff = [portal.Admin.PersonId, portal.Technician.PersonId];
        Guid[] acme = [portal.ClientAdmin.PersonId, portal.Member.PersonId, portal.NonMember.PersonId];

        Assert.Equal(Set([.. staff, .. acme, portal.Outsider.PersonId]), await SeenAsync(portal.Technician));
        Assert.Equal(Set([.. staff, .. acme]), await SeenAsync(portal.ClientAdmin));
        Assert.Equal(Set([.. staff, .. acme]), await SeenAsync(portal.NonMember));
        Assert.Equal(Set([.. staff, portal.Outsider.PersonId]), await SeenAsync(portal.Outsider));

        Task<HashSet<Guid>> SeenAsync(Viewer viewer) => IdsAsync(db => db.People.VisibleTo(viewer).Select(person => person.Id));
    }

    [Fact]
    public async Task Organisations()
    {
        Assert.Equal(Set(portal.Provider, portal.Acme, portal.Other), await SeenAsync(portal.Technician));
        Assert.Equal(Set(portal.Provider, portal.Acme), await SeenAsync(portal.Member));
        Assert.Equal(Set(portal.Provider, portal.Other), await SeenAsync(portal.Outsider));

        Task<HashSet<Guid>> SeenAsync(Viewer viewer) => IdsAsync(db => db.Organisations.VisibleTo(viewer).Select(organisation => organisation.Id));
    }

    /// <summary>The question is asked of the database where there are many, and of the conversation where it is in hand: one answer.</summary>
    [Fact]
    public async Task Conversations()
    {
        var messenger = portal.Get<MessengerCommands>();
        await portal.TicketAsync();
        await portal.TicketAsync(by: portal.Outsider);
        await messenger.OpenProjectRoomAsync(portal.Member, ours);
        await messenger.OpenProjectRoomAsync(portal.Technician, theirs);
        await messenger.OpenDirectAsync(portal.Member, portal.Technician.PersonId);
        await messenger.OpenDirectAsync(portal.Technician, portal.Admin.PersonId);
        var conversations = await portal.Store.ReadAsync(db => db.Conversations.Include(one => one.Members).ToListAsync());
        Assert.Equal(6, conversations.Count);

        var moved = portal.Member with { OrganisationId = portal.Other };
        foreach (var viewer in new[] { portal.Admin, portal.Technician, portal.ClientAdmin, portal.Member, portal.NonMember, portal.Outsider, moved,
            portal.Member.SeenBy(portal.Admin) })
        {
            var expected = conversations.Where(one => one.IsVisibleTo(viewer)).Select(one => one.Id).ToHashSet();
            Assert.Equal(expected, await IdsAsync(db => db.Conversations.VisibleTo(viewer).Select(one => one.Id)));
        }
    }

    private Task<Guid> CreateAsync(Guid organisation, string name) =>
        portal.Projects.CreateAsync(portal.Technician, organisation, new ProjectFields(name, "", ProjectStatus.Planned, 0, false, null, null));

    private Task<HashSet<Guid>> IdsAsync(Func<PortalDb, IQueryable<Guid>> ids) =>
        portal.Store.ReadAsync(async db => (await ids(db).ToListAsync()).ToHashSet());

    private static HashSet<Guid> Set(params Guid[] ids) => [.. ids];
}
