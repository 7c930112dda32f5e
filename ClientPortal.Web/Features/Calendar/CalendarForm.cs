using ClientPortal.Domain.Calendar;

namespace ClientPortal.Web.Features.Calendar;

/// <summary>The typed values of an event's form, and the version that they are based on.</summary>
public sealed class CalendarForm
{
    /// <summary>The repetitions that the form offers, by name.</summary>
    public static readonly IReadOnlyDictionary<string, string> Rules = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["none"] = "",
        ["daily"] = "FREQ=DAILY",
        ["weekly"] = "FREQ=WEEKLY",
        ["fortnightly"] = "FREQ=WEEKLY;INTERVAL=2",
        ["monthly"] = "FREQ=MONTHLY",
    };

    private CalendarFields opened = new();
    private int openedOn;
    private (string Repeat, int? Times, DateOnly? Until) openedRule = ("none", null, null);

    public string Title { get; set; } = "";
    public CalendarKind Kind { get; set; }
    public string Description { get; set; } = "";
    public string Place { get; set; } = "";
    public DateTime Start { get; set; }
    public DateTime End { get; set; }
    public DateOnly FirstDay { get; set; }

    /// <summary>Inclusive, as people say it.</summary>
    public DateOnly LastDay { get; set; }
    public string Zone { get; set; } = "";
    public bool AllDay { get; set; }

    /// <summary>A name of <see cref="Rules"/>, or a rule that the form does not offer.</summary>
    public string Repeat { get; set; } = "none";

    /// <summary>How many times; null for ever.</summary>
    public int? Times { get; set; }

    /// <summary>The last day of a series; null for ever. A number of times counts instead of it.</summary>
    public DateOnly? Until { get; set; }
    public int? Capacity { get; set; }

    /// <summary>Ids of people, separated by commas.</summary>
    public string People { get; set; } = "";

    /// <summary>Addresses, separated by commas.</summary>
    public string Outside { get; set; } = "";
    public Guid? ProjectId { get; set; }
    public bool ClientVisible { get; set; } = true;

    /// <summary>The version that the fields were read from. A draft restored after a reload has its own, older one.</summary>
    public int SeenVersion { get; set; }

    /// <summary>What of a series the form is for.</summary>
    public SeriesPart Part { get; set; }

    /// <summary>The local start of the occurrence that the times are of.</summary>
    public DateTime Occurrence { get; set; }

    public IReadOnlyList<Guid> PersonIds =>
        [.. People.Split(',', StringSplitOptions.RemoveEmptyEntries).Where(id => Guid.TryParse(id, out _)).Select(Guid.Parse)];

    public CalendarFields Fields => new()
    {
        Title = Title,
        Kind = Kind,
        Description = Description,
        Place = Place,
        Start = AllDay ? FirstDay.ToDateTime(default) : Start,
        End = AllDay ? LastDay.AddDays(1).ToDateTime(default) : End,
        Zone = Zone,
        AllDay = AllDay,
        Rrule = Rrule,
        Exceptions = opened.Exceptions,
        Capacity = Capacity,
        People = PersonIds,
        Outside = Outside.Split([',', ';', ' ', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
    };

    /// <summary>Whether the person changed a field.</summary>
    public bool Touched => SeenVersion != openedOn || opened.DifferencesTo(Fields).Count > 0;

    // What was not touched stays as it was written.
    private string Rrule => (Repeat, Times, Until) == openedRule ? opened.Rrule
        : Rules.TryGetValue(Repeat, out var rule) ? SeriesRule.Write(rule, Times, Until, Zone, AllDay) : Repeat;

    /// <summary>A form for a new event: an hour, from the next full one on.</summary>
    public static CalendarForm New(DateTime now, string zone)
    {
        var start = now.Date.AddHours(now.Hour + 1);
        return new CalendarForm
        {
            Zone = zone, Start = start, End = start.AddHours(1), FirstDay = DateOnly.FromDateTime(start), LastDay = DateOnly.FromDateTime(start),
        };
    }

    public static CalendarForm Of(CalendarDetail detail)
    {
        var form = new CalendarForm();
        form.StandOn(detail);
        form.Fill(detail.ShownFields);
        return form;
    }

    /// <summary>Another start. The end moves along: the event stays as long as it was, and gets an hour if its end was not after its start.</summary>
    public void MoveTo(DateTime start)
    {
        var length = End > Start ? End - Start : TimeSpan.FromHours(1);
        (Start, End) = (start, start < DateTime.MaxValue - length ? start + length : start);
    }

    /// <summary>Another first day; the last one moves along.</summary>
    public void MoveToDay(DateOnly first)
    {
        var days = Math.Clamp(LastDay.DayNumber - FirstDay.DayNumber, 0, DateOnly.MaxValue.DayNumber - first.DayNumber);
        (FirstDay, LastDay) = (first, first.AddDays(days));
    }

    /// <summary>The fields that others changed since, also when they were changed here too.</summary>
    public IReadOnlyList<string> MovedIn(CalendarDetail now) => opened.DifferencesTo(now.ShownFields);

    /// <summary>The fields that both sides changed to different values: the person decides on each.</summary>
    public IReadOnlyList<string> ConflictsWith(CalendarDetail theirs)
    {
        var differing = Fields.DifferencesTo(theirs.ShownFields);

        // A restored draft is based on a version that is no longer available: which side changed a field cannot be determined.
        return SeenVersion != openedOn
            ? differing
            : [.. differing.Intersect(opened.DifferencesTo(Fields)).Intersect(opened.DifferencesTo(theirs.ShownFields))];
    }

    /// <summary>
    /// Takes over the fields that only others changed and those that are not in <paramref name="keptMine"/>, and makes their version the base.
    /// </summary>
    public void Adopt(CalendarDetail theirs, IReadOnlyCollection<string> keptMine)
    {
        var (mine, their) = (Fields, theirs.ShownFields);
        var conflicts = ConflictsWith(theirs);
        var keep = (SeenVersion != openedOn ? [] : opened.DifferencesTo(mine)).Except(conflicts).Concat(keptMine).ToHashSet(StringComparer.Ordinal);
        CalendarFields Of(string field) => keep.Contains(field) ? mine : their;
        var time = Of("time");
        StandOn(theirs);
        Fill(new CalendarFields
        {
            Title = Of("title").Title,
            Kind = Of("kind").Kind,
            Description = Of("description").Description,
            Place = Of("place").Place,
            Start = time.Start,
            End = time.End,
            Zone = time.Zone,
            AllDay = time.AllDay,
            Rrule = Of("recurrence").Rrule,
            Capacity = Of("capacity").Capacity,
            People = Of("attendees").People,
            Outside = Of("attendees").Outside,
        });
    }

    private void StandOn(CalendarDetail detail)
    {
        (opened, openedOn, SeenVersion, Occurrence) = (detail.ShownFields, detail.Version, detail.Version, detail.Shown.Start);
        openedRule = RuleOf(opened);
    }

    private void Fill(CalendarFields fields)
    {
        (Title, Kind, Description, Place) = (fields.Title, fields.Kind, fields.Description, fields.Place);
        (Start, End, Zone, AllDay, Capacity) = (fields.Start, fields.End, fields.Zone, fields.AllDay, fields.Capacity);
        (FirstDay, LastDay) = (DateOnly.FromDateTime(fields.Start), DateOnly.FromDateTime(fields.End.AddTicks(-1)));
        People = string.Join(',', fields.People);
        Outside = string.Join(", ", fields.Outside);
        (Repeat, Times, Until) = RuleOf(fields);
    }

    // A rule that the form does not offer is kept whole.
    private static (string Repeat, int? Times, DateOnly? Until) RuleOf(CalendarFields fields)
    {
        var (rule, times, last) = SeriesRule.Read(fields.Rrule, fields.Zone);
        return Rules.FirstOrDefault(one => one.Value == rule).Key is { } offered ? (offered, times, last) : (fields.Rrule, null, null);
    }
}
