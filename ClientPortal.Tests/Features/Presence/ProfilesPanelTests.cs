using Bunit;
using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Administration;
using ClientPortal.Web.Features.Presence;
using ClientPortal.Web.Live;

namespace ClientPortal.Tests.Features.Presence;

/// <summary>The profile window of each person to whom the viewer may write.</summary>
public sealed class ProfilesPanelTests : IAsyncLifetime
{
    private TestPortal portal = null!;

    public async ValueTask InitializeAsync() => portal = await TestPortal.StartAsync();

    public async ValueTask DisposeAsync() => await portal.DisposeAsync();

    [Fact]
    public async Task A_profile_says_who_a_person_is_and_links_only_where_its_reader_may_go()
    {
        var (member, technician) = (portal.Member.PersonId, portal.Technician.PersonId);
        Assert.Equal([$"/messages?new=1&with={technician}"], await LinksAsync(portal.Member, technician));
        Assert.Equal([$"/messages?new=1&with={member}", $"/admin/people/{member}"], await LinksAsync(portal.Technician, member));
        Assert.Equal([$"/messages?new=1&with={member}", $"/people/{member}"], await LinksAsync(portal.ClientAdmin, member));
        Assert.Equal(["/account"], await LinksAsync(portal.Member, member));
        Assert.Equal([$"/admin/people/{member}"], await LinksAsync(portal.Technician, member, disabled: true));
    }

    [Fact]
    public async Task A_person_without_access_and_a_missing_one_look_the_same()
    {
        await using var page = await PanelContext.OpenAsync(portal, portal.Member);
        var (foreign, missing) = (await OpenAsync(page, portal.Outsider.PersonId), await OpenAsync(page, Guid.NewGuid()));

        Assert.Single(foreign.FindAll("[data-testid=profile-none]"));
        Assert.Equal(Plain(missing), Plain(foreign));
        Assert.DoesNotContain(portal.Outsider.Name, foreign.Markup, StringComparison.Ordinal);
        await Assert.ThrowsAsync<NotFound>(() => portal.Get<PresenceQueries>().ProfileAsync(portal.Member, portal.Outsider.PersonId));

        static string Plain(IRenderedComponent<ProfilesPanel> panel) => panel.Find("[data-testid=profile]").TextContent;
    }

    [Fact]
    public async Task Left_open_it_shows_what_it_shows_when_opened_now_and_it_closes()
    {
        await using var page = await PanelContext.OpenAsync(portal, portal.Admin);
        var panel = await OpenAsync(page, portal.Technician.PersonId);
        Assert.Equal("offline", panel.Find("[data-testid=presence-dot]").GetAttribute("data-state"));

        await portal.RenameAsync(portal.Technician, "Théodore");
        portal.Get<PresenceBoard>().Connect(portal.Technician.PersonId, "a");
        await Eventually.TrueAsync(() => panel.Find("#modal-title").TextContent == "Théodore"
            && panel.Find("[data-testid=profile-seen]").TextContent.Contains("En ligne", StringComparison.Ordinal));
        await page.SettleAsync();
        await using var again = await page.OpenAgainAsync();
        Assert.Equal(SameAsFresh.Of(await OpenAsync(again, portal.Technician.PersonId)), SameAsFresh.Of(panel));

        await panel.Find("[data-testid=profile]").TriggerEventAsync("onclose", EventArgs.Empty);
        Assert.Empty(panel.FindAll("[data-testid=profile]"));
    }

    private async Task<IEnumerable<string?>> LinksAsync(Viewer viewer, Guid person, bool disabled = false)
    {
        if (disabled)
        {
            await portal.Get<PeopleCommands>().DisableAsync(portal.Admin, person);
        }

        await using var page = await PanelContext.OpenAsync(portal, viewer);
        return (await OpenAsync(page, person)).FindAll("[data-testid=profile] a").Select(link => link.GetAttribute("href"));
    }

    private static async Task<IRenderedComponent<ProfilesPanel>> OpenAsync(PanelContext page, Guid person)
    {
        var panel = page.Show<ProfilesPanel>();
        Assert.Empty(panel.FindAll("dialog"));
        await panel.Find("[data-profile-asked]").ChangeAsync(new() { Value = $"{person}" });
        panel.WaitForState(() => panel.FindAll(".skeletons, .skeleton").Count == 0, TimeSpan.FromSeconds(10));
        return panel;
    }
}
