using ClientPortal.Domain.Calendar;
using ClientPortal.Domain.People;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Calendar;

namespace ClientPortal.Tests.Features.Calendar;

/// <summary>A month's page is the first events of each day of the same time, and how many there are.</summary>
public sealed class CalendarMonthQueriesTests : IAsyncLifetime
{
    private static readonly DateOnly First = new(2026, 11, 23);

    private readonly FakeClock clock = new();
    private TestPortal portal = null!;

    public async ValueTask InitializeAsync() => portal = await TestPortal.StartAsync(clock, hosted: false);

    public async ValueTask DisposeAsync() => await portal.DisposeAsync();

    [Fact]
    public async Task The_first_three_of_each_day_are_read_and_all_are_counted()
    {
        const int days = 14, most = 3;
        var monday = First.ToDateTime(default);
        for (var hour = 8; hour < 14; hour++)
        {
            await PlanAsync($"At {hour}", monday.AddDays(1).AddHours(hour), TimeSpan.FromHours(1));
        }

        await PlanAsync("Daily", monday.AddHours(7), TimeSpan.FromMinutes(30), fields => fields with { Rrule = "FREQ=DAILY;COUNT=5" });
        await PlanAsync("Days", monday, TimeSpan.FromDays(3), fields => fields with { AllDay = true });
        await PlanAsync("Over midnight", monday.AddDays(1).AddHours(23), TimeSpan.FromHours(3));
        await PlanAsync("Before and in it", monday.AddDays(-2), TimeSpan.FromDays(4), fields => fields with { Zone = "Asia/Tokyo" });
        await PlanAsync("Later", monday.AddDays(days), TimeSpan.FromHours(1));

        foreach (var viewer in new[] { portal.Technician, portal.Member, portal.Outsider })
        {
            var month = await portal.CalendarQueries().MonthAsync(viewer, First, days, most);
            var all = await portal.CalendarQueries().BetweenAsync(
                viewer, new(monday, TimeSpan.Zero), new(monday.AddDays(days), TimeSpan.Zero));
            foreach (var day in Enumerable.Range(0, days).Select(First.AddDays))
            {
                Assert.Equal(On(all, day).Take(most), On(month, day).Take(most));
                Assert.Equal(On(all, day).Count(), month.Counts.GetValueOrDefault(day));
            }
        }

        Assert.Equal(10, (await portal.CalendarQueries().MonthAsync(portal.Member, First, days, most)).Counts[First.AddDays(1)]);
    }

    [Fact]
    public async Task Only_one_kind_and_only_what_is_the_readers_own()
    {
        await PlanAsync("Invited", new(2026, 11, 24, 9, 0, 0), TimeSpan.FromHours(1));
        await portal.Calendar().PlanAsync(
            portal.Admin, CalendarDesk.Fields with { Title = "Elsewhere", Kind = CalendarKind.Training }, CalendarDesk.ForClients);

        Assert.Equal(["Invited", "Elsewhere"], await TitlesAsync(portal.Technician, new()));
        Assert.Equal(["Invited"], await TitlesAsync(portal.Technician, new() { Mine = true }));
        Assert.Equal(["Invited"], await TitlesAsync(portal.Member, new() { Mine = true }));
        Assert.Equal(["Elsewhere"], await TitlesAsync(portal.Admin, new() { Mine = true }));
        Assert.Equal(["Elsewhere"], await TitlesAsync(portal.Technician, new() { Kind = CalendarKind.Training }));
        Assert.Empty(await TitlesAsync(portal.Technician, new() { Kind = CalendarKind.Training, Mine = true }));
    }

    [Fact]
    public async Task A_shared_read_is_of_one_viewer_one_filter_and_one_place_in_the_log()
    {
        await PlanAsync("Invited", new(2026, 11, 24, 9, 0, 0), TimeSpan.FromHours(1));
        var queries = portal.CalendarQueries();

        var read = await SharedAsync(portal.Member, new(), seq: 1);
        Assert.Same(read, await SharedAsync(portal.Member with { }, new(), seq: 1));
        Assert.Equal(["Invited"], read.Rows.Select(row => row.Title));
        Assert.Empty((await SharedAsync(portal.Outsider, new(), seq: 1)).Rows);
        Assert.Empty((await SharedAsync(portal.Member, new() { Kind = CalendarKind.Training }, seq: 1)).Rows);
        Assert.Equal("Asia/Tokyo", (await SharedAsync(portal.Member with { TimeZone = "Asia/Tokyo" }, new(), seq: 1)).Zone.Id);

        await PlanAsync("Later", new(2026, 11, 25, 9, 0, 0), TimeSpan.FromHours(1));
        Assert.Equal(["Invited", "Later"], (await SharedAsync(portal.Member, new(), seq: 2)).Rows.Select(row => row.Title));

        Task<CalendarSpan> SharedAsync(Viewer viewer, CalendarFilter filter, long seq) =>
            queries.MonthAsync(viewer, First, days: 14, most: 3, filter, seq);
    }

    [Theory]
    [InlineData("month", "2026-11-23", "training", "1", "/calendar?view=month&date=2026-11-23&kind=training&mine=1")]
    [InlineData(null, null, "nothing", "2", "/calendar")]
    public void The_address_says_what_is_shown(string? view, string? day, string? kind, string? mine, string address) =>
        Assert.Equal(address, CalendarAddress.Read(view, day, kind, mine).ToString());

    private async Task<IEnumerable<string>> TitlesAsync(Viewer viewer, CalendarFilter filter) =>
        (await portal.CalendarQueries().MonthAsync(viewer, First, days: 14, most: 3, filter)).Rows.Select(row => row.Title);

    private Task PlanAsync(string title, DateTime start, TimeSpan length, Func<CalendarFields, CalendarFields>? change = null)
    {
        var fields = CalendarDesk.Fields with { Title = title, Start = start, End = start + length, People = [portal.Member.PersonId] };
        return portal.Calendar().PlanAsync(portal.Technician, change?.Invoke(fields) ?? fields, CalendarDesk.ForClients);
    }

    private static IEnumerable<(string Title, DateTime Start)> On(CalendarSpan span, DateOnly day) =>
        span.Rows.Where(row => CalendarLook.Days(row, span.Zone) is var (first, last) && first <= day && day <= last)
            .Select(row => (row.Title, row.When.Start));
}
