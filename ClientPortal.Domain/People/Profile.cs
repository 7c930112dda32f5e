namespace ClientPortal.Domain.People;

/// <summary>The fields that people edit on their account page.</summary>
public sealed record Profile(string Name, string JobTitle, string Language, string TimeZone, WorkingHours? WorkingHours)
{
    /// <summary>The same, cleaned.</summary>
    /// <exception cref="RuleBroken">The first reason why it is not valid.</exception>
    public Profile Checked()
    {
        if (Language is not ("fr" or "en"))
        {
            throw new RuleBroken("person.language-unknown");
        }

        if (!TimeZoneInfo.TryFindSystemTimeZoneById(TimeZone, out _))
        {
            throw new RuleBroken("person.time-zone-unknown");
        }

        if (WorkingHours is { } hours && (hours.From >= hours.To || hours.Days == Weekdays.None))
        {
            throw new RuleBroken("person.working-hours-empty");
        }

        return this with
        {
            Name = Text.Line(Name, "person.name", Person.NameLength),
            JobTitle = Text.OptionalLine(JobTitle, "person.job-title", Person.NameLength),
        };
    }

    /// <summary>The names, as events carry them, of the fields in which the other differs.</summary>
    public IReadOnlyList<string> DifferencesTo(Profile other)
    {
        var names = new List<string>();
        if (Name != other.Name)
        {
            names.Add("name");
        }

        if (JobTitle != other.JobTitle)
        {
            names.Add("jobTitle");
        }

        if (Language != other.Language)
        {
            names.Add("language");
        }

        if (TimeZone != other.TimeZone)
        {
            names.Add("timeZone");
        }

        if (WorkingHours != other.WorkingHours)
        {
            names.Add("workingHours");
        }

        return names;
    }
}

/// <summary>Hours of the day and days of the week, in the person's time zone.</summary>
public sealed record WorkingHours(TimeOnly From, TimeOnly To, Weekdays Days);

[Flags]
public enum Weekdays
{
    None = 0,
    Monday = 1,
    Tuesday = 2,
    Wednesday = 4,
    Thursday = 8,
    Friday = 16,
    Saturday = 32,
    Sunday = 64,
    MondayToFriday = Monday | Tuesday | Wednesday | Thursday | Friday,
}
