using ClientPortal.Domain.People;

namespace ClientPortal.Domain.Calendar;

/// <summary>The times at which clients can make an appointment with a member of staff: at most one offer for each of them.</summary>
public sealed class SlotOffer : Entity
{
    /// <summary>An appointment is taken at least so long before it begins, so that the member of staff hears of it.</summary>
    public static readonly TimeSpan Notice = TimeSpan.FromHours(1);

    private readonly List<SlotWindow> windows = [];

    private SlotOffer()
    {
    }

    public Guid PersonId { get; private init; }
    public string Title { get; private set; } = "";
    public string Place { get; private set; } = "";

    /// <summary>The length of an appointment.</summary>
    public int Minutes { get; private set; }

    /// <summary>Minutes that stay free before and after an appointment.</summary>
    public int Buffer { get; private set; }

    /// <summary>How many days ahead clients see.</summary>
    public int Horizon { get; private set; }

    /// <summary>By the clocks of the person's time zone.</summary>
    public IReadOnlyList<SlotWindow> Windows => windows;

    public bool IsOpen { get; private set; }

    public SlotFields Fields => new()
    {
        Title = Title, Place = Place, Minutes = Minutes, Buffer = Buffer, Horizon = Horizon, Windows = [.. windows], IsOpen = IsOpen,
    };

    /// <summary>An offer of the viewer, still without anything in it.</summary>
    /// <exception cref="RuleBroken">The viewer is not staff or read-only.</exception>
    public static SlotOffer Of(Viewer by)
    {
        by.MustBeStaff();
        return new SlotOffer { PersonId = by.PersonId };
    }

    /// <summary>Sets all fields.</summary>
    /// <exception cref="NotFound">It is another person's.</exception>
    /// <exception cref="RuleBroken">A field is not valid, or the viewer is not staff or read-only.</exception>
    public void Change(Viewer by, SlotFields fields, DateTimeOffset now)
    {
        by.MustBeStaff();
        by.MustBe(PersonId);
        fields = fields.Checked();
        (Title, Place, Minutes, Buffer, Horizon, IsOpen) =
            (fields.Title, fields.Place, fields.Minutes, fields.Buffer, fields.Horizon, fields.IsOpen);
        windows.Clear();
        windows.AddRange(fields.Windows);
        Record(by, now, new CalendarSlotsChanged { PersonId = PersonId });
    }

    /// <summary>
    /// Raises the version, because time of the person was taken or given back: a booking that read the free slots before is made again.
    /// </summary>
    public void TimeChanged() => CountChange();

    /// <summary>All slots that it has from now on, free or not, in order. One whose length a change of the clocks alters is left out.</summary>
    /// <param name="zone">Of the person.</param>
    /// <param name="now">The present time.</param>
    public IEnumerable<Slot> Slots(TimeZoneInfo zone, DateTimeOffset now)
    {
        var (today, length) = (ZonedTime.ToLocal(now, zone).Date, TimeSpan.FromMinutes(Minutes));
        for (var day = today; IsOpen && day <= today.AddDays(Horizon); day = day.AddDays(1))
        {
            foreach (var window in windows.Where(one => one.Day == day.DayOfWeek).OrderBy(one => one.From))
            {
                var last = day + window.To.ToTimeSpan() - length;
                for (var start = day + window.From.ToTimeSpan(); start <= last; start += length + TimeSpan.FromMinutes(Buffer))
                {
                    var slot = new Slot(ZonedTime.ToMoment(start, zone), ZonedTime.ToMoment(start + length, zone));
                    if (slot.EndsAt - slot.StartsAt == length && !zone.IsInvalidTime(start) && slot.StartsAt >= now + Notice)
                    {
                        yield return slot;
                    }
                }
            }
        }
    }
}

/// <summary>One time at which an appointment can be made. The end is exclusive.</summary>
public readonly record struct Slot(DateTimeOffset StartsAt, DateTimeOffset EndsAt);

/// <summary>Hours of one day of the week.</summary>
public sealed record SlotWindow(DayOfWeek Day, TimeOnly From, TimeOnly To);

/// <summary>What is written in the form of an offer.</summary>
public sealed record SlotFields
{
    public static readonly IReadOnlyList<int> Lengths = [15, 20, 30, 45, 60, 90, 120];
    public static readonly IReadOnlyList<int> Buffers = [0, 5, 10, 15, 30, 60];
    public static readonly IReadOnlyList<int> Horizons = [7, 14, 30, 60];

    public string Title { get; init; } = "";

    /// <summary>A place or a link.</summary>
    public string Place { get; init; } = "";

    public int Minutes { get; init; } = 30;
    public int Buffer { get; init; }
    public int Horizon { get; init; } = 14;
    public IReadOnlyList<SlotWindow> Windows { get; init; } = [];
    public bool IsOpen { get; init; }

    /// <summary>The same, cleaned.</summary>
    /// <exception cref="RuleBroken">The first reason why it is not valid.</exception>
    public SlotFields Checked()
    {
        if (!Lengths.Contains(Minutes) || !Buffers.Contains(Buffer) || !Horizons.Contains(Horizon))
        {
            throw new RuleBroken("calendar.slot-choice");
        }

        var hours = Windows.OrderBy(one => one.Day).ThenBy(one => one.From).ToList();
        var isWrong = hours.Exists(one => one.To <= one.From)
            || hours.Zip(hours.Skip(1)).Any(pair => pair.First.Day == pair.Second.Day && pair.Second.From < pair.First.To);
        if (isWrong)
        {
            throw new RuleBroken("calendar.slot-hours");
        }

        return IsOpen && hours.Count == 0 ? throw new RuleBroken("calendar.slot-hours-missing") : this with
        {
            Title = Text.Line(Title, "calendar.title", CalendarEvent.TitleLength),
            Place = Text.OptionalLine(Place, "calendar.place", CalendarEvent.PlaceLength),
            Windows = hours,
        };
    }
}
