namespace ClientPortal.Domain.Tickets;

/// <summary>What an organisation was promised: its hours, and per priority how fast.</summary>
public sealed record ServiceTerms(BusinessHours Hours, IReadOnlyDictionary<TicketPriority, ServiceTarget> Targets)
{
    // Half a year of working days: longer is no promise.
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1_000);

    /// <summary>For an organisation with no terms of its own, where the provider has set none for all.</summary>
    public static readonly ServiceTerms Default = new(BusinessHours.Dakar, new Dictionary<TicketPriority, ServiceTarget>
    {
        [TicketPriority.Urgent] = new(TimeSpan.FromMinutes(30), TimeSpan.FromHours(4)),
        [TicketPriority.High] = new(TimeSpan.FromHours(2), TimeSpan.FromHours(9)),
        [TicketPriority.Normal] = new(TimeSpan.FromHours(4), TimeSpan.FromHours(27)),
        [TicketPriority.Low] = new(TimeSpan.FromHours(9), TimeSpan.FromHours(90)),
    });

    public DateTimeOffset? AnswerDue(TicketPriority priority, DateTimeOffset from) =>
        Targets.TryGetValue(priority, out var target) ? Hours.Add(from, target.Answer) : null;

    public DateTimeOffset? ResolutionDue(TicketPriority priority, DateTimeOffset from) =>
        Targets.TryGetValue(priority, out var target) ? Hours.Add(from, target.Resolution) : null;

    /// <summary>The same; throws <see cref="RuleBroken"/> with the first reason why nobody could keep them.</summary>
    public ServiceTerms Checked()
    {
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(Hours.TimeZone, out _))
        {
            throw new RuleBroken("person.time-zone-unknown");
        }

        if (Hours.To <= Hours.From || Hours.Days == People.Weekdays.None)
        {
            throw new RuleBroken("terms.hours-empty");
        }

        if (Targets.Values.Any(target => target.Answer <= TimeSpan.Zero || target.Resolution < target.Answer || target.Resolution > Longest))
        {
            throw new RuleBroken("terms.targets", (int)Longest.TotalHours);
        }

        return this;
    }
}

/// <summary>In working time.</summary>
public sealed record ServiceTarget(TimeSpan Answer, TimeSpan Resolution);
