namespace ClientPortal.Domain.Tickets;

/// <summary>The SLA terms of an organisation: its business hours, and the targets for each priority.</summary>
public sealed record ServiceTerms(BusinessHours Hours, IReadOnlyDictionary<TicketPriority, ServiceTarget> Targets)
{
    // Half a year of working days: a longer target means nothing.
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1_000);

    /// <summary>For an organisation without terms of its own when the provider has set none for all.</summary>
    public static readonly ServiceTerms Default = new(BusinessHours.Dakar, new Dictionary<TicketPriority, ServiceTarget>
    {
        [TicketPriority.Urgent] = new(TimeSpan.FromMinutes(30), TimeSpan.FromHours(4)),
        [TicketPriority.High] = new(TimeSpan.FromHours(2), TimeSpan.FromHours(9)),
        [TicketPriority.Normal] = new(TimeSpan.FromHours(4), TimeSpan.FromHours(27)),
        [TicketPriority.Low] = new(TimeSpan.FromHours(9), TimeSpan.FromHours(90)),
    });

    /// <summary>When the first answer is due; null without a target for the priority.</summary>
    public DateTimeOffset? AnswerDue(TicketPriority priority, DateTimeOffset from) =>
        Targets.TryGetValue(priority, out var target) ? Hours.Add(from, target.Answer) : null;

    /// <summary>When the resolution is due; null without a target for the priority.</summary>
    public DateTimeOffset? ResolutionDue(TicketPriority priority, DateTimeOffset from) =>
        Targets.TryGetValue(priority, out var target) ? Hours.Add(from, target.Resolution) : null;

    /// <summary>The same, checked.</summary>
    /// <exception cref="RuleBroken">The first reason why they are not valid.</exception>
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

/// <summary>The targets of one priority, in working time.</summary>
public sealed record ServiceTarget(TimeSpan Answer, TimeSpan Resolution);
