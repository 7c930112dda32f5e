using Bunit;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Calendar;

namespace ClientPortal.Tests.Features.Calendar;

/// <summary>Finding a time in the form of an event.</summary>
public sealed class FindTimePanelTests
{
    [Fact]
    public async Task A_proposal_is_chosen_into_the_form_and_the_overview_says_who_is_busy()
    {
        // A Friday of the coming year, whenever the test runs: what has passed is not proposed.
        var friday = new DateTime(TimeProvider.System.GetUtcNow().Year + 1, 11, 20);
        friday = friday.AddDays(((int)DayOfWeek.Friday - (int)friday.DayOfWeek + 7) % 7);
        await using var portal = await TestPortal.StartAsync();
        await portal.Calendar().PlanAsync(
            portal.Admin,
            CalendarDesk.Fields with { Start = friday.AddHours(9), End = friday.AddHours(10), People = [portal.Member.PersonId] },
            CalendarDesk.ForClients);
        await using var page = await PanelContext.OpenAsync(portal, portal.Technician, "en");
        var form = page.Show<CalendarFormPanel>();
        await form.Find("[data-testid=event-start-input]").ChangeAsync(new() { Value = $"{friday:yyyy-MM-dd}T09:00:00" });
        await form.Find("[data-testid=event-end-input]").ChangeAsync(new() { Value = $"{friday:yyyy-MM-dd}T10:00:00" });
        await form.Find("[data-testid=event-people-select]").ChangeAsync(new() { Value = $"{portal.Member.PersonId}" });

        await form.Find("[data-testid=event-find-time]").ClickAsync(new());

        Assert.Equal(2, form.FindAll("[data-testid=find-time-person]").Count);
        var busy = form.Find($"[data-testid=find-time-person][data-person='{portal.Member.PersonId}']");
        Assert.Contains("09:00–10:00 Comité de pilotage", busy.TextContent, StringComparison.Ordinal);
        Assert.Equal(2, busy.QuerySelectorAll("[data-state=busy]").Length);
        Assert.Equal($"{friday:yyyy-MM-dd}T10:00Z", form.Find("[data-testid=find-time-proposal]").GetAttribute("data-start"));

        await form.Find("[data-testid=find-time-proposal]").ClickAsync(new());

        Assert.Equal($"{friday:yyyy-MM-dd}T10:00:00", form.Find("[data-testid=event-start-input]").GetAttribute("value"));
        Assert.Equal($"{friday:yyyy-MM-dd}T11:00:00", form.Find("[data-testid=event-end-input]").GetAttribute("value"));
        Assert.Equal("true", form.Find("[data-testid=find-time-proposal]").GetAttribute("aria-pressed"));

        // Another person changes the proposals: the admin is busy then too, the time is kept.
        await form.Find("[data-testid=event-people-select]").ChangeAsync(new() { Value = $"{portal.Admin.PersonId}" });
        Assert.Equal(3, form.FindAll("[data-testid=find-time-person]").Count);
    }
}
