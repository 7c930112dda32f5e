using System.Text.Json;
using Bunit;
using ClientPortal.Domain.Projects;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Data;
using ClientPortal.Web.Features.Presence;
using ClientPortal.Web.Identity;
using ClientPortal.Web.Live;
using Microsoft.Extensions.DependencyInjection;

namespace ClientPortal.Tests.Features.Presence;

/// <summary>What the server sends to the badge: attributes, and the answer to its pulse. The browser writes the words in it.</summary>
public sealed class LiveBadgePanelTests : IAsyncLifetime
{
    private TestPortal portal = null!;
    private Guid id;

    public async ValueTask InitializeAsync()
    {
        portal = await TestPortal.StartAsync();
        id = await portal.ProjectAsync();
    }

    public async ValueTask DisposeAsync() => await portal.DisposeAsync();

    [Fact]
    public async Task It_counts_what_the_viewer_heard_and_says_how_far_the_page_has_come()
    {
        await using var page = await PanelContext.OpenAsync(portal, portal.Member);
        var badge = page.Show<LiveBadge>();
        Assert.Equal("0", Attribute("updates"));
        Assert.Equal($"{await portal.Log.HeadAsync()}", Attribute("cursor"));
        Assert.Null(Attribute("last-event"));
        Assert.Equal(page.Services.GetRequiredService<ThisNode>().Id, Attribute("node"));

        await portal.Projects.ReportAsync(portal.Technician, id, 50, null);
        await portal.Projects.AddMilestoneAsync(portal.Technician, id, new("Marge", null, Internal: true));
        await portal.Projects.ReportAsync(portal.Technician, id, 51, null);
        await Eventually.TrueAsync(() => Attribute("updates") == "2");

        Assert.Equal($"{await portal.Log.HeadAsync()}", Attribute("cursor"));
        Assert.Equal(page.Feed.LastEventAt!.Value.ToString("O"), Attribute("last-event"));
        Assert.Empty(badge.Find("live-badge").ChildNodes);

        string? Attribute(string name) => badge.Find("live-badge").GetAttribute(name);
    }

    [Fact]
    public async Task Its_labels_are_in_the_readers_language()
    {
        await using var french = await PanelContext.OpenAsync(portal, portal.Member);
        await using var english = await PanelContext.OpenAsync(portal, portal.Member, "en");

        Assert.Equal("Hors ligne", Label(french, "offline"));
        Assert.Equal("Offline", Label(english, "offline"));

        static string? Label(PanelContext page, string key) => JsonDocument.Parse(page.Show<LiveBadge>().Find("live-badge").GetAttribute("labels")!)
            .RootElement.GetProperty(key).GetString();
    }

    [Fact]
    public async Task A_page_that_was_open_before_counts_what_it_missed_once()
    {
        var earlier = await portal.Log.HeadAsync();
        await portal.Projects.ReportAsync(portal.Technician, id, 50, null);
        await portal.Projects.ReportAsync(portal.Technician, id, 51, null);
        await portal.Projects.CreateAsync(portal.Technician, portal.Other, new("Ailleurs", "", ProjectStatus.Planned, 0, false, null, null));
        await using var page = await PanelContext.OpenAsync(portal, portal.Member);
        var badge = page.Show<LiveBadge>();

        var answer = await badge.InvokeAsync(() => badge.Instance.Pulse(earlier, "open"));
        Assert.Equal((page.Feed.Cursor, 0), (answer.Cursor, answer.Missed));
        await Eventually.TrueAsync(() => badge.Find("live-badge").GetAttribute("caught-up") == "2");
        Assert.Equal("2", badge.Find("live-badge").GetAttribute("updates"));

        await badge.InvokeAsync(() => badge.Instance.Pulse(earlier, "open"));
        Assert.Equal(2, page.Feed.Updates);
    }

    [Fact]
    public async Task A_pulse_keeps_a_person_online_and_an_idle_person_is_away()
    {
        await using var page = await PanelContext.OpenAsync(portal, portal.Member);
        var badge = page.Show<LiveBadge>();
        page.Circuit.GetRequiredService<CircuitPresence>().Appear(portal.Member.PersonId, ClientPortal.Domain.People.ChosenStatus.Automatic);
        var board = portal.Get<PresenceBoard>();
        Assert.Equal(ClientPortal.Web.Live.Presence.Online, board.StateOf(portal.Member.PersonId));

        await badge.InvokeAsync(() => badge.Instance.Idle(true));
        Assert.Equal(ClientPortal.Web.Live.Presence.Away, board.StateOf(portal.Member.PersonId));
        await badge.InvokeAsync(() => badge.Instance.Idle(false));
        await badge.InvokeAsync(() => badge.Instance.Pulse(null, "beat"));
        Assert.Equal(ClientPortal.Web.Live.Presence.Online, board.StateOf(portal.Member.PersonId));
        Assert.Equal(1, board.ConnectionCount);
    }

    [Fact]
    public async Task A_page_is_asked_to_load_anew_when_the_node_leaves_and_counts_as_opening_until_its_first_question()
    {
        await using var leaving = await TestPortal.StartAsync(settings: ["--Portal:DrainSeconds=10", "--Portal:PagesOpening=1"]);
        await using var page = await PanelContext.OpenAsync(leaving, leaving.Member);
        var badge = page.Show<LiveBadge>();
        await page.Circuit.GetRequiredService<AdmittedCircuit>().OnCircuitOpenedAsync(null!, CancellationToken.None);
        Assert.True(leaving.Get<Admission>().IsFull);
        await badge.InvokeAsync(() => badge.Instance.Pulse(null, "open"));
        Assert.False(leaving.Get<Admission>().IsFull);

        await leaving.Get<NodeDrain>().LeaveAsync(CancellationToken.None);

        await Eventually.TrueAsync(() => page.Asked("leaveNode") is [{ Arguments: [8_000.0] }]);
    }

    [Fact]
    public async Task A_disposed_badge_renders_no_more()
    {
        await using var page = await PanelContext.OpenAsync(portal, portal.Member);
        var badge = page.Show<LiveBadge>();
        await page.DisposeComponentsAsync();
        var rendered = badge.RenderCount;

        await portal.Projects.ReportAsync(portal.Technician, id, 50, null);
        await page.SettleAsync();

        Assert.Equal(1, page.Feed.Updates);
        Assert.Equal(rendered, badge.RenderCount);
    }
}
