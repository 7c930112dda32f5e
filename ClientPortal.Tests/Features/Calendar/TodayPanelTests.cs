using Bunit;
using ClientPortal.Domain.Calendar;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Activity;
using ClientPortal.Web.Features.Calendar;
using Answer = ClientPortal.Domain.Calendar.Answer;

namespace ClientPortal.Tests.Features.Calendar;

/// <summary>What the homes and a project's page show of the calendar.</summary>
public sealed class TodayPanelTests : IAsyncLifetime
{
    private TestPortal portal = null!;

    public async ValueTask InitializeAsync() => portal = await TestPortal.StartAsync();

    public async ValueTask DisposeAsync() => await portal.DisposeAsync();

    [Fact]
    public async Task Today_is_read_again_for_what_is_of_today_and_for_nothing_else()
    {
        await using var page = await PanelContext.OpenAsync(portal, portal.Member);
        var panel = page.Show<TodayPanel>();
        await Eventually.TrueAsync(() => panel.FindAll("[data-testid=today-empty]").Count == 1);
        var before = panel.RenderCount;

        var later = await PlanAsync(days: 3);
        await portal.Calendar().ReplyAsync(portal.Member, later, Answer.Yes);
        await portal.Calendar().ChangeAsync(portal.Technician, later, fields => fields with { Title = "Plus tard" });
        await portal.Calendar().CancelAsync(portal.Technician, await PlanAsync(days: 0, []));
        await page.SettleAsync();
        Assert.Equal(before, panel.RenderCount);

        var id = await PlanAsync(days: 0);
        await portal.Calendar().ReplyAsync(portal.Member, id, Answer.Yes);
        await SameAsFresh.AssertAsync(page, panel);
        Assert.Equal($"{id}", Assert.Single(panel.FindAll("[data-testid=event-row]")).GetAttribute("data-id"));

        // Another day's event that moves to today, and one of today that leaves it.
        await portal.Calendar().ChangeAsync(portal.Technician, later, fields => fields with { Start = Noon(0), End = Noon(0).AddHours(2) });
        await portal.Calendar().ChangeAsync(portal.Technician, id, fields => fields with { Start = Noon(1), End = Noon(1).AddHours(1) });
        await SameAsFresh.AssertAsync(page, panel);
        Assert.Equal($"{later}", Assert.Single(panel.FindAll("[data-testid=event-row]")).GetAttribute("data-id"));

        await portal.Calendar().CancelAsync(portal.Technician, later);
        await SameAsFresh.AssertAsync(page, panel);
        Assert.Empty(panel.FindAll("[data-testid=event-row]"));
    }

    [Fact]
    public async Task A_project_shows_its_next_events_and_its_activity_names_them()
    {
        var project = await portal.ProjectAsync();
        await using var page = await PanelContext.OpenAsync(portal, portal.Member);
        void Shown(ComponentParameterCollectionBuilder<ProjectEventsPanel> panel) => panel.Add(one => one.ProjectId, project);
        var panel = page.Show<ProjectEventsPanel>(Shown);
        var activity = page.Show<ActivityPanel>(shown => shown.Add(one => one.ProjectId, project));
        Assert.Single(panel.FindAll("[data-testid=project-events-empty]"));

        var id = await portal.Calendar().PlanAsync(
            portal.Technician, CalendarDesk.Fields with { Start = Noon(2), End = Noon(2).AddHours(1) },
            CalendarDesk.ForClients with { ProjectId = project });
        await portal.Calendar().PlanAsync(
            portal.Technician, CalendarDesk.Fields with { Title = "Interne", Start = Noon(2), End = Noon(2).AddHours(1) },
            new CalendarPlace { ProjectId = project });
        await SameAsFresh.AssertAsync(page, panel, Shown);

        Assert.Equal($"{id}", Assert.Single(panel.FindAll("[data-testid=event-row]")).GetAttribute("data-id"));
        var line = Assert.Single(activity.FindAll("[data-kind='calendar.created']"));
        Assert.Contains($"a planifié {CalendarDesk.Fields.Title}", line.TextContent, StringComparison.Ordinal);
        Assert.Equal($"/calendar/{id}", line.QuerySelector("a")!.GetAttribute("href"));
        await portal.Calendar().CancelAsync(portal.Technician, id);
        await SameAsFresh.AssertAsync(page, panel, Shown);
        Assert.Empty(panel.FindAll("[data-testid=event-row]"));
    }

    // Dakar's time is UTC.
    private static DateTime Noon(int days) =>
        DateTime.SpecifyKind(TimeProvider.System.GetUtcNow().UtcDateTime.Date.AddDays(days).AddHours(12), DateTimeKind.Unspecified);

    private Task<Guid> PlanAsync(int days, Guid[]? people = null) => portal.Calendar().PlanAsync(
        portal.Technician,
        CalendarDesk.Fields with { Start = Noon(days), End = Noon(days).AddHours(1), People = people ?? [portal.Member.PersonId] },
        CalendarDesk.ForClients);
}
