using ClientPortal.Domain.Calendar;

namespace ClientPortal.Web.Features.Calendar;

/// <summary>An occurrence in a day's column, in quarters of an hour, and beside how many others.</summary>
/// <param name="Row">The occurrence.</param>
/// <param name="Start">As the reader's clocks show it.</param>
/// <param name="End">Exclusive.</param>
/// <param name="From">The first quarter of the day, from 0.</param>
/// <param name="Rows">How many quarters; at least two, so that a title fits.</param>
/// <param name="Lane">Its place from the left, from 0.</param>
/// <param name="Lanes">How many stand side by side.</param>
public sealed record GridSlot(CalendarRow Row, DateTime Start, DateTime End, int From, int Rows, int Lane, int Lanes);

/// <summary>An occurrence of whole days, or of a day and more.</summary>
/// <param name="Row">The occurrence.</param>
/// <param name="Start">As the reader's clocks show it.</param>
/// <param name="End">Exclusive.</param>
/// <param name="Column">The first shown day, from 0.</param>
/// <param name="Columns">How many days.</param>
public sealed record GridBar(CalendarRow Row, DateTime Start, DateTime End, int Column, int Columns);

/// <summary>Where occurrences stand in a grid of days and hours.</summary>
public static class GridLayout
{
    /// <summary>Quarters of an hour in a day.</summary>
    public const int Quarters = 96;

    /// <summary>More do not fit side by side: the others lie over the last one.</summary>
    public const int MostLanes = 6;

    private const int Fewest = 2;

    /// <summary>What the clocks of the reader show; of whole days the dates.</summary>
    public static (DateTime Start, DateTime End) Local(CalendarRow row, TimeZoneInfo reader) => row.AllDay
        ? (row.When.Start, row.When.End)
        : (ZonedTime.ToLocal(row.When.StartsAt, reader), ZonedTime.ToLocal(row.When.EndsAt, reader));

    /// <summary>What stands above the hours.</summary>
    public static IReadOnlyList<GridBar> Bars(CalendarSpan span, DateOnly first, int days)
    {
        var (begin, end) = (first.ToDateTime(default), first.AddDays(days).ToDateTime(default));
        return
        [
            .. from row in span.Rows
               let local = Local(row, span.Zone)
               where IsBar(row, local) && local.Start < end && local.End > begin
               let column = local.Start < begin ? 0 : (local.Start.Date - begin).Days
               let last = local.End > end ? days - 1 : (local.End.AddTicks(-1).Date - begin).Days
               orderby column, last descending
               select new GridBar(row, local.Start, local.End, column, last - column + 1),
        ];
    }

    /// <summary>What stands in the column of a day. Those that overlap stand side by side, earlier ones first.</summary>
    public static IReadOnlyList<GridSlot> Slots(CalendarSpan span, DateOnly day)
    {
        var (dawn, night) = (day.ToDateTime(default), day.AddDays(1).ToDateTime(default));
        var found = (from row in span.Rows
                     let local = Local(row, span.Zone)
                     where !IsBar(row, local) && local.Start < night && local.End > dawn
                     let first = local.Start < dawn ? 0 : (int)((local.Start - dawn).TotalMinutes / 15)
                     let last = local.End >= night ? Quarters : (int)Math.Ceiling((local.End - dawn).TotalMinutes / 15)
                     let begin = Math.Min(first, Quarters - Fewest)
                     orderby begin, last descending
                     select new GridSlot(row, local.Start, local.End, begin, Math.Max(last - begin, Fewest), 0, 1)).ToList();
        var placed = new List<GridSlot>();
        while (found.Count > 0)
        {
            placed.AddRange(SideBySide(TakeGroup(found)));
        }

        return placed;
    }

    private static bool IsBar(CalendarRow row, (DateTime Start, DateTime End) local) =>
        row.AllDay || local.End - local.Start >= TimeSpan.FromDays(1);

    // Those at the beginning of the list that are connected by overlaps; they are removed from it.
    private static List<GridSlot> TakeGroup(List<GridSlot> slots)
    {
        var (count, end) = (0, 0);
        while (count < slots.Count && (count == 0 || slots[count].From < end))
        {
            end = Math.Max(end, slots[count].From + slots[count].Rows);
            count++;
        }

        var group = slots[..count];
        slots.RemoveRange(0, count);
        return group;
    }

    private static List<GridSlot> SideBySide(List<GridSlot> group)
    {
        var ends = new List<int>();
        var lanes = group.ConvertAll(slot =>
        {
            var free = ends.FindIndex(end => end <= slot.From);
            if (free < 0)
            {
                free = ends.Count;
                ends.Add(0);
            }

            ends[free] = slot.From + slot.Rows;
            return slot with { Lane = Math.Min(free, MostLanes - 1) };
        });
        return lanes.ConvertAll(slot => slot with { Lanes = Math.Min(ends.Count, MostLanes) });
    }
}
