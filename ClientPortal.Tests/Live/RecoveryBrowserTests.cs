using System.Diagnostics;
using System.Text.RegularExpressions;
using ClientPortal.Tests.Features.Projects;
using ClientPortal.Tests.Infrastructure;
using Microsoft.Playwright;

using static Microsoft.Playwright.Assertions;

namespace ClientPortal.Tests.Live;

/// <summary>The portal or the network fails under open pages: they say so, and recover without a click, with nothing missing.</summary>
[Collection(Browser.Recovery)]
public sealed class RecoveryBrowserTests(Browser browser, DemoPortal portal, ITestOutputHelper output) : BrowserTest(browser, portal)
{
    // Silence is noticed after one missed ping (12 s) at the next look (5 s), and the question that follows may wait for 3 s.
    private const float SilenceLimit = 25_000;

    // The pauses between attempts end at 5 s, and a reload follows.
    private const float RecoveryLimit = 90_000;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_restart_of_the_portal_ends_in_live_pages_without_a_click(bool kill)
    {
        var admin = await SignInAsync(Cast.Admin);
        var id = await admin.ProjectIdAsync(Cast.Cloud);
        await admin.EditAsync(id);
        var client = await SignInAsync(Cast.Client, $"/projects/{id}");
        var staff = await SignInAsync(Cast.Technician, "/admin");

        if (kill)
        {
            Portal.Process.Kill();
        }
        else
        {
            await Portal.Process.StopAsync();
        }

        await client.StateAsync("offline", 2_000);
        await staff.StateAsync("offline", 2_000);

        // A change from the time without listeners: made by the first who is back, before the client is.
        await client.Page.Context.SetOfflineAsync(true);
        await Portal.Process.RestartAsync();
        var watch = Stopwatch.StartNew();
        await staff.LiveAsync(RecoveryLimit);
        output.WriteLine($"live {watch.ElapsedMilliseconds} ms after the portal listened (kill: {kill})");
        var progress = await staff.ReportAsync(id);
        await client.Page.Context.SetOfflineAsync(false);

        await client.LiveAsync(RecoveryLimit);
        await client.ShowsProgressAsync(id, progress);
        await client.CountedAsync(1);
        await Expect(admin.Id("project-form")).ToBeVisibleAsync();

        // And live means live.
        progress = await staff.ReportAsync(id);
        await client.ShowsProgressAsync(id, progress);
        await client.CountedAsync(2);
    }

    [Fact]
    public async Task What_was_typed_and_where_it_was_survive_a_restart()
    {
        var admin = await SignInAsync(Cast.Admin);
        var id = await admin.ProjectIdAsync(Cast.Cloud);
        await admin.Page.SetViewportSizeAsync(1280, 500);
        await admin.EditAsync(id);
        var progress = ProjectSteps.Other(await admin.ProgressAsync());
        await admin.Id("project-name-input").FillAsync("Migration vers le cloud, seconde phase");
        await admin.Id("project-progress-input").FillAsync($"{progress}");
        await admin.Id("project-status-select").SelectOptionAsync("paused");
        await admin.Id("project-due-input").FillAsync("2031-05-17");
        await admin.Id("project-description-input").FillAsync("Écrit juste avant la coupure");
        await admin.Page.EvaluateAsync("() => scrollTo(0, 240)");
        var scroll = await admin.Page.EvaluateAsync<int>("() => scrollY");
        Assert.True(scroll > 100);

        Portal.Process.Kill();
        await admin.StateAsync("offline", 2_000);
        await admin.Id("project-description-input").PressSequentiallyAsync(", et pendant");
        await Portal.Process.RestartAsync();

        await Expect(admin.Badge).ToHaveAttributeAsync("data-state", "live", new() { Timeout = RecoveryLimit });
        Assert.Equal($"/projects/{id}?edit=1", admin.Path);
        await Expect(admin.Id("project-description-input")).ToHaveValueAsync("Écrit juste avant la coupure, et pendant");
        await Expect(admin.Id("project-name-input")).ToHaveValueAsync("Migration vers le cloud, seconde phase");
        await Expect(admin.Id("project-progress-input")).ToHaveValueAsync($"{progress}");
        await Expect(admin.Id("project-status-select")).ToHaveValueAsync("paused");
        await Expect(admin.Id("project-due-input")).ToHaveValueAsync("2031-05-17");
        await Expect(admin.Id("project-description-input")).ToBeFocusedAsync();
        await Eventually.TrueAsync(async () => Math.Abs(await admin.Page.EvaluateAsync<int>("() => scrollY") - scroll) <= 2);

        // The server has all of it: it is saved, and no draft is left over.
        await admin.Id("project-name-input").FillAsync(Cast.Cloud);
        await admin.SaveAsync();
        await admin.ShowsProgressAsync(id, progress);
        await admin.EditAsync(id);
        await Expect(admin.Id("project-status-select")).ToHaveValueAsync("paused");
        await Expect(admin.Id("project-due-input")).ToHaveValueAsync("2031-05-17");
        await Expect(admin.Id("project-description-input")).ToHaveValueAsync("Écrit juste avant la coupure, et pendant");
    }

    [Fact]
    public async Task A_minute_offline_is_caught_up_on_the_same_page()
    {
        await using var network = new FaultyProxy(Portal.Address);
        var admin = await SignInAsync(Cast.Admin);
        var id = await admin.ProjectIdAsync(Cast.Telephony);
        var client = await SignInAsync(Cast.Client, Through(network));
        await client.OpenAsync($"/projects/{id}");
        await client.MarkAsync();
        await client.WatchStatesAsync();

        network.Cut();
        var offline = Task.Delay(TimeSpan.FromSeconds(60)); // the length that the portal guarantees, so a real minute
        await client.StateAsync("offline", 2_000);
        await Expect(client.Badge).ToHaveTextAsync("Hors ligne");

        // More than the ten renders that a circuit keeps for a browser that does not answer.
        const int Changes = 12;
        var progress = 0;
        for (var i = 0; i < Changes; i++)
        {
            progress = await admin.ReportAsync(id);
        }

        await offline;
        Assert.Equal("offline", await client.Badge.GetAttributeAsync("data-state"));
        network.Restore();

        await client.LiveAsync(RecoveryLimit);
        await client.ShowsProgressAsync(id, progress);
        await client.CountedAsync(Changes);
        Assert.True(await client.IsSameDocumentAsync());
        Assert.Equal(["live", "offline", "catching-up", "live"], await client.StatesAsync());
    }

    // After so many messages of the circuit: its start, its first render, what the first render asks of the browser.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    public async Task A_connection_that_breaks_while_the_page_starts_ends_in_a_live_page(int messages)
    {
        await using var network = new FaultyProxy(Portal.Address);
        var client = await SignInAsync(Cast.Client, Through(network));
        var cut = new TaskCompletionSource();
        var received = 0;
        client.Page.WebSocket += (_, socket) => socket.FrameReceived += (_, _) =>
        {
            if (Interlocked.Increment(ref received) == messages)
            {
                network.Cut();
                cut.SetResult();
            }
        };

        await client.Page.GotoAsync("/projects", new() { WaitUntil = WaitUntilState.Commit });
        await cut.Task.WaitAsync(TimeSpan.FromSeconds(20));
        network.Restore();

        await client.LiveAsync(RecoveryLimit);
        await Expect(client.Id("project-row").First).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_half_open_connection_never_looks_alive()
    {
        await using var network = new FaultyProxy(Portal.Address);
        var admin = await SignInAsync(Cast.Admin);
        var id = await admin.ProjectIdAsync(Cast.Security);
        var client = await SignInAsync(Cast.Client, Through(network));
        await client.OpenAsync($"/projects/{id}");
        await client.MarkAsync();
        await client.WatchStatesAsync();

        network.Freeze();
        var progress = await admin.ReportAsync(id);
        await Expect(client.Badge).Not.ToHaveAttributeAsync("data-state", "live", new() { Timeout = SilenceLimit });
        await Expect(client.Badge).ToContainTextAsync(new System.Text.RegularExpressions.Regex("^(Figé depuis \\d\\d:\\d\\d|Hors ligne)$"));
        network.Thaw();

        await client.LiveAsync(RecoveryLimit);
        await client.ShowsProgressAsync(id, progress);
        await client.CountedAsync(1);
        Assert.True(await client.IsSameDocumentAsync());
        Assert.Equal("catching-up", (await client.StatesAsync())[^2]);
    }

    [Fact]
    public async Task A_tab_that_comes_back_to_a_dead_connection_asks_at_once()
    {
        await using var network = new FaultyProxy(Portal.Address);
        var client = await SignInAsync(Cast.Client, Through(network));
        await client.OpenAsync("/client-portal");

        // Sleep and change of network in one: nothing is heard, then the browser says that it is online.
        network.Freeze();
        await client.Page.EvaluateAsync("() => dispatchEvent(new Event('online'))");
        await client.StateAsync("catching-up", 1_000);
        await client.StateAsync("stale", 5_000);
        network.Thaw();
        await client.LiveAsync(RecoveryLimit);
    }

    [Fact]
    public async Task What_is_typed_and_clicked_offline_is_not_lost_on_the_same_page()
    {
        await using var network = new FaultyProxy(Portal.Address);
        var admin = await SignInAsync(Cast.Admin, Through(network));
        var id = await admin.ProjectIdAsync(Cast.Security);
        await admin.EditAsync(id);
        await admin.Id("project-status-select").SelectOptionAsync("planned");
        await admin.MarkAsync();
        network.Cut();
        await admin.StateAsync("offline", 2_000);

        var progress = ProjectSteps.Other(await admin.ProgressAsync());
        await admin.Id("project-progress-input").FillAsync($"{progress}");
        await admin.Id("project-status-select").PressAsync("ArrowDown");
        var status = await admin.Id("project-status-select").InputValueAsync();

        // The click does not reach the server, and the badge says so for a moment: it is waited for from before.
        var said = admin.Page.WaitForSelectorAsync("live-badge.nudge");
        await admin.Id("project-save").ClickAsync();
        await said;
        network.Restore();
        await admin.LiveAsync(RecoveryLimit);
        Assert.True(await admin.IsSameDocumentAsync());

        await admin.SaveAsync();
        await admin.ShowsProgressAsync(id, progress);
        await Expect(admin.Project(id).Locator($"[data-value={status}]")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_circuit_that_the_server_has_let_go_of_ends_in_a_live_page()
    {
        var client = await SignInAsync(Cast.Client, "/client-portal");
        await client.MarkAsync();

        // As after the three minutes that a lost circuit is kept for.
        await client.Page.EvaluateAsync("() => Blazor.pauseCircuit()");
        await Expect(client.Badge).Not.ToHaveAttributeAsync("data-state", "live");

        await client.LiveAsync(RecoveryLimit);
        Assert.False(await client.IsSameDocumentAsync());
    }

    /// <summary>While nodes are replaced: the page is of one version, and the node of its circuit of another.</summary>
    [Fact]
    public async Task A_page_with_the_scripts_of_another_version_loads_anew()
    {
        var client = await SignInAsync(Cast.Client);
        var (documents, faults) = (0, Portal.Process.Faults.Count);
        await client.Page.RouteAsync("**/projects", async route =>
        {
            var answer = await route.FetchAsync();
            var page = await answer.TextAsync();
            var other = Regex.Replace(page, @"(lib/portal\.[a-z0-9]+\.js)", "$1?earlier");
            await route.FulfillAsync(new() { Response = answer, Body = ++documents == 1 ? other : page });
        });

        await client.Page.GotoAsync("/projects", new() { WaitUntil = WaitUntilState.Commit });

        await client.LiveAsync();
        await Expect(client.Id("project-row").First).ToBeVisibleAsync();
        Assert.Equal(2, documents);
        Assert.Equal(faults, Portal.Process.Faults.Count);
    }

    [Fact]
    public async Task A_page_that_is_left_says_goodbye_once_and_is_live_for_who_comes_back()
    {
        var client = await SignInAsync(Cast.Client);
        await client.Page.AddInitScriptAsync(
            """
            const send = navigator.sendBeacon.bind(navigator);
            navigator.sendBeacon = (to, body) => { sessionStorage.goodbyes = (sessionStorage.goodbyes ?? '') + to; return send(to, body); };
            """);
        await client.OpenAsync("/projects");

        await client.Page.GotoAsync("/favicon.svg");
        Assert.Equal("_blazor/disconnect", await client.Page.EvaluateAsync<string>("() => sessionStorage.goodbyes"));

        await client.Page.GoBackAsync();
        await client.LiveAsync();
        await Expect(client.Id("project-row").First).ToBeVisibleAsync();
    }

    private static BrowserNewContextOptions Through(FaultyProxy network) => new() { BaseURL = network.Address.ToString() };
}
