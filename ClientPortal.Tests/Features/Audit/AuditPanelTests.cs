using System.Globalization;
using AngleSharp.Dom;
using Bunit;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Administration;
using ClientPortal.Web.Features.Audit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace ClientPortal.Tests.Features.Audit;

public sealed class AuditPanelTests : IAsyncLifetime
{
    private TestPortal portal = null!;

    public async ValueTask InitializeAsync() => portal = await TestPortal.StartAsync();

    public async ValueTask DisposeAsync() => await portal.DisposeAsync();

    [Fact]
    public async Task New_rows_wait_behind_a_button_and_nothing_jumps()
    {
        var project = await portal.ProjectAsync();
        await using var page = await PanelContext.OpenAsync(portal, portal.Admin);
        var panel = page.Show<AuditPanel>(audit => audit.Add(one => one.Filter, new AuditFilter()));
        await Eventually.TrueAsync(() => Kinds(panel).Length > 0);
        var before = Kinds(panel);

        await portal.Projects.ReportAsync(portal.Technician, project, 70, null);
        await portal.Get<PeopleCommands>().DisableAsync(portal.Admin, portal.Member.PersonId);
        await portal.Get<PeopleCommands>().EnableAsync(portal.Admin, portal.Member.PersonId);

        await Eventually.TrueAsync(() => panel.FindAll("[data-testid=audit-new]") is [var chip] && chip.GetAttribute("data-count") == "3");
        Assert.Contains("3 nouveaux", panel.Find("[data-testid=audit-new]").TextContent, StringComparison.Ordinal);
        Assert.Equal(before, Kinds(panel));

        await panel.Find("[data-testid=audit-new]").ClickAsync(new());
        await Eventually.TrueAsync(() => Kinds(panel).Length == before.Length + 3);
        Assert.Equal(["person.updated", "person.updated", "project.updated"], Kinds(panel)[..3]);
        Assert.Empty(panel.FindAll("[data-testid=audit-new]"));
    }

    [Fact]
    public async Task Only_what_matches_the_filter_is_announced()
    {
        var project = await portal.ProjectAsync();
        await using var page = await PanelContext.OpenAsync(portal, portal.Admin, "en");
        var panel = page.Show<AuditPanel>(audit => audit.Add(one => one.Filter, new AuditFilter(Kind: "project.updated")));

        await portal.Get<PeopleCommands>().DisableAsync(portal.Admin, portal.Member.PersonId);
        await portal.Projects.ReportAsync(portal.Technician, project, 70, null);

        await Eventually.TrueAsync(() => panel.FindAll("[data-testid=audit-new]").Count == 1);
        Assert.Contains("1 new", panel.Find("[data-testid=audit-new]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Older_lines_follow_the_last_one_shown()
    {
        var project = await portal.ProjectAsync();
        for (var progress = 0; progress < AuditQueries.PageSize; progress++)
        {
            await portal.Projects.ReportAsync(portal.Technician, project, progress, null);
        }

        await using var page = await PanelContext.OpenAsync(portal, portal.Admin);
        var audit = page.Show<AuditPage>();
        var newest = Ids(audit);
        Assert.Equal(AuditQueries.PageSize, newest.Count);

        await audit.Find("[data-testid=grid-next]").ClickAsync(new());

        await Eventually.TrueAsync(() => !Ids(audit).Intersect(newest).Any());
        var ids = newest.Concat(Ids(audit)).ToList();
        Assert.Equal(ids.Count, (int)await portal.Log.HeadAsync());
        Assert.Equal(ids.Distinct().OrderDescending(), ids);
        Assert.True(audit.Find("[data-testid=grid-next]").HasAttribute("disabled"));

        await audit.Find("[data-testid=grid-sort-by][data-option=when]").ClickAsync(new());
        await Eventually.TrueAsync(() => Ids(audit)[0] == ids[^1]);
        Assert.Equal("ascending", audit.Find("[data-testid=grid-sort-by][data-option=when]").Closest("th")!.GetAttribute("aria-sort"));
        Assert.EndsWith("/admin/audit?sort=when", page.Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
    }

    private static List<long> Ids(IRenderedComponent<AuditPage> audit) =>
        [.. audit.FindAll("[data-testid=audit-row]").Select(row => long.Parse(row.GetAttribute("data-id")!, CultureInfo.InvariantCulture))];

    private static string[] Kinds(IRenderedComponent<AuditPanel> panel) =>
        [.. panel.FindAll("[data-testid=audit-row]").Select(row => row.GetAttribute("data-kind")!)];
}
