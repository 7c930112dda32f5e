using Bunit;
using ClientPortal.Domain.People;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Administration;
using ClientPortal.Web.Features.Presence;
using ClientPortal.Web.Live;

namespace ClientPortal.Tests.Features.Presence;

/// <summary>Dots, the team and who is here follow the connections as they open and close.</summary>
public sealed class PresencePanelTests : IAsyncLifetime
{
    private readonly FakeClock clock = new();
    private TestPortal portal = null!;

    private PresenceBoard Board => portal.Get<PresenceBoard>();

    public async ValueTask InitializeAsync() => portal = await TestPortal.StartAsync(clock);

    public async ValueTask DisposeAsync() => await portal.DisposeAsync();

    [Fact]
    public async Task A_dot_shows_the_boards_state_and_no_other_persons_dot_renders()
    {
        await using var page = await PanelContext.OpenAsync(portal, portal.Member);
        var dot = page.Show<PresenceDot>(one => one.Add(parameter => parameter.PersonId, portal.Technician.PersonId));
        var other = page.Show<PresenceDot>(one => one.Add(parameter => parameter.PersonId, portal.Admin.PersonId));
        var untouched = other.RenderCount;
        Assert.Equal("offline", State(dot));
        Assert.Equal("Hors ligne", dot.Find("span").GetAttribute("aria-label"));

        Board.Connect(portal.Technician.PersonId, "a");
        await UntilAsync(() => State(dot) == "online");
        Board.Idle(portal.Technician.PersonId, "a", idle: true);
        await UntilAsync(() => State(dot) == "away");
        Board.Idle(portal.Technician.PersonId, "a", idle: false);
        await portal.Get<PresenceCommands>().ChooseAsync(portal.Technician, ChosenStatus.Busy);
        await UntilAsync(() => State(dot) == "busy");
        Assert.Equal("Occupé", dot.Find("span").GetAttribute("title"));
        Leave(portal.Technician.PersonId, "a");
        await UntilAsync(() => State(dot) == "offline");

        Assert.Equal(untouched, other.RenderCount);
    }

    [Fact]
    public async Task A_disposed_dot_leaves_no_listener()
    {
        // A separate portal: pages of earlier tests may still be unsubscribing from the shared one.
        await using var quiet = await TestPortal.StartAsync();
        await using var page = await PanelContext.OpenAsync(quiet, quiet.Member);
        var before = quiet.Bus.SubscriptionCount;
        page.Show<PresenceDot>(one => one.Add(parameter => parameter.PersonId, quiet.Technician.PersonId));
        page.Show<PresenceDot>(one => one.Add(parameter => parameter.PersonId, quiet.Technician.PersonId));
        Assert.Equal(before + 1, quiet.Bus.SubscriptionCount);

        await page.DisposeComponentsAsync();
        Assert.Equal(before, quiet.Bus.SubscriptionCount);
    }

    [Fact]
    public async Task The_team_shows_since_when_a_person_is_offline_and_only_then()
    {
        await using var page = await PanelContext.OpenAsync(portal, portal.Member);
        var team = page.Show<TeamPanel>();
        Assert.Equal(["Ada Admin", "Theo Technician"], team.FindAll(".person-name").Select(name => name.TextContent));
        Assert.Empty(team.FindAll(".person-seen"));

        Board.Connect(portal.Technician.PersonId, "a");
        await UntilAsync(() => team.FindAll("[data-state=online]").Count == 1);
        clock.Advance(TimeSpan.FromMinutes(1));
        var leftAt = clock.GetUtcNow();
        Leave(portal.Technician.PersonId, "a");
        await UntilAsync(() => team.FindAll(".person-seen").Count == 1);
        Assert.Equal(leftAt.UtcDateTime.ToString("O"), team.Find(".person-seen time").GetAttribute("datetime"));
        await UntilAsync(() => page.Feed is { Pending: 0, IsRunning: false }); // a second batch waits for the clock
        await SameAsFresh.AssertAsync(page, team);

        Board.Connect(portal.Technician.PersonId, "b");
        await UntilAsync(() => team.FindAll(".person-seen").Count == 0);
        await UntilAsync(() => page.Feed is { Pending: 0, IsRunning: false }); // a second batch waits for the clock
        await SameAsFresh.AssertAsync(page, team);
    }

    [Fact]
    public async Task The_team_of_staff_gets_a_newcomer_and_a_new_name()
    {
        await using var page = await PanelContext.OpenAsync(portal, portal.Technician);
        var team = page.Show<TeamPanel>();

        await portal.Get<PeopleCommands>().AddPersonAsync(
            portal.Admin, portal.Provider, new PersonFields("Nadia Nouvelle", "nadia@example.org", Role.Technician), TestPortal.Password);
        await UntilAsync(() => team.Markup.Contains("Nadia Nouvelle"));
        await SameAsFresh.AssertAsync(page, team);

        await portal.RenameAsync(portal.Admin, "Zoé Admin");
        await UntilAsync(() => team.Markup.Contains("Zoé Admin"));
        await SameAsFresh.AssertAsync(page, team);
        Assert.Equal(["Nadia Nouvelle", "Theo Technician", "Zoé Admin"], team.FindAll(".person-name").Select(name => name.TextContent));
    }

    [Fact]
    public async Task Who_is_here_follows_the_connections()
    {
        await using var page = await PanelContext.OpenAsync(portal, portal.Technician);
        var here = page.Show<OnlinePanel>();
        Assert.Contains("Personne pour l’instant", here.Markup);

        Board.Connect(portal.Member.PersonId, "a");
        await UntilAsync(() => here.FindAll("[data-testid=online-person]").Count == 1);
        Board.Connect(portal.Outsider.PersonId, "b");
        await UntilAsync(() => here.FindAll("[data-testid=online-person]").Count == 2);
        Assert.Equal("2", here.Find("[data-testid=online-count]").TextContent);
        await SameAsFresh.AssertAsync(page, here);

        await portal.RenameAsync(portal.Member, "Maxime Membre");
        await UntilAsync(() => here.Markup.Contains("Maxime Membre"));
        await SameAsFresh.AssertAsync(page, here);

        // An away person is still counted as here.
        Board.Idle(portal.Member.PersonId, "a", idle: true);
        await UntilAsync(() => here.FindAll("[data-state=away]").Count == 1);
        Assert.Equal("2", here.Find("[data-testid=online-count]").TextContent);

        Leave(portal.Outsider.PersonId, "b");
        await UntilAsync(() => here.FindAll("[data-testid=online-person]").Count == 1);
        Assert.DoesNotContain("Olga", here.Markup);
        await SameAsFresh.AssertAsync(page, here);
    }

    [Fact]
    public async Task A_client_sees_colleagues_and_the_team_and_no_other_person()
    {
        Board.Connect(portal.Outsider.PersonId, "a");
        Board.Connect(portal.NonMember.PersonId, "b");
        Board.Connect(portal.Technician.PersonId, "c");
        await using var page = await PanelContext.OpenAsync(portal, portal.Member);
        var here = page.Show<OnlinePanel>();

        Assert.Equal(["Nora Nonmember", "Theo Technician"], here.FindAll(".person-name").Select(name => name.TextContent));
        Assert.DoesNotContain($"{portal.Outsider.PersonId}", here.Markup);
    }

    private static string? State(IRenderedComponent<PresenceDot> dot) => dot.Find("[data-testid=presence-dot]").GetAttribute("data-state");

    private void Leave(Guid person, string connection)
    {
        Board.Disconnect(person, connection);
        clock.Advance(PresenceBoard.Grace + TimeSpan.FromSeconds(10));
    }

    // The wait lets the feed's pauses pass; it is too short for a lease to end.
    private Task UntilAsync(Func<bool> condition) => Eventually.TrueAsync(() =>
    {
        clock.Advance(LiveFeed.Pace);
        return condition();
    });
}
