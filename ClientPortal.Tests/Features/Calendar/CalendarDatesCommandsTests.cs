using ClientPortal.Domain.Calendar;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Calendar;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Tests.Features.Calendar;

/// <summary>A changed or cancelled date of a series in mails and in the feed: with the identity of the series and its RECURRENCE-ID.</summary>
public sealed class CalendarDatesCommandsTests : IAsyncLifetime
{
    private const string Date = "RECURRENCE-ID;TZID=Africa/Dakar:20261204T090000";

    private static readonly DateTime Second = CalendarDesk.Fields.Start.AddDays(7);

    private readonly FakeClock clock = new();
    private TestPortal portal = null!;
    private Guid series;

    public async ValueTask InitializeAsync()
    {
        portal = await TestPortal.StartAsync(clock, hosted: false);
        series = await portal.Calendar().PlanAsync(
            portal.Technician, CalendarDesk.Fields with { Rrule = "FREQ=WEEKLY;COUNT=5", People = [portal.Member.PersonId] },
            CalendarDesk.ForClients);
    }

    public async ValueTask DisposeAsync() => await portal.DisposeAsync();

    [Fact]
    public async Task A_changed_date_is_told_alone_and_stands_beside_its_series_in_the_feed()
    {
        await MoveAsync(Second, hours: 5);

        var mail = Assert.Single((await MailsAsync()).Skip(1));
        Assert.Equal(
            ["DTSTART;TZID=Africa/Dakar:20261204T140000", "METHOD:REQUEST", Date, "SEQUENCE:1", $"UID:{CalendarFile.UidOf(series)}"],
            Of(mail, "METHOD", "RECURRENCE-ID", "DTSTART;TZID", "UID", "SEQUENCE").Order(Order));
        Assert.DoesNotContain(mail, line => line.StartsWith("RRULE", StringComparison.Ordinal));

        var feed = Lines(await portal.Get<CalendarFeedQueries>().FeedAsync(portal.Member));
        Assert.Equal(2, feed.Count(line => line == $"UID:{CalendarFile.UidOf(series)}"));
        Assert.Contains(Date, feed);
        Assert.DoesNotContain(feed, line => line.StartsWith("EXDATE", StringComparison.Ordinal));
        Assert.Equal(5, Ical.Net.Calendar.Load(string.Join("\r\n", feed))!.GetOccurrences().Count());
    }

    [Fact]
    public async Task A_cancelled_date_is_a_cancellation_of_that_date_and_left_out_of_the_feed()
    {
        await portal.Calendar().CancelPartAsync(portal.Technician, series, SeriesPart.One, Second);

        var mail = Assert.Single((await MailsAsync()).Skip(1));
        Assert.Equal(
            ["METHOD:CANCEL", Date, "STATUS:CANCELLED", $"UID:{CalendarFile.UidOf(series)}"],
            Of(mail, "METHOD", "RECURRENCE-ID", "STATUS", "UID").Order(Order));
        Assert.DoesNotContain(mail, line => line.StartsWith("RRULE", StringComparison.Ordinal));
        var feed = Lines(await portal.Get<CalendarFeedQueries>().FeedAsync(portal.Member));
        Assert.Contains("EXDATE;TZID=Africa/Dakar:20261204T090000", feed);
    }

    [Fact]
    public async Task A_series_that_moves_takes_its_changed_dates_along_and_tells_them_with_it()
    {
        var date = await MoveAsync(Second, hours: 5);

        await portal.Calendar().ChangeAsync(
            portal.Technician, series, fields => fields with { Start = fields.Start.AddHours(1), End = fields.End.AddHours(1) });

        var mail = (await MailsAsync())[^1];
        Assert.Contains("RECURRENCE-ID;TZID=Africa/Dakar:20261204T100000", mail);
        Assert.Contains("DTSTART;TZID=Africa/Dakar:20261204T140000", mail);
        Assert.Equal(Second.AddHours(1), (await FindAsync(date)).SeriesDate);
    }

    [Fact]
    public async Task Later_dates_belong_to_the_second_part_of_a_divided_series()
    {
        var date = await MoveAsync(Second.AddDays(14), hours: 5);

        var rest = await portal.Calendar().ChangePartAsync(
            portal.Technician, series, SeriesPart.Following, Second.AddDays(7),
            fields => fields with { Start = fields.Start.AddHours(1), End = fields.End.AddHours(1) });

        Assert.Equal((rest.Id, Second.AddDays(14).AddHours(1)), await FindAsync(date) is var one ? (one.SeriesId, one.SeriesDate) : default);
    }

    [Fact]
    public async Task A_cancelled_series_cancels_its_changed_dates_and_the_last_plain_date_leaves_them()
    {
        var date = await MoveAsync(Second, hours: 5);
        foreach (var week in new[] { -1, 1, 2, 3 })
        {
            await portal.Calendar().CancelPartAsync(portal.Technician, series, SeriesPart.One, Second.AddDays(7 * week));
        }

        Assert.Equal((null, null), ((await FindAsync(series)).CancelledAt, (await FindAsync(date)).CancelledAt));
        Assert.Single(await portal.TitlesAsync(portal.Member));
        await portal.Calendar().CancelAsync(portal.Technician, series);
        Assert.NotNull((await FindAsync(date)).CancelledAt);
    }

    [Fact]
    public async Task A_date_of_a_series_that_repeats_no_more_is_an_event_of_its_own()
    {
        var date = await MoveAsync(Second, hours: 5);

        await portal.Calendar().ChangeAsync(portal.Technician, series, fields => fields with { Rrule = "", Exceptions = [] });

        Assert.Null((await FindAsync(date)).SeriesId);
    }

    private static readonly StringComparer Order = StringComparer.Ordinal;

    private async Task<Guid> MoveAsync(DateTime date, int hours) => (await portal.Calendar().ChangePartAsync(
        portal.Technician, series, SeriesPart.One, date,
        fields => fields with { Start = fields.Start.AddHours(hours), End = fields.End.AddHours(hours) })).Id;

    private Task<CalendarEvent> FindAsync(Guid id) => portal.Store.ReadAsync(db => db.CalendarEvents.SingleAsync(one => one.Id == id));

    private Task<List<List<string>>> MailsAsync() => portal.Store.ReadAsync(async db =>
        (await db.Outbox.OrderBy(mail => mail.Id).Select(mail => mail.Calendar!).ToListAsync()).ConvertAll(Lines));

    private static List<string> Lines(string file) =>
        [.. file.Replace("\r\n ", "", StringComparison.Ordinal).Split("\r\n", StringSplitOptions.RemoveEmptyEntries)];

    private static IEnumerable<string> Of(List<string> lines, params string[] names) =>
        lines.Where(line => names.Any(name => line.StartsWith(name, StringComparison.Ordinal)));
}
