using ClientPortal.Domain.Calendar;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Calendar;

public sealed partial class CalendarQueries
{
    /// <summary>
    /// A month's page: how many occurrences each day has, and the rows of the first ones of each day. A month of thousands of events costs little
    /// more than one of twenty, because only what is shown is read whole.
    /// </summary>
    /// <param name="viewer">Who reads.</param>
    /// <param name="first">The first shown day.</param>
    /// <param name="days">How many days are shown.</param>
    /// <param name="most">How many occurrences of a day are shown.</param>
    /// <param name="filter">Only these; null for all.</param>
    /// <param name="stop">Ends the work.</param>
    public Task<CalendarSpan> MonthAsync(
        Viewer viewer, DateOnly first, int days, int most, CalendarFilter? filter = null, CancellationToken stop = default) => store.ReadAsync(
        async db =>
        {
            var zone = viewer.Zone;
            var last = first.AddDays(days - 1);
            var (begin, end) = (ZonedTime.ToMoment(first.ToDateTime(default), zone), ZonedTime.ToMoment(last.AddDays(1).ToDateTime(default), zone));
            var found = Found(db, viewer, begin, end, filter);
            var (counts, shown) = (new Dictionary<DateOnly, int>(), new HashSet<Guid>());
            foreach (var one in (await GlimpsesAsync(found, begin, end, zone, stop)).OrderBy(one => one.Order).ThenBy(one => one.Id))
            {
                var span = CalendarLook.Days(one.AllDay, one.When, zone);
                for (var day = span.First < first ? first : span.First; day <= span.Last && day <= last; day = day.AddDays(1))
                {
                    var before = counts.GetValueOrDefault(day);
                    counts[day] = before + 1;
                    if (before < most)
                    {
                        shown.Add(one.Id);
                    }
                }
            }

            var ids = shown.ToList();
            var rows = await RowsAsync(db, viewer, found.Where(one => ids.Contains(one.Id)), begin, end, zone, stop);
            return new CalendarSpan(rows, zone) { Counts = counts };
        },
        stop);

    // Most events are single and have hours: of these three columns say on which days they are.
    private static async Task<List<Glimpse>> GlimpsesAsync(
        IQueryable<CalendarEvent> found, DateTimeOffset begin, DateTimeOffset end, TimeZoneInfo zone, CancellationToken stop)
    {
        var single = await found.Where(one => one.Rrule == "" && !one.AllDay && one.StartsAt < end && one.EndsAt > begin)
            .Select(one => new { one.Id, one.StartsAt, one.EndsAt }).ToListAsync(stop);
        var others = await found.Where(one => one.Rrule != "" || one.AllDay)
            .Select(one => new
            {
                one.Id, Times = new CalendarTimes(one.Start, one.End, one.Zone, one.AllDay, one.Rrule, one.Exceptions),
            }).ToListAsync(stop);
        return
        [
            .. single.Select(one => new Glimpse(one.Id, false, new Occurrence(default, default, one.StartsAt, one.EndsAt), one.StartsAt)),
            .. from one in others
               from when in Recurrence.Between(one.Times, begin, end, zone)
               select new Glimpse(one.Id, one.Times.AllDay, when, Order(one.Times.AllDay, when, zone)),
        ];
    }

    // An occurrence; of a single one without its local times.
    private readonly record struct Glimpse(Guid Id, bool AllDay, Occurrence When, DateTimeOffset Order);
}
