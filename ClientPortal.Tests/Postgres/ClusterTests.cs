using System.Globalization;
using System.Text.Json.Nodes;
using ClientPortal.Tests.Infrastructure;

namespace ClientPortal.Tests.Postgres;

/// <summary>
/// Three nodes behind nginx, with pages that write and read all the time, while one thing after the other fails. <c>PORTAL_TEST_CIRCUITS=300</c> is
/// the whole number, with pauses as long as they may be; each run has twelve.
/// </summary>
[Collection(Cluster.Collection)]
public sealed class ClusterTests(Cluster cluster, ITestOutputHelper output)
{
    private const int Few = 12;

    private static readonly int Pages =
        int.TryParse(Environment.GetEnvironmentVariable("PORTAL_TEST_CIRCUITS"), CultureInfo.InvariantCulture, out var pages) ? pages : Few;

    // A page notices a frozen node within 20 s. The few of each run do not wait for a ping, and the node goes on as soon as all are back.
    private static readonly TimeSpan Frozen = TimeSpan.FromSeconds(Pages > Few ? 45 : 0);

    [Fact]
    public async Task Pages_come_back_without_a_click_whatever_fails_and_show_each_message_once_in_one_order()
    {
        await using var pages = await ClusterPages.OpenAsync(cluster.Address, Pages, isImpatient: Pages <= Few);

        await cluster.ActAsync("kill", "2");
        await ReportAsync("a node is killed", pages.AskAsync("fault"));
        await cluster.ActAsync("start", "2");

        await cluster.ActAsync("pause", "3");
        var asked = pages.AskAsync("fault");
        await Task.Delay(Frozen);
        await ReportAsync("a node is frozen", asked);
        await cluster.ActAsync("resume", "3");

        await cluster.ActAsync("restart-database");
        await ReportAsync("PostgreSQL restarts", pages.AskAsync("fault"));

        await cluster.ActAsync("end-listeners");
        await ReportAsync("the nodes' listening connections end", pages.AskAsync("fault"));

        if (Pages > Few)
        {
            // Its own test is ClusterBrowserTests: here it is measured.
            await cluster.ActAsync("roll");
            await ReportAsync("all nodes are restarted in turn", pages.AskAsync("fault"));
        }

        var figures = await pages.AskAsync("check");
        output.WriteLine($"{figures}");
        Assert.True((int)figures["acknowledged"]! > 0);
        Assert.Equal((0, 0, 0, 0), (Of("lost"), Of("twice"), Of("unseen"), Of("disordered")));

        // A browser that gets the balancer's own error shows it, until its reader clicks.
        Assert.Equal(0, Of("stranded"));

        // Otherwise no page was on a node that failed.
        Assert.True(Of("loads") > Pages);

        int Of(string name) => (int)figures[name]!;
    }

    private async Task ReportAsync(string what, Task<JsonNode> usable)
    {
        var figures = await usable;
        output.WriteLine($"{what}: {figures.ToJsonString()}");
    }
}
