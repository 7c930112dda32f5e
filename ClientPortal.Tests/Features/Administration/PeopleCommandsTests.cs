using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Domain.Projects;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Administration;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Tests.Features.Administration;

public sealed class PeopleCommandsTests : IAsyncLifetime
{
    private TestPortal portal = null!;

    private PeopleCommands People => portal.Get<PeopleCommands>();

    private PeopleQueries Queries => portal.Get<PeopleQueries>();

    public async ValueTask InitializeAsync() => portal = await TestPortal.StartAsync();

    public async ValueTask DisposeAsync() => await portal.DisposeAsync();

    [Fact]
    public async Task A_changed_role_changes_what_the_person_may_see()
    {
        await People.ChangeRoleAsync(portal.ClientAdmin, portal.Member.PersonId, Role.Client, organisationAdministrator: true);
        Assert.True((await portal.ViewerAsync(portal.Member.PersonId)).IsOrganisationAdministrator);

        await People.ChangeRoleAsync(portal.Admin, portal.Technician.PersonId, Role.Admin, organisationAdministrator: false);
        Assert.Equal(Role.Admin, (await portal.ViewerAsync(portal.Technician.PersonId)).Role);
    }

    [Fact]
    public async Task No_one_demotes_or_disables_the_last_administrator()
    {
        await RefusedAsync("person.last-administrator", () => People.ChangeRoleAsync(Viewer.Portal, portal.Admin.PersonId, Role.Technician, false));
        await RefusedAsync("person.last-administrator", () => People.DisableAsync(Viewer.Portal, portal.Admin.PersonId));

        // A disabled administrator does not count: the other is still the last.
        var second = await AddAdminAsync();
        await People.DisableAsync(portal.Admin, second.PersonId);
        await RefusedAsync("person.last-administrator", () => People.DisableAsync(Viewer.Portal, portal.Admin.PersonId));
        await People.EnableAsync(portal.Admin, second.PersonId);
        await People.DisableAsync(second, portal.Admin.PersonId);
    }

    [Fact]
    public async Task Two_administrators_who_disable_each_other_at_the_same_moment_leave_one()
    {
        var second = await AddAdminAsync();
        for (var round = 0; round < 10; round++)
        {
            await Task.WhenAll(
                TryAsync(() => People.DisableAsync(portal.Admin, second.PersonId)),
                TryAsync(() => People.ChangeRoleAsync(second, portal.Admin.PersonId, Role.Technician, false)));

            Assert.Single(await ActiveAdminsAsync());
            await People.EnableAsync(Viewer.Portal, second.PersonId);
            await People.ChangeRoleAsync(Viewer.Portal, portal.Admin.PersonId, Role.Admin, false);
        }

        static async Task TryAsync(Func<Task> act)
        {
            try
            {
                await act();
            }
            catch (RuleBroken broken)
            {
                Assert.Equal("person.last-administrator", broken.Rule);
            }
        }
    }

    [Fact]
    public async Task People_do_not_change_their_own_access()
    {
        await RefusedAsync("person.not-oneself", () => People.ChangeRoleAsync(portal.Admin, portal.Admin.PersonId, Role.Technician, false));
        await RefusedAsync("person.not-oneself", () => People.DisableAsync(portal.Admin, portal.Admin.PersonId));
        await RefusedAsync("person.not-oneself", () => People.ChangeRoleAsync(portal.ClientAdmin, portal.ClientAdmin.PersonId, Role.Client, false));
        await RefusedAsync("viewer.admin-only", () => People.ChangeRoleAsync(portal.ClientAdmin, portal.ClientAdmin.PersonId, Role.Admin, false));
        await RefusedAsync("viewer.admin-only", () => People.ChangeRoleAsync(portal.Technician, portal.Technician.PersonId, Role.Admin, false));
        await Assert.ThrowsAsync<NotFound>(() => People.ChangeRoleAsync(portal.Member, portal.Member.PersonId, Role.Client, true));
    }

    [Fact]
    public async Task A_client_administrator_finds_no_person_outside_their_organisation()
    {
        foreach (var id in new[] { portal.Outsider.PersonId, portal.Technician.PersonId, portal.Admin.PersonId, Guid.NewGuid() })
        {
            foreach (var act in Everything(portal.ClientAdmin, id))
            {
                await Assert.ThrowsAsync<NotFound>(act);
            }
        }

        Assert.All((await Queries.ListAsync(portal.ClientAdmin, new PersonFilter())).Items, row => Assert.Equal(portal.Acme, row.OrganisationId));
        await Assert.ThrowsAsync<NotFound>(() => Queries.FindAsync(portal.ClientAdmin, portal.Outsider.PersonId));
        await Assert.ThrowsAsync<NotFound>(() => Queries.OpenProjectsAsync(portal.ClientAdmin, portal.Outsider.PersonId));
        Assert.Contains(
            (await Queries.PageAsync(portal.Technician, new PersonFilter(), default, 0, 50, 1)).Items, row => row.Id == portal.Outsider.PersonId);
        Assert.All(
            (await Queries.PageAsync(portal.ClientAdmin, new PersonFilter(), default, 0, 50, 1)).Items,
            row => Assert.Equal(portal.Acme, row.OrganisationId));
        Assert.Equal([portal.Acme], (await portal.Get<OrganisationQueries>().ListAsync(portal.ClientAdmin)).Select(row => row.Id));
        await Assert.ThrowsAsync<NotFound>(() => portal.Get<OrganisationQueries>().FindAsync(portal.ClientAdmin, portal.Other));
        await Assert.ThrowsAsync<NotFound>(() => portal.Get<OrganisationCommands>().RenameAsync(portal.ClientAdmin, portal.Other, "X"));
    }

    [Fact]
    public async Task For_other_clients_the_list_of_people_does_not_exist()
    {
        foreach (var act in Everything(portal.Member, portal.NonMember.PersonId))
        {
            await Assert.ThrowsAsync<NotFound>(act);
        }

        await Assert.ThrowsAsync<NotFound>(() => Queries.ListAsync(portal.Member, new PersonFilter()));
        await Assert.ThrowsAsync<NotFound>(() => Queries.CountAsync(portal.Member, new PersonFilter()));
        await Assert.ThrowsAsync<NotFound>(() => portal.Get<OrganisationQueries>().ListAsync(portal.Member));
        await Assert.ThrowsAsync<NotFound>(() => portal.Get<InvitationQueries>().PendingAsync(portal.Member));
    }

    [Fact]
    public async Task Technicians_read_and_change_nothing()
    {
        Assert.Equal(6, (await Queries.ListAsync(portal.Technician, new PersonFilter())).Items.Count);
        foreach (var act in Everything(portal.Technician, portal.Member.PersonId))
        {
            await RefusedAsync("viewer.admin-only", act);
        }

        await RefusedAsync("viewer.admin-only", () => portal.Get<OrganisationCommands>().CreateAsync(portal.Technician, "X"));
    }

    [Fact]
    public async Task A_client_administrator_adds_and_removes_their_people_in_their_projects()
    {
        var project = await portal.ProjectAsync();

        await People.AddToProjectAsync(portal.ClientAdmin, portal.NonMember.PersonId, project);
        Assert.Contains(project, (await portal.ViewerAsync(portal.NonMember.PersonId)).ProjectIds);

        await People.RemoveFromProjectAsync(portal.ClientAdmin, portal.NonMember.PersonId, project);
        Assert.DoesNotContain(project, (await portal.ViewerAsync(portal.NonMember.PersonId)).ProjectIds);
    }

    [Fact]
    public async Task A_project_of_another_organisation_accepts_no_member()
    {
        var foreign = await portal.Projects.CreateAsync(
            portal.Technician, portal.Other, new ProjectFields("Foreign", "", ProjectStatus.Planned, 0, false, null, null));

        await Assert.ThrowsAsync<NotFound>(() => People.AddToProjectAsync(portal.ClientAdmin, portal.Member.PersonId, foreign));
        await RefusedAsync("project.member-of-another-organisation", () => People.AddToProjectAsync(portal.Admin, portal.Member.PersonId, foreign));
        await Assert.ThrowsAsync<NotFound>(() => People.AddToProjectAsync(portal.ClientAdmin, portal.Member.PersonId, Guid.NewGuid()));
    }

    [Fact]
    public async Task A_move_ends_the_persons_memberships_and_both_organisations_hear()
    {
        var project = await portal.ProjectAsync();
        var before = await portal.Log.HeadAsync();

        await People.MoveAsync(portal.Admin, portal.Member.PersonId, portal.Other);

        var moved = await portal.ViewerAsync(portal.Member.PersonId);
        Assert.Equal((portal.Other, 0), (moved.OrganisationId, moved.ProjectIds.Count));
        await Assert.ThrowsAsync<NotFound>(() => portal.ProjectQueries.FindAsync(moved, project));
        var left = await portal.Log.AfterAsync(portal.ClientAdmin, before, 10);
        Assert.Equal(2, left.Count);
        Assert.Contains(left, logged => logged.Event is MembershipChanged { Added: false });
        Assert.All(left, logged => Assert.Equal(portal.Acme, logged.Event.Audience.OrganisationId));
        Assert.Equal(portal.Other, Assert.Single(await portal.Log.AfterAsync(portal.Outsider, before, 10)).Event.Audience.OrganisationId);
        await Assert.ThrowsAsync<NotFound>(() => Queries.FindAsync(portal.ClientAdmin, portal.Member.PersonId));
    }

    [Fact]
    public async Task Organisations_are_created_and_renamed()
    {
        var commands = portal.Get<OrganisationCommands>();
        var id = await commands.CreateAsync(portal.Admin, "Nouvelle");
        await commands.RenameAsync(portal.Admin, id, "Autre");
        await commands.RenameAsync(portal.ClientAdmin, portal.Acme, "Acme SA");

        Assert.Equal(["IT Vision", "Acme SA", "Autre", "Other"],
            (await portal.Get<OrganisationQueries>().ListAsync(portal.Technician)).Select(row => row.Name));
        await RefusedAsync(
            "viewer.admin-only", () => commands.RenameAsync(portal.ClientAdmin with { IsOrganisationAdministrator = false }, portal.Acme, "X"));
        await RefusedAsync("viewer.admin-only", () => commands.CreateAsync(portal.ClientAdmin, "X"));
    }

    [Theory]
    [InlineData("clara", "Clara Client")]
    [InlineData("TECHNICIAN@", "Theo Technician")]
    [InlineData("other", "Olga Outsider")]
    public async Task The_list_is_searched_by_name_address_and_organisation(string typed, string name)
    {
        Assert.Equal([name], (await Queries.ListAsync(portal.Admin, new PersonFilter(typed))).Items.Select(row => row.Name));
    }

    [Fact]
    public async Task The_list_is_filtered_counted_and_paged_by_name()
    {
        await People.DisableAsync(portal.Admin, portal.NonMember.PersonId);

        Assert.Equal(["Nora Nonmember"], await NamesAsync(new(State: PersonState.Disabled)));
        Assert.Equal(["Clara Client", "Olga Outsider"], await NamesAsync(new(Level: AccessLevel.OrganisationAdmin)));
        Assert.Equal(["Clara Client", "Max Member"], await NamesAsync(new(OrganisationId: portal.Acme, State: PersonState.Active)));
        Assert.Equal(5, await Queries.CountAsync(portal.Admin, new PersonFilter(State: PersonState.Active)));

        var first = await Queries.ListAsync(portal.Admin, new PersonFilter(), limit: 4);
        var second = await Queries.ListAsync(portal.Admin, new PersonFilter(), first.Next, limit: 4);
        Assert.Equal(["Ada Admin", "Clara Client", "Max Member", "Nora Nonmember"], first.Items.Select(row => row.Name));
        Assert.Equal(["Olga Outsider", "Theo Technician"], second.Items.Select(row => row.Name));
        Assert.Null(second.Next);

        async Task<IEnumerable<string>> NamesAsync(PersonFilter filter) =>
            (await Queries.ListAsync(portal.Admin, filter)).Items.Select(row => row.Name);
    }

    private IEnumerable<Func<Task>> Everything(Viewer viewer, Guid id) =>
    [
        () => People.DisableAsync(viewer, id),
        () => People.EnableAsync(viewer, id),
        () => People.ChangeRoleAsync(viewer, id, Role.Client, true),
        () => People.AddToProjectAsync(viewer, id, Guid.NewGuid()),
        () => People.RemoveFromProjectAsync(viewer, id, Guid.NewGuid()),
    ];

    private async Task<Viewer> AddAdminAsync() => await portal.ViewerAsync(
        await People.AddPersonAsync(
            Viewer.Portal, portal.Provider, new PersonFields("Alan Admin", "alan@example.org", Role.Admin), TestPortal.Password));

    private Task<List<Guid>> ActiveAdminsAsync() =>
        portal.Store.ReadAsync(
            db => db.People.Where(person => person.Role == Role.Admin && person.DisabledAt == null).Select(person => person.Id).ToListAsync());

    private static async Task RefusedAsync(string rule, Func<Task> act) => Assert.Equal(rule, (await Assert.ThrowsAsync<RuleBroken>(act)).Rule);
}
