using System.Resources;
using Bunit;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Jobs;
using ClientPortal.Web.Jobs;

namespace ClientPortal.Tests.Features.Jobs;

public sealed class JobsPanelTests : IAsyncLifetime
{
    private TestPortal portal = null!;

    public async ValueTask InitializeAsync() => portal = await TestPortal.StartAsync();

    public async ValueTask DisposeAsync() => await portal.DisposeAsync();

    [Fact]
    public async Task An_open_page_follows_what_happens_to_jobs_and_shows_the_same_as_a_new_one()
    {
        await using var page = await PanelContext.OpenAsync(portal, portal.Admin);
        var (panel, figures) = (page.Show<JobsPanel>(one => one.Add(it => it.Filter, new JobFilter())), page.Show<JobFiguresPanel>());
        Assert.Empty(panel.FindAll("[data-testid=job-row]"));

        await EnqueueAsync("one");
        await Eventually.TrueAsync(() => States(panel) is ["due"] && Figure(figures, "due") == "1");
        await panel.Find("[data-testid=job-cancel]").ClickAsync();
        await Eventually.TrueAsync(() => States(panel) is ["cancelled"] && Figure(figures, "due") == "0");
        await panel.Find("[data-testid=job-retry]").ClickAsync();
        await Eventually.TrueAsync(() => States(panel) is ["due"]);
        await panel.Find("[data-testid=job-open]").ClickAsync();
        Assert.Equal("true", panel.Find("[data-testid=job-open]").GetAttribute("aria-expanded"));
        await panel.Find("[data-testid=job-open]").ClickAsync();

        await SameAsFresh.AssertAsync(page, panel, one => one.Add(it => it.Filter, new JobFilter()));
    }

    [Fact]
    public void Every_kind_has_a_word()
    {
        var texts = new ResourceManager(typeof(JobTexts));
        Assert.All(portal.Get<JobKinds>().All, kind => Assert.True(texts.GetString($"Kind.{kind.Name}") is not null, kind.Name));
    }

    private static List<string?> States(IRenderedComponent<JobsPanel> panel) =>
        [.. panel.FindAll("[data-testid=job-row]").Select(row => row.GetAttribute("data-state"))];

    private static string? Figure(IRenderedComponent<JobFiguresPanel> panel, string name) =>
        panel.FindAll($"[data-testid=job-figure][data-name={name}]").SingleOrDefault()?.GetAttribute("data-value");

    // Of a kind that no worker does.
    private Task EnqueueAsync(string key) => portal.Store.WriteAsync(db => portal.Get<JobQueue>().EnqueueAsync(
        db, new JobRequest("nothing", key, DateTimeOffset.UnixEpoch, Subject: key), CancellationToken.None));
}
