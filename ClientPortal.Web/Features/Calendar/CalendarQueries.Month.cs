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
    /// <param name="seq">
    /// As the event at this place of the log left it, or newer: read once for the page, its circuit and the viewer's other tabs. Null: read now.
    /// </param>
    /// <param name="stop">Ends the work, unless it is shared.</param>
    public async Task<CalendarSpan> MonthAsync(
        Viewer viewer, DateOnly first, int days, int most, CalendarFilter? filter = null, long? seq = null, CancellationToken stop = default)
    {
        if (seq is null)
        {
            return await ReadAsync(stop);
        }

        var who = (viewer.PersonId, viewer.Role, viewer.OrganisationId, viewer.IsOrganisationAdministrator, viewer.TimeZone);
        return (await reads.OnceAsync(
            (nameof(MonthAsync), who, first, days, most, filter, seq), async () => (CalendarSpan?)await ReadAsync(CancellationToken.None)))!;

        Task<CalendarSpan> ReadAsync(CancellationToken end) => store.ReadAsync(db => MonthAsync(db, viewer, first, days, most, filter, end), end);
    }

    private static async Task<CalendarSpan> MonthAsync(
        PortalDb db, Viewer viewer, DateOnly first, int days, int most, CalendarFilter? filter, CancellationToken stop)
    {
        var zone = viewer.Zone;
        var (begin, end) = (ZonedTime.ToMoment(first.ToDateTime(default), zone), ZonedTime.ToMoment(first.AddDays(days).ToDateTime(default), zone));
        var (counts, shown) = (new int[days], Enumerable.Range(0, days).Select(_ => new List<Glimpse>(most + 1)).ToArray());
        foreach (var one in await GlimpsesAsync(Found(db, viewer, begin, end, filter), begin, end, zone, stop))
        {
            var span = CalendarLook.Days(one.AllDay, one.When, zone);
            var last = Math.Min(span.Last.DayNumber - first.DayNumber, days - 1);
            for (var day = Math.Max(span.First.DayNumber - first.DayNumber, 0); day <= last; day++)
            {
                counts[day]++;
                Keep(shown[day], one, most);
            }
        }

        var ids = shown.SelectMany(day => day).Select(one => one.Id).Distinct().ToList();
        var rows = await RowsAsync(
            db, viewer, db.CalendarEvents.VisibleTo(viewer, db).Where(one => ids.Contains(one.Id)), begin, end, zone, stop);
        return new CalendarSpan(rows, zone) { Counts = counts.Index().ToDictionary(day => first.AddDays(day.Index), day => day.Item) };
    }

    // Into the first ones of a day, in order: of most days only a few of many are shown, so that they need not be sorted.
    private static void Keep(List<Glimpse> firsts, Glimpse one, int most)
    {
        var at = firsts.Count;
        while (at > 0 && one.IsBefore(firsts[at - 1]))
        {
            at--;
        }

        if (at < most)
        {
            firsts.Insert(at, one);
            if (firsts.Count > most)
            {
                firsts.RemoveAt(most);
            }
        }
    }

    // Most events are single and have hours: of these three columns say on which days they are.
    private static async Task<List<Glimpse>> GlimpsesAsync(
        IQueryable<CalendarEvent> found, DateTimeOffset begin, DateTimeOffset end, TimeZoneInfo zone, CancellationToken stop)
    {
        var all = await found.Select(one => new { one.Id, one.StartsAt, one.EndsAt, IsSimple = one.Rrule == "" && !one.AllDay }).ToListAsync(stop);
        var glimpses = all.Where(one => one.IsSimple && one.StartsAt < end && one.EndsAt > begin)
            .Select(one => new Glimpse(one.Id, false, new Occurrence(default, default, one.StartsAt, one.EndsAt), one.StartsAt)).ToList();
        if (all.TrueForAll(one => one.IsSimple))
        {
            return glimpses;
        }

        var others = await found.Where(one => one.Rrule != "" || one.AllDay)
            .Select(one => new
            {
                one.Id, Times = new CalendarTimes(one.Start, one.End, one.Zone, one.AllDay, one.Rrule, one.Exceptions),
            }).ToListAsync(stop);
        return
        [
            .. glimpses,
            .. from one in others
               from when in Recurrence.Between(one.Times, begin, end, zone)
               select new Glimpse(one.Id, one.Times.AllDay, when, Order(one.Times.AllDay, when, zone)),
        ];
    }

    // An occurrence; of a single one without its local times.
    private readonly record struct Glimpse(Guid Id, bool AllDay, Occurrence When, DateTimeOffset Order)
    {
        public bool IsBefore(Glimpse other) => Order == other.Order ? Id.CompareTo(other.Id) < 0 : Order < other.Order;
    }
}
