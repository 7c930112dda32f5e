using Bunit;
using ClientPortal.Domain.People;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web;
using ClientPortal.Web.Features.Projects;
using ClientPortal.Web.Live;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ClientPortal.Tests;

/// <summary>The circuit begins in the layout, and ends there when the person behind it is gone.</summary>
public sealed class MainLayoutPanelTests : IAsyncLifetime
{
    private TestPortal portal = null!;
    private Guid id;

    public async ValueTask InitializeAsync()
    {
        portal = await TestPortal.StartAsync();
        id = await portal.ProjectAsync("Zanzibar");
    }

    public async ValueTask DisposeAsync() => await portal.DisposeAsync();

    [Fact]
    public async Task The_person_appears_in_the_shell_and_on_the_board()
    {
        await using var page = PanelContext.OpenUnstarted(portal, portal.Member);
        var layout = Show(page, body => body.AddContent(0, "corps"));

        Assert.Equal($"{portal.Member.PersonId}", layout.Find(".shell").GetAttribute("data-person"));
        Assert.Contains("Max Member", layout.Find("#user-menu-popover").TextContent);
        Assert.Contains("corps", layout.Find("main").TextContent);
        Assert.NotNull(layout.Find("[data-testid=live-badge]"));
        Assert.Equal(ClientPortal.Web.Live.Presence.Online, portal.Get<PresenceBoard>().StateOf(portal.Member.PersonId));
        Assert.Equal("online", layout.Find("[data-testid=presence-dot]").GetAttribute("data-state"));
    }

    [Fact]
    public async Task The_page_below_hears_and_clients_get_a_toast()
    {
        await portal.QuietAsync();
        await using var page = PanelContext.OpenUnstarted(portal, portal.Member);
        var layout = Show<ProjectsPanel>(page);
        await portal.Projects.ReportAsync(portal.Technician, id, 85, null);
        await page.SettleAsync();

        Assert.Equal("85", layout.Find("[data-testid=project-progress]").GetAttribute("data-value"));
        Assert.Equal("Projet mis à jour - 85\u202f%", Assert.Single(page.Toasts).Title);
        await Eventually.TrueAsync(() => layout.Find("live-badge").GetAttribute("updates") == "1");
    }

    [Fact]
    public async Task A_person_without_an_account_is_shown_nothing_and_led_to_the_sign_in()
    {
        await using var page = PanelContext.OpenUnstarted(portal, portal.NonMember with { PersonId = Guid.NewGuid() });
        var layout = Show<ProjectsPanel>(page);

        Assert.Equal("", layout.Markup.Trim());
        Assert.StartsWith("login", page.Services.GetRequiredService<NavigationManager>().ToBaseRelativePath(Place(page)));
        Assert.Equal(0, portal.Get<PresenceBoard>().ConnectionCount);
    }

    [Fact]
    public async Task Access_that_ends_while_the_page_is_open_empties_it()
    {
        await portal.Projects.AddMemberAsync(portal.Technician, id, portal.NonMember.PersonId);
        await using var page = PanelContext.OpenUnstarted(portal, portal.NonMember);
        var layout = Show<ProjectsPanel>(page);
        Assert.Contains("Zanzibar", layout.Markup);
        page.Services.GetRequiredService<NavigationManager>().NavigateTo("messages/7?message=9");

        await RemovePersonAsync(portal.NonMember);
        await Eventually.TrueAsync(() => Place(page).Contains("/login"));
        Assert.Contains("?ReturnUrl=%2Fmessages%2F7%3Fmessage%3D9&", Place(page), StringComparison.Ordinal);

        await Eventually.TrueAsync(() => layout.Markup.Trim() == "");
        Assert.False(page.Session.Started);
        await portal.Projects.ReportAsync(portal.Technician, id, 85, null);
        var newest = await portal.Log.HeadAsync();
        await Eventually.TrueAsync(() => portal.Bus.Head >= newest && page.Feed.Pending == 0);
        Assert.Equal("", layout.Markup.Trim());
    }

    [Fact]
    public async Task A_page_that_fails_leaves_the_shell_standing_and_can_be_tried_again()
    {
        await using var page = PanelContext.OpenUnstarted(portal, portal.Member);
        var layout = Show(page, body => body.AddContent(0, "corps"));
        await portal.Store.ReadAsync(db => db.Database.ExecuteSqlAsync($"ALTER TABLE Projects RENAME TO Elsewhere"));
        layout.Render(parameters => parameters.Add(one => one.Body, Body<ProjectsPanel>()));
        Assert.Matches("référence\u00a0: [0-9a-f]{8}", layout.Find("[data-testid=page-fault]").TextContent);
        Assert.NotNull(layout.Find("[data-testid=live-badge]"));

        await portal.Store.ReadAsync(db => db.Database.ExecuteSqlAsync($"ALTER TABLE Elsewhere RENAME TO Projects"));
        await layout.Find("[data-testid=page-fault] button").ClickAsync(new());
        Assert.Empty(layout.FindAll("[data-testid=page-fault]"));
        Assert.Contains("Zanzibar", layout.Markup);
    }

    [Fact]
    public async Task Staff_who_view_as_a_client_see_that_they_do_and_change_no_status()
    {
        await using var page = PanelContext.OpenUnstarted(portal, portal.Member with { ImpersonatedBy = portal.Technician.PersonId });
        var layout = Show<ProjectsPanel>(page);

        Assert.Contains("Max Member", layout.Find(".view-as").TextContent);
        Assert.NotNull(layout.Find("[data-testid=view-as-end]"));
        Assert.Empty(layout.FindAll("[data-testid=status-switch]"));
        Assert.Equal(ClientPortal.Web.Live.Presence.Online, portal.Get<PresenceBoard>().StateOf(portal.Technician.PersonId));
        Assert.Equal(ClientPortal.Web.Live.Presence.Offline, portal.Get<PresenceBoard>().StateOf(portal.Member.PersonId));
    }

    [Fact]
    public async Task A_circuit_that_has_gone_leaves_no_trace()
    {
        var before = portal.Bus.SubscriptionCount;
        var page = PanelContext.OpenUnstarted(portal, portal.Member);
        Show<ProjectsPanel>(page);
        Assert.True(portal.Bus.SubscriptionCount > before);

        await page.DisposeAsync();

        Assert.Equal(before, portal.Bus.SubscriptionCount);
        Assert.Equal(0, portal.Get<PresenceBoard>().ConnectionCount);
    }

    private static RenderFragment Body<TPage>()
        where TPage : IComponent => body =>
        {
            body.OpenComponent<TPage>(0);
            body.CloseComponent();
        };

    private static IRenderedComponent<MainLayout> Show<TPage>(PanelContext page)
        where TPage : IComponent => Show(page, Body<TPage>());

    private static IRenderedComponent<MainLayout> Show(PanelContext page, RenderFragment body) =>
        page.Show<MainLayout>(layout => layout.Add(one => one.Body, body));

    private static string Place(PanelContext page) => page.Services.GetRequiredService<NavigationManager>().Uri;

    private Task RemovePersonAsync(Viewer viewer) => portal.Store.WriteAsync(async db =>
    {
        var person = await db.People.FindAsync(viewer.PersonId);
        person!.Disable(portal.Admin, isLastAdministrator: false, TimeProvider.System.GetUtcNow());
        db.People.Remove(person);
    });
}
