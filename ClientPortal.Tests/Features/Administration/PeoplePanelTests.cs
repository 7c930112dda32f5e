using Bunit;
using ClientPortal.Domain.People;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Administration;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace ClientPortal.Tests.Features.Administration;

public sealed class PeoplePanelTests : IAsyncLifetime
{
    private TestPortal portal = null!;

    private PeopleCommands People => portal.Get<PeopleCommands>();

    public async ValueTask InitializeAsync() => portal = await TestPortal.StartAsync();

    public async ValueTask DisposeAsync() => await portal.DisposeAsync();

    [Fact]
    public async Task A_client_administrator_sees_and_hears_only_their_own_people()
    {
        await using var page = await PanelContext.OpenAsync(portal, portal.ClientAdmin);
        var panel = page.Show<PeopleView>(view => view.Add(one => one.Home, "/people"));
        Assert.Equal(["Clara Client", "Max Member", "Nora Nonmember"], Names(panel));
        Assert.Empty(panel.FindAll("[data-testid=person-filter-organisation]"));
        var before = Rendered(panel);
        var heard = page.Feed.Updates;

        await People.ChangeRoleAsync(portal.Admin, portal.Outsider.PersonId, Role.Client, false);
        await People.AddPersonAsync(
            Viewer.Portal, portal.Other, new PersonFields("Secret Someone", "secret@example.org", Role.Client), TestPortal.Password);
        await portal.Get<InvitationCommands>()
            .SendAsync(portal.Admin, portal.Other, new PersonFields("Hidden Hiller", "hidden@example.org", Role.Client), []);
        await portal.Get<OrganisationCommands>().CreateAsync(portal.Admin, "Quiet");
        await portal.Get<OrganisationCommands>().RenameAsync(portal.Admin, portal.Other, "Quieter");
        await page.SettleAsync();

        Assert.Equal((before, heard), (Rendered(panel), page.Feed.Updates));
    }

    [Fact]
    public async Task A_person_without_access_gets_the_same_page_as_for_a_missing_person()
    {
        await using var page = await PanelContext.OpenAsync(portal, portal.ClientAdmin);
        var pages = new[] { portal.Outsider.PersonId, portal.Technician.PersonId, Guid.NewGuid() }
            .Select(id => page.Show<PersonPanel>(panel => panel.Add(one => one.Id, id).Add(one => one.Home, "/people"))).ToList();

        await Eventually.TrueAsync(() => pages.All(panel => panel.FindAll(".not-found").Count == 1));
        Assert.Single(pages.Select(Rendered).Distinct());
    }

    [Fact]
    public async Task A_person_who_moves_leaves_the_list_and_the_page_of_the_former_organisation()
    {
        await using var page = await PanelContext.OpenAsync(portal, portal.ClientAdmin);
        var list = page.Show<PeopleView>(view => view.Add(one => one.Home, "/people"));
        var person = page.Show<PersonPanel>(panel => panel.Add(one => one.Id, portal.NonMember.PersonId).Add(one => one.Home, "/people"));
        await using var theirs = await PanelContext.OpenAsync(portal, portal.Outsider);
        var other = theirs.Show<PeopleView>(view => view.Add(one => one.Home, "/people"));

        await People.MoveAsync(portal.Admin, portal.NonMember.PersonId, portal.Other);

        await Eventually.TrueAsync(() => Names(list).SequenceEqual(["Clara Client", "Max Member"]));
        await Eventually.TrueAsync(() => person.FindAll(".not-found").Count == 1);
        await Eventually.TrueAsync(() => Names(other).SequenceEqual(["Nora Nonmember", "Olga Outsider"]));
    }

    [Fact]
    public async Task What_is_typed_into_an_invitation_survives_what_others_do_and_a_refusal()
    {
        await using var page = await PanelContext.OpenAsync(portal, portal.Admin);
        var view = Open(page, "/admin/people?invite=1");
        Change(view, "invite-email-input", "member@example.org");
        Change(view, "invite-name-input", "Nia New");
        Change(view, "invite-organisation-select", portal.Acme.ToString());
        await Eventually.TrueAsync(() => view.FindAll("[data-testid=invite-organisation-select] option[selected]").Count > 0
            || Value(view, "invite-organisation-select") == $"{portal.Acme}");

        await portal.Get<OrganisationCommands>().CreateAsync(portal.Admin, "Baobab");
        await portal.ProjectAsync();
        await People.DisableAsync(portal.Admin, portal.NonMember.PersonId);
        await page.SettleAsync();
        await Eventually.TrueAsync(
            () => view.Markup.Contains("Baobab", StringComparison.Ordinal) && view.FindAll("[data-testid=invite-project]").Count == 1);
        await view.Find("[data-testid=invite-form]").SubmitAsync();

        Assert.Contains("déjà utilisée", view.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        Assert.Equal(("member@example.org", "Nia New"), (Value(view, "invite-email-input"), Value(view, "invite-name-input")));

        Change(view, "invite-email-input", "new@example.org");
        await view.Find("[data-testid=invite-form]").SubmitAsync();
        await Eventually.TrueAsync(() => view.FindAll("[data-testid=invitation-row]").Count == 1);
        Assert.Equal("", Value(view, "invite-email-input"));
        Assert.Contains("new@example.org", view.Find("[data-testid=invite-form] [role=status]").TextContent, StringComparison.Ordinal);
        Assert.Contains(page.Browser.Invocations["clearDraft"], call => Equals(call.Arguments[0], "invite"));
    }

    [Fact]
    public async Task A_role_that_is_being_chosen_stays_while_others_change_the_person()
    {
        await using var page = await PanelContext.OpenAsync(portal, portal.Admin);
        var id = await People.AddPersonAsync(
            Viewer.Portal, portal.Provider, new PersonFields("Tina Tech", "tina@example.org", Role.Technician), TestPortal.Password);
        var panel = page.Show<PersonPanel>(person => person.Add(one => one.Id, id).Add(one => one.Home, "/admin/people"));
        Change(panel, "person-role-select", "admin");

        await People.DisableAsync(portal.Admin, id);
        await page.SettleAsync();
        await Eventually.TrueAsync(() => panel.Find("[data-testid=person]").GetAttribute("data-disabled") == "true");
        Assert.Equal("admin", Value(panel, "person-role-select"));
    }

    [Fact]
    public async Task Disabling_is_done_at_once_and_undone_by_one_button()
    {
        await using var page = await PanelContext.OpenAsync(portal, portal.ClientAdmin);
        var panel = page.Show<PersonPanel>(person => person.Add(one => one.Id, portal.Member.PersonId).Add(one => one.Home, "/people"));

        await panel.Find("[data-testid=person-disable]").ClickAsync(new());
        await Eventually.TrueAsync(() => panel.Find("[data-testid=person]").GetAttribute("data-disabled") == "true");
        await panel.Find("[data-testid=undo]").ClickAsync(new());
        await Eventually.TrueAsync(() => panel.Find("[data-testid=person]").GetAttribute("data-disabled") == "false");
    }

    [Fact]
    public async Task Undo_returns_a_removed_person_to_the_project()
    {
        var project = await portal.ProjectAsync();
        await using var page = await PanelContext.OpenAsync(portal, portal.ClientAdmin);
        var panel = page.Show<PersonPanel>(person => person.Add(one => one.Id, portal.Member.PersonId).Add(one => one.Home, "/people"));

        await panel.Find("[data-testid=person-project-remove]").ClickAsync(new());
        await Eventually.TrueAsync(() => panel.FindAll("[data-testid=person-project]").Count == 0);
        await panel.Find("[data-testid=undo]").ClickAsync(new());
        await Eventually.TrueAsync(() => panel.FindAll("[data-testid=person-project]").Count == 1);
        Assert.Equal([project], (await portal.ViewerAsync(portal.Member.PersonId)).ProjectIds);
    }

    [Fact]
    public async Task A_withdrawn_invitation_is_sent_anew_by_undo()
    {
        await portal.Get<InvitationCommands>()
            .SendAsync(portal.ClientAdmin, portal.Acme, new PersonFields("Nia", "new@example.org", Role.Client), []);
        await using var page = await PanelContext.OpenAsync(portal, portal.ClientAdmin);
        var panel = page.Show<InvitationsPanel>();

        await panel.Find("[data-testid=invitation-withdraw]").ClickAsync(new());
        Assert.Empty(panel.FindAll("[data-testid=invitation-row]"));
        await panel.Find("[data-testid=undo]").ClickAsync(new());
        await Eventually.TrueAsync(() => panel.FindAll("[data-testid=invitation-row]").Count == 1);
        Assert.Equal("new@example.org", Assert.Single(await portal.Get<InvitationQueries>().PendingAsync(portal.ClientAdmin)).Email);
    }

    [Fact]
    public async Task Technicians_and_read_only_viewers_are_offered_nothing()
    {
        await portal.Get<InvitationCommands>()
            .SendAsync(portal.ClientAdmin, portal.Acme, new PersonFields("Nia", "new@example.org", Role.Client), []);
        foreach (var (viewer, home) in new[] { (portal.Technician, "/admin/people"),
            (portal.ClientAdmin with { ImpersonatedBy = portal.Technician.PersonId }, "/people") })
        {
            await using var page = await PanelContext.OpenAsync(portal, viewer);
            var view = Open(page, $"{home}?invite=1", home);
            var person = page.Show<PersonPanel>(panel => panel.Add(one => one.Id, portal.Member.PersonId).Add(one => one.Home, home));

            await Eventually.TrueAsync(() => view.FindAll("[data-testid=invitation-row]").Count == 1);
            Assert.Empty(view.FindAll(
                "[data-testid=invite-form], [data-testid=person-invite], [data-testid=invitation-withdraw], "
                + "[data-testid=invitation-again], [data-testid=organisation-edit]"));
            Assert.Empty(person.FindAll(
                "button[data-testid=person-disable], [data-testid=person-role-save], [data-testid=person-project-add], [data-testid=person-move]"));
        }
    }

    [Fact]
    public async Task People_are_not_offered_their_own_access()
    {
        await using var page = await PanelContext.OpenAsync(portal, portal.Admin);
        var panel = page.Show<PersonPanel>(person => person.Add(one => one.Id, portal.Admin.PersonId).Add(one => one.Home, "/admin/people"));

        Assert.Empty(panel.FindAll("[data-testid=person-disable], [data-testid=person-role-save]"));
        Assert.Contains("C’est vous", panel.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_filter_is_in_the_address()
    {
        await People.DisableAsync(portal.Admin, portal.NonMember.PersonId);
        await using var page = await PanelContext.OpenAsync(portal, portal.Admin);
        var view = Open(page, "/admin/people?state=disabled");
        Assert.Equal(["Nora Nonmember"], Names(view));

        await view.Find("[data-option=everybody]").ClickAsync(new());
        await Eventually.TrueAsync(() => Names(view).Length == 6);
        Change(view, "person-filter-role", "organisation-admin");
        await Eventually.TrueAsync(() => Names(view).SequenceEqual(["Clara Client", "Olga Outsider"]));
        Assert.EndsWith(
            "/admin/people?role=organisation-admin", page.Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
    }

    private static IRenderedComponent<PeopleView> Open(PanelContext page, string address, string home = "/admin/people")
    {
        page.Services.GetRequiredService<NavigationManager>().NavigateTo(address);
        return page.Show<PeopleView>(view => view.Add(one => one.Home, home));
    }

    private static void Change<T>(IRenderedComponent<T> panel, string testId, string value)
        where T : IComponent => panel.Find($"[data-testid={testId}]").Change(value);

    private static string? Value<T>(IRenderedComponent<T> panel, string testId)
        where T : IComponent => panel.Find($"[data-testid={testId}]").GetAttribute("value");

    private static string[] Names<T>(IRenderedComponent<T> panel)
        where T : IComponent => [.. panel.FindAll("[data-testid=person-row] .row-anchor").Select(link => link.TextContent)];

    private static string Rendered<T>(IRenderedComponent<T> panel)
        where T : IComponent => SameAsFresh.Of(panel);
}
