using ClientPortal.Domain.Calendar;
using ClientPortal.Domain.People;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Calendar;

namespace ClientPortal.Tests.Features.Calendar;

/// <summary>Shorthands for the calendar of a <see cref="TestPortal"/>.</summary>
internal static class CalendarDesk
{
    /// <summary>A meeting of an hour, a week after the start of a test's clock.</summary>
    public static readonly CalendarFields Fields = new()
    {
        Title = "Comité de pilotage", Start = new(2026, 11, 27, 9, 0, 0), End = new(2026, 11, 27, 10, 0, 0), Zone = "Africa/Dakar",
    };

    public static readonly CalendarPlace ForClients = new() { ClientVisible = true };

    public static CalendarCommands Calendar(this TestPortal portal) => portal.Get<CalendarCommands>();

    public static CalendarQueries CalendarQueries(this TestPortal portal) => portal.Get<CalendarQueries>();

    public static Task<Guid> MeetingAsync(this TestPortal portal, Viewer by, params Guid[] people) =>
        portal.Calendar().PlanAsync(by, Fields with { People = people }, ForClients);

    /// <summary>The titles of what takes place within the 30 days after the clock's start.</summary>
    public static async Task<List<string>> TitlesAsync(this TestPortal portal, Viewer viewer) =>
        [.. (await portal.CalendarQueries().BetweenAsync(viewer, FakeClock.Start, FakeClock.Start.AddDays(30))).Rows.Select(row => row.Title)];
}
