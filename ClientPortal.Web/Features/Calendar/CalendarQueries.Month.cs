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
            var glimpses = await found.Select(one => new Glimpse(
                one.Id, one.Start, one.End, one.Zone, one.AllDay, one.Rrule, one.Exceptions, one.StartsAt, one.EndsAt)).ToListAsync(stop);
            var (counts, shown) = (new Dictionary<DateOnly, int>(), new HashSet<Guid>());
            var all = from one in glimpses
                      from when in one.Between(begin, end, zone)
                      orderby Order(one.AllDay, when, zone), one.Id
                      select (Event: one, When: when);
            foreach (var (one, when) in all)
            {
                var span = CalendarLook.Days(one.AllDay, when, zone);
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

    // What is needed of all events of a month to know on which days they are.
    private sealed record Glimpse(
        Guid Id, DateTime Start, DateTime End, string Zone, bool AllDay, string Rrule, IReadOnlyList<DateTime> Exceptions, DateTimeOffset StartsAt,
        DateTimeOffset EndsAt)
    {
        public IEnumerable<Occurrence> Between(DateTimeOffset from, DateTimeOffset to, TimeZoneInfo zone) =>
            AllDay || Rrule.Length > 0 || Exceptions.Count > 0
                ? Recurrence.Between(new CalendarTimes(Start, End, Zone, AllDay, Rrule, Exceptions), from, to, zone)
                : StartsAt < to && EndsAt > from ? [new Occurrence(Start, End, StartsAt, EndsAt)] : [];
    }
}
