using AngleSharp.Dom;
using Bunit;
using ClientPortal.Domain.People;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Administration;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace ClientPortal.Tests.Features.Administration;

/// <summary>The grid of people: order, columns, pages, choosing rows and acting on them.</summary>
public sealed class PeopleGridPanelTests : IAsyncLifetime
{
    private TestPortal portal = null!;

    private PeopleCommands People => portal.Get<PeopleCommands>();

    public async ValueTask InitializeAsync() => portal = await TestPortal.StartAsync();

    public async ValueTask DisposeAsync() => await portal.DisposeAsync();

    [Fact]
    public async Task A_heading_sorts_in_the_database_and_the_order_is_in_the_address()
    {
        await using var page = await PanelContext.OpenAsync(portal, portal.Admin);
        var view = Open(page, "/admin/people");
        var byName = Names(view);
        Assert.Equal(byName.Order(StringComparer.Ordinal), byName);
        Assert.Equal("ascending", Heading(view, "name").GetAttribute("aria-sort"));

        await SortAsync(view, "name");
        await Eventually.TrueAsync(() => Names(view).SequenceEqual(byName.Reverse()));
        Assert.Equal("descending", Heading(view, "name").GetAttribute("aria-sort"));
        Assert.EndsWith("?sort=-name", Address(page), StringComparison.Ordinal);

        await SortAsync(view, "role");
        await Eventually.TrueAsync(() => Levels(view)[0] == "client" && Levels(view)[^1] == "admin");
        Assert.Equal((null, "ascending"), (Heading(view, "name").GetAttribute("aria-sort"), Heading(view, "role").GetAttribute("aria-sort")));
        Assert.EndsWith("?sort=role", Address(page), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_menu_hides_columns_and_sorts_and_an_address_opens_the_same()
    {
        await using var page = await PanelContext.OpenAsync(portal, portal.Admin);
        var view = Open(page, "/admin/people");

        await view.Find("[data-testid=grid-column][data-option=role]").ChangeAsync(new() { Value = false });
        await view.Find("[data-testid=grid-dense]").ChangeAsync(new() { Value = true });
        await view.Find("[data-testid=grid-sort]").ChangeAsync(new() { Value = "state" });
        await Eventually.TrueAsync(() => Address(page).EndsWith("?hide=role&dense=1&sort=state", StringComparison.Ordinal));
        await Eventually.TrueAsync(() => Heading(view, "state").GetAttribute("aria-sort") == "ascending");
        Assert.Empty(view.FindAll("[data-testid=grid-sort-by][data-option=role]"));
        Assert.Contains("mud-table-dense", view.Find(".mud-table").ClassName, StringComparison.Ordinal);

        await using var again = await PanelContext.OpenAsync(portal, portal.Admin);
        var opened = Open(again, Address(page));
        Assert.Equal(SameAsFresh.Of(view), SameAsFresh.Of(opened));
    }

    [Fact]
    public async Task Pages_follow_each_other_and_one_beyond_the_end_is_the_last()
    {
        foreach (var number in Enumerable.Range(1, PeopleQueries.PageSize))
        {
            await People.AddPersonAsync(
                Viewer.Portal, portal.Acme, new PersonFields($"Zoe {number:00}", $"zoe{number}@example.org", Role.Client), TestPortal.Password);
        }

        await using var page = await PanelContext.OpenAsync(portal, portal.Admin);
        var view = Open(page, "/admin/people");
        var first = Names(view);
        Assert.Equal((PeopleQueries.PageSize, "1 à 25 sur 31"), (first.Length, view.Find("[data-testid=grid-range]").TextContent));

        await view.Find("[data-testid=grid-next]").ClickAsync(new());
        await Eventually.TrueAsync(() => Names(view).Length == 6);
        Assert.Empty(Names(view).Intersect(first));
        Assert.EndsWith("?page=2", Address(page), StringComparison.Ordinal);

        await using var again = await PanelContext.OpenAsync(portal, portal.Admin);
        Assert.Equal(Names(view), Names(Open(again, "/admin/people?page=900")));
    }

    [Fact]
    public async Task Chosen_rows_stay_chosen_while_others_change_them()
    {
        await using var page = await PanelContext.OpenAsync(portal, portal.Admin);
        var view = Open(page, "/admin/people");
        await ChooseAsync(view, portal.Member.PersonId);
        await ChooseAsync(view, portal.NonMember.PersonId);
        Assert.Equal("2 lignes choisies", view.Find("[data-testid=grid-count]").TextContent.Trim());

        await People.ChangeRoleAsync(portal.Admin, portal.Member.PersonId, Role.Client, organisationAdministrator: true);
        await Eventually.TrueAsync(() => Row(view, portal.Member.PersonId).GetAttribute("data-level") == "organisation-admin");

        Assert.Equal("2", view.Find("[data-testid=grid-count]").GetAttribute("data-selected"));
        Assert.True(Box(view, portal.Member.PersonId).HasAttribute("checked"));
        Assert.Equal("true", Row(view, portal.Member.PersonId).Closest("tr")!.GetAttribute("aria-selected"));
    }

    [Fact]
    public async Task The_chosen_are_disabled_together_a_refusal_is_said_by_name_and_undo_restores_the_others()
    {
        await using var page = await PanelContext.OpenAsync(portal, portal.ClientAdmin);
        var view = Open(page, "/people", "/people");
        await ChooseAsync(view, portal.Member.PersonId);
        await ChooseAsync(view, portal.NonMember.PersonId);
        await view.Find("[data-testid=people-disable]").ClickAsync(new());
        Assert.Contains("Désactiver 2 personnes", view.Find("[data-testid=people-disable-dialog] h2").TextContent, StringComparison.Ordinal);

        // One of them leaves the organisation while the viewer reads the question.
        await People.MoveAsync(portal.Admin, portal.NonMember.PersonId, portal.Other);
        await Eventually.TrueAsync(() => Names(view).SequenceEqual(["Clara Client", "Max Member"]));
        await view.Find("[data-testid=people-disable-confirm]").ClickAsync(new());

        await Eventually.TrueAsync(() => Row(view, portal.Member.PersonId).GetAttribute("data-disabled") == "true");
        await Eventually.TrueAsync(() => view.FindAll("[data-testid=undo]").Count == 1);
        Assert.Empty(view.FindAll("[data-testid=people-disable-dialog]"));
        Assert.Equal("0", view.Find("[data-testid=grid-count]").GetAttribute("data-selected"));
        Assert.Contains("1 personne désactivée", view.Find("[data-testid=undo-note]").TextContent, StringComparison.Ordinal);
        Assert.Contains("Nora Nonmember", Assert.Single(view.FindAll("[data-testid=bulk-refused] li")).TextContent, StringComparison.Ordinal);

        await view.Find("[data-testid=undo]").ClickAsync(new());
        await Eventually.TrueAsync(() => Row(view, portal.Member.PersonId).GetAttribute("data-disabled") == "false");
    }

    [Fact]
    public async Task Only_people_whom_the_viewer_administers_can_be_chosen()
    {
        await using var technician = await PanelContext.OpenAsync(portal, portal.Technician);
        Assert.Empty(Open(technician, "/admin/people").FindAll("[data-testid=grid-select], [data-testid=grid-select-all]"));

        await using var client = await PanelContext.OpenAsync(portal, portal.ClientAdmin);
        var view = Open(client, "/people", "/people");
        await view.Find("[data-testid=grid-select-all]").ChangeAsync(new() { Value = true });
        Assert.Equal("2", view.Find("[data-testid=grid-count]").GetAttribute("data-selected"));
        Assert.Empty(view.FindAll($"[data-testid=grid-select][data-id='{portal.ClientAdmin.PersonId}']"));
    }

    private static IRenderedComponent<PeopleView> Open(PanelContext page, string address, string home = "/admin/people")
    {
        page.Services.GetRequiredService<NavigationManager>().NavigateTo(address);
        return page.Show<PeopleView>(view => view.Add(one => one.Home, home));
    }

    private static string Address(PanelContext page) => page.Services.GetRequiredService<NavigationManager>().Uri;

    private static Task SortAsync(IRenderedComponent<PeopleView> view, string key) =>
        view.Find($"[data-testid=grid-sort-by][data-option={key}]").ClickAsync(new());

    private static IElement Heading(IRenderedComponent<PeopleView> view, string key) =>
        view.Find($"[data-testid=grid-sort-by][data-option={key}]").Closest("th")!;

    private static IElement Row(IRenderedComponent<PeopleView> view, Guid id) => view.Find($"[data-testid=person-row][data-id='{id}']");

    private static IElement Box(IRenderedComponent<PeopleView> view, Guid id) => view.Find($"[data-testid=grid-select][data-id='{id}']");

    private static Task ChooseAsync(IRenderedComponent<PeopleView> view, Guid id) => Box(view, id).ChangeAsync(new() { Value = true });

    private static string[] Names(IRenderedComponent<PeopleView> view) =>
        [.. view.FindAll("[data-testid=person-row] .row-anchor").Select(link => link.TextContent)];

    private static string[] Levels(IRenderedComponent<PeopleView> view) =>
        [.. view.FindAll("[data-testid=person-row]").Select(row => row.GetAttribute("data-level")!)];
}
