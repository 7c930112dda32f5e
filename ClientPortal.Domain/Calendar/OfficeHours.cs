using ClientPortal.Domain.People;

namespace ClientPortal.Domain.Calendar;

/// <summary>When an organisation works: the hours of its week by the clocks of its zone, and its holidays.</summary>
public sealed class OfficeHours : Entity
{
    public const int NameLength = 100;
    public const int MostHolidays = 200;

    private readonly List<Holiday> holidays = [];

    private OfficeHours()
    {
    }

    public Guid OrganisationId { get; private init; }

    /// <summary>IANA.</summary>
    public string Zone { get; private set; } = "";

    public TimeOnly From { get; private set; }
    public TimeOnly To { get; private set; }
    public Weekdays Days { get; private set; }

    /// <summary>Whole days, the same dates in every zone.</summary>
    public IReadOnlyList<Holiday> Holidays => holidays;

    public WorkingHours Hours => new(From, To, Days);

    /// <summary>The usual hours, for an organisation that has not said its own.</summary>
    public static OfficeHours Of(Guid organisationId, WorkingHours usual, string zone) => new()
    {
        OrganisationId = organisationId, From = usual.From, To = usual.To, Days = usual.Days, Zone = ZonedTime.Zone(zone).Id,
    };

    /// <summary>Sets the hours of the week.</summary>
    /// <exception cref="RuleBroken">There are none, the zone is unknown, or the viewer is not staff or read-only.</exception>
    public void Set(Viewer by, WorkingHours hours, string zone, DateTimeOffset now)
    {
        by.MustBeStaff();
        if (hours.From >= hours.To || hours.Days == Weekdays.None)
        {
            throw new RuleBroken("person.working-hours-empty");
        }

        ZonedTime.Zone(zone);
        if ((From, To, Days, Zone) != (hours.From, hours.To, hours.Days, zone))
        {
            (From, To, Days, Zone) = (hours.From, hours.To, hours.Days, zone);
            Change(by, "hours", now);
        }
    }

    /// <summary>Adds holidays. A date that has one already keeps it.</summary>
    /// <exception cref="RuleBroken">A name is not valid, there are too many, or the viewer is not staff or read-only.</exception>
    public void Add(Viewer by, IEnumerable<(DateOnly Day, string Name)> days, DateTimeOffset now)
    {
        by.MustBeStaff();
        var before = holidays.Count;
        foreach (var (day, name) in days)
        {
            var text = Text.Line(name, "calendar.holiday", NameLength);
            if (day.Year is < 2000 or > 2100)
            {
                throw new RuleBroken("calendar.start-range");
            }

            if (!holidays.Exists(one => one.Day == day))
            {
                holidays.Add(new Holiday { HoursId = Id, Day = day, Name = text });
            }
        }

        if (holidays.Count > MostHolidays)
        {
            throw new RuleBroken("calendar.too-many-holidays", MostHolidays);
        }

        if (holidays.Count > before)
        {
            Change(by, "holidays", now);
        }
    }

    /// <summary>Takes a holiday away; a date without one stays as it is.</summary>
    /// <exception cref="RuleBroken">The viewer is not staff or read-only.</exception>
    public void Remove(Viewer by, DateOnly day, DateTimeOffset now)
    {
        by.MustBeStaff();
        if (holidays.RemoveAll(one => one.Day == day) > 0)
        {
            Change(by, "holidays", now);
        }
    }

    private void Change(Viewer by, string field, DateTimeOffset now) =>
        Record(by, now, new OfficeHoursChanged { OrganisationId = OrganisationId, Fields = [field] });
}

/// <summary>A date on which an organisation does not work.</summary>
public sealed class Holiday
{
    public required Guid HoursId { get; init; }
    public required DateOnly Day { get; init; }
    public required string Name { get; init; }
}
