using System.Globalization;
using Bunit;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Operations;
using ClientPortal.Web.Features.Presence;
using ClientPortal.Web.Identity;
using ClientPortal.Web.Live;
using Microsoft.Extensions.DependencyInjection;

namespace ClientPortal.Tests.Features.Operations;

public sealed class LiveFiguresPanelTests : IAsyncLifetime
{
    private readonly FakeClock clock = new();
    private TestPortal portal = null!;

    public async ValueTask InitializeAsync() => portal = await TestPortal.StartAsync(clock);

    public async ValueTask DisposeAsync() => await portal.DisposeAsync();

    [Fact]
    public async Task A_node_beside_this_one_has_a_line_of_its_own()
    {
        // The sample of the start does not have it.
        clock.Advance(LiveSampler.Pace);
        portal.Get<NodeBoard>().Note(new NodeReported("id", new NodeFigures { Name = "deux", People = 2, Circuits = 3, MemoryBytes = 2048 }));
        await using var english = await PanelContext.OpenAsync(portal, portal.Admin, "en");
        var panel = english.Show<LiveFiguresPanel>();
        await Eventually.TrueAsync(() => panel.FindAll("[data-testid=live-nodes] li").Count == 2);

        var line = panel.FindAll("[data-testid=live-nodes] li")[1];
        Assert.Equal(("2", "3"), (line.GetAttribute("data-people"), line.GetAttribute("data-circuits")));
        Assert.Contains("deux", line.TextContent, StringComparison.Ordinal);
        Assert.Contains("People: 2 · pages: 3", line.TextContent, StringComparison.Ordinal);

        // It has not told its figures for half a minute.
        await Eventually.TrueAsync(() =>
        {
            clock.Advance(LiveSampler.Pace);
            return panel.FindAll("[data-testid=live-nodes]").Count == 0;
        });
    }

    [Fact]
    public async Task An_open_page_follows_and_shows_the_same_as_a_new_one()
    {
        await using var page = await PanelContext.OpenAsync(portal, portal.Technician);
        await using var english = await PanelContext.OpenAsync(portal, portal.Admin, "en");
        var (panel, other) = (page.Show<LiveFiguresPanel>(), english.Show<LiveFiguresPanel>());
        await Eventually.TrueAsync(() => Value(panel, "people") is 0 && Value(other, "people") is 0);

        var board = portal.Get<PresenceBoard>();
        await Eventually.TrueAsync(() =>
        {
            // Again at each step: after thirty of them without a sign the person would have left.
            board.Connect(portal.Member.PersonId, "tab");
            clock.Advance(LiveSampler.Pace);
            return Value(panel, "people") is 1 && Value(other, "circuits") is 1;
        });

        Assert.Contains("Max Member", panel.Find("[data-testid=live-people]").TextContent, StringComparison.Ordinal);
        Assert.Empty(panel.FindAll("[data-testid=live-person]"));
        Assert.Single(other.FindAll("[data-testid=live-person]"));
        Assert.Equal(4, panel.FindAll("[data-testid=live-chart] polyline").Count);
        Assert.Contains("people online", other.Markup, StringComparison.Ordinal);
        Assert.Empty(panel.FindAll("[data-testid=live-nodes]"));
        Assert.True(Value(panel, "database-bytes") > 0);
        await SameAsFresh.AssertAsync(page, panel);
        await SameAsFresh.AssertAsync(english, other);
    }

    [Fact]
    public async Task An_administrator_ends_one_session_of_a_person_and_the_audit_names_them()
    {
        var sessions = portal.Get<SessionCommands>();
        var first = await sessions.StartAsync(portal.Member, "Firefox, Windows");
        var second = await sessions.StartAsync(portal.Member, "Safari, iPhone");
        await using var page = await PanelContext.OpenAsync(portal, portal.Admin);
        var panel = page.Show<ConnectionsPanel>(one => one.Add(panel => panel.PersonId, portal.Member.PersonId));
        Assert.Equal(2, panel.FindAll("[data-testid=connection-row]").Count);

        await panel.Find($"[data-testid=connection-row][data-id='{first}'] [data-testid=connection-end]").ClickAsync();

        Assert.Equal($"{second}", Assert.Single(panel.FindAll("[data-testid=connection-row]")).GetAttribute("data-id"));
        await SameAsFresh.AssertAsync(page, panel, one => one.Add(panel => panel.PersonId, portal.Member.PersonId));
        var line = (await portal.Get<Web.Features.Audit.AuditQueries>().NewestAsync(portal.Admin, new(), limit: 1)).Single();
        Assert.Equal(("session.ended", "Ada Admin", "Max Member"), (line.Kind, line.ActorName, line.PersonName));
        Assert.Null(line.Way);
    }

    [Fact]
    public async Task A_person_who_comes_is_counted_in_their_connections()
    {
        await using var page = await PanelContext.OpenAsync(portal, portal.Admin);
        var panel = page.Show<ConnectionsPanel>(one => one.Add(panel => panel.PersonId, portal.Member.PersonId));
        Assert.Contains("0", panel.Find("[data-testid=connections-pages]").TextContent, StringComparison.Ordinal);

        portal.Get<PresenceBoard>().Connect(portal.Member.PersonId, "tab");

        await Eventually.TrueAsync(() => panel.Find("[data-testid=connections-pages]").TextContent.Contains('1', StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_open_pages_of_a_sign_in_say_since_when_and_their_round_trip()
    {
        var session = await portal.Get<SessionCommands>().StartAsync(portal.Member, "Firefox, Windows");
        await using var theirs = await PanelContext.OpenAsync(portal, portal.Member);
        var open = theirs.Circuit.GetRequiredService<OpenCircuit>();
        open.Belong(portal.Member.PersonId, session);
        await using var page = await PanelContext.OpenAsync(portal, portal.Admin);
        var panel = page.Show<ConnectionsPanel>(one => one.Add(panel => panel.PersonId, portal.Member.PersonId));
        Assert.Null(Assert.Single(panel.FindAll("[data-testid=connection-page]")).GetAttribute("data-value"));

        // The badge's first render is timed, then each live batch.
        theirs.Show<LiveBadge>();
        Assert.NotNull(open.RoundTrip);
        panel = page.Show<ConnectionsPanel>(one => one.Add(panel => panel.PersonId, portal.Member.PersonId));
        Assert.True(int.Parse(panel.Find("[data-testid=connection-page]").GetAttribute("data-value")!, CultureInfo.InvariantCulture) > 0);

        open.Dispose();
        Assert.Empty(portal.Get<OpenCircuits>().Of(portal.Member.PersonId));
    }

    private static double? Value(IRenderedComponent<LiveFiguresPanel> panel, string name) =>
        panel.FindAll($"[data-testid=live-figure][data-name={name}]") is [var figure]
            && double.TryParse(figure.GetAttribute("data-value"), CultureInfo.InvariantCulture, out var value)
            ? value
            : null;
}
