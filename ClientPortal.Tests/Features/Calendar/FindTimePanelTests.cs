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
        await using var portal = await TestPortal.StartAsync(new FakeClock());
        var id = await portal.MeetingAsync(portal.Admin, portal.Member.PersonId);
        await using var page = await PanelContext.OpenAsync(portal, portal.Technician, "en");
        var form = page.Show<CalendarFormPanel>();
        await form.Find("[data-testid=event-start-input]").ChangeAsync(new() { Value = "2026-11-27T09:00" });
        await form.Find("[data-testid=event-end-input]").ChangeAsync(new() { Value = "2026-11-27T10:00" });
        await form.Find("[data-testid=event-people-select]").ChangeAsync(new() { Value = $"{portal.Member.PersonId}" });

        await form.Find("[data-testid=event-find-time]").ClickAsync(new());

        Assert.Equal(2, form.FindAll("[data-testid=find-time-person]").Count);
        var busy = form.Find($"[data-person='{portal.Member.PersonId}']");
        Assert.Contains("09:00–10:00 Comité de pilotage", busy.TextContent, StringComparison.Ordinal);
        Assert.Equal(2, busy.QuerySelectorAll("[data-state=busy]").Length);
        Assert.Equal("2026-11-27T10:00Z", form.Find("[data-testid=find-time-proposal]").GetAttribute("data-start"));

        await form.Find("[data-testid=find-time-proposal]").ClickAsync(new());

        Assert.Equal("2026-11-27T10:00:00", form.Find("[data-testid=event-start-input]").GetAttribute("value"));
        Assert.Equal("2026-11-27T11:00:00", form.Find("[data-testid=event-end-input]").GetAttribute("value"));
        Assert.Equal("true", form.Find("[data-testid=find-time-proposal]").GetAttribute("aria-pressed"));

        // Another person changes the proposals: the admin is busy then too, the time is kept.
        await form.Find("[data-testid=event-people-select]").ChangeAsync(new() { Value = $"{portal.Admin.PersonId}" });
        Assert.Equal(3, form.FindAll("[data-testid=find-time-person]").Count);
        Assert.NotEqual(Guid.Empty, id);
    }
}
