using ClientPortal.Domain.Calendar;
using ClientPortal.Domain.People;

namespace ClientPortal.Web.Features.Calendar.Booking;

/// <summary>The typed values of a form of slots: two times a day, of which the second may be empty.</summary>
public sealed class SlotOfferForm
{
    private static readonly WorkingHours UsualHours = new(new TimeOnly(9, 0), new TimeOnly(17, 0), Weekdays.MondayToFriday);

    public string Title { get; set; } = "";
    public string Place { get; set; } = "";
    public int Minutes { get; set; } = 30;
    public int Buffer { get; set; } = 10;
    public int Horizon { get; set; } = 14;
    public bool IsOpen { get; set; } = true;

    /// <summary>From Monday on.</summary>
    public IReadOnlyList<SlotDay> Days { get; private init; } = [];

    public SlotFields Fields => new()
    {
        Title = Title,
        Place = Place,
        Minutes = Minutes,
        Buffer = Buffer,
        Horizon = Horizon,
        IsOpen = IsOpen,
        Windows = [.. Days.SelectMany(day => day.Windows)],
    };

    /// <summary>A form of what was saved, or of the person's working hours.</summary>
    public static SlotOfferForm Of(OwnOffer own)
    {
        if (own.Fields is { } saved)
        {
            return new SlotOfferForm
            {
                Title = saved.Title,
                Place = saved.Place,
                Minutes = saved.Minutes,
                Buffer = saved.Buffer,
                Horizon = saved.Horizon,
                IsOpen = saved.IsOpen,
                Days = [.. SlotDay.Week.Select(day => SlotDay.Of(day, [.. saved.Windows.Where(one => one.Day == day)]))],
            };
        }

        var hours = own.Hours ?? UsualHours;
        return new SlotOfferForm
        {
            Days =
            [
                .. SlotDay.Week.Select((day, i) => SlotDay.Of(
                    day, hours.Days.HasFlag((Weekdays)(1 << i)) ? [new SlotWindow(day, hours.From, hours.To)] : [])),
            ],
        };
    }
}

/// <summary>The hours of one day in the form.</summary>
public sealed class SlotDay
{
    public static readonly IReadOnlyList<DayOfWeek> Week =
    [
        DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday, DayOfWeek.Saturday, DayOfWeek.Sunday,
    ];

    public required DayOfWeek Day { get; init; }
    public bool IsOn { get; set; }
    public TimeOnly? From { get; set; }
    public TimeOnly? To { get; set; }
    public TimeOnly? SecondFrom { get; set; }
    public TimeOnly? SecondTo { get; set; }

    /// <summary>What is typed, also half of a pair: then the hours end when they begin, which is refused.</summary>
    public IEnumerable<SlotWindow> Windows => !IsOn ? [] : new[] { (From, To), (SecondFrom, SecondTo) }
        .Where(pair => pair.Item1 is not null || pair.Item2 is not null)
        .Select(pair => new SlotWindow(Day, pair.Item1 ?? pair.Item2!.Value, pair.Item2 ?? pair.Item1!.Value));

    public static SlotDay Of(DayOfWeek day, IReadOnlyList<SlotWindow> windows) => new()
    {
        Day = day,
        IsOn = windows.Count > 0,
        From = windows.Count > 0 ? windows[0].From : null,
        To = windows.Count > 0 ? windows[0].To : null,
        SecondFrom = windows.Count > 1 ? windows[1].From : null,
        SecondTo = windows.Count > 1 ? windows[1].To : null,
    };
}
