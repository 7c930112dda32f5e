namespace ClientPortal.Domain.Tickets;

/// <summary>
/// « Réponse promise avant 14:30 ». A promise runs until a moment, stands still while the client is waited for, and is settled when it
/// was kept or can no longer be.
/// </summary>
/// <param name="DueAt">Before when; null while it stands still, and where nothing was promised.</param>
/// <param name="Left">Working time left when it was stopped.</param>
/// <param name="SettledAt">When what was promised happened.</param>
/// <param name="Told">That it was broken has been said.</param>
public sealed record Promise(DateTimeOffset? DueAt, TimeSpan? Left, DateTimeOffset? SettledAt, bool Told)
{
    public static readonly Promise None = new(null, null, null, false);

    public static Promise Until(DateTimeOffset? due) => None with { DueAt = due };

    public bool IsRunning => DueAt is not null && SettledAt is null;

    public bool IsBrokenAt(DateTimeOffset now) => DueAt is { } due && (SettledAt ?? now) > due;

    public Promise Settled(DateTimeOffset now) => SettledAt is null && this != None ? this with { SettledAt = now } : this;

    public Promise MovedTo(DateTimeOffset? due) => IsRunning ? this with { DueAt = due } : this;

    public Promise Paused(ServiceTerms terms, DateTimeOffset now) =>
        IsRunning ? this with { DueAt = null, Left = terms.Hours.Between(now, DueAt!.Value) } : this;

    public Promise Resumed(ServiceTerms terms, DateTimeOffset now) =>
        Left is { } left && SettledAt is null ? this with { DueAt = terms.Hours.Add(now, left), Left = null } : this;
}

/// <summary>What an organisation was promised: its hours, and per priority how fast.</summary>
public sealed record ServiceTerms(BusinessHours Hours, IReadOnlyDictionary<TicketPriority, ServiceTarget> Targets)
{
    /// <summary>For an organisation with no terms of its own.</summary>
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
}

/// <summary>In working time.</summary>
public sealed record ServiceTarget(TimeSpan Answer, TimeSpan Resolution);
