namespace ClientPortal.Domain.Tickets;

/// <summary>
/// « Réponse promise avant 14:30 ». An SLA target runs until it is due, is paused while staff wait for the client, and is settled when the
/// answer or the resolution has happened.
/// </summary>
/// <param name="DueAt">The deadline; null while it is paused, and where there is no target.</param>
/// <param name="Left">Working time left when it was paused.</param>
/// <param name="SettledAt">When the answer or the resolution happened.</param>
/// <param name="BreachNotified">Whether the event of its breach was recorded.</param>
public sealed record SlaTarget(DateTimeOffset? DueAt, TimeSpan? Left, DateTimeOffset? SettledAt, bool BreachNotified)
{
    public static readonly SlaTarget None = new(null, null, null, false);

    /// <summary>The due date when no target runs: sorts after all others.</summary>
    public static readonly DateTimeOffset Never = DateTimeOffset.MaxValue;

    public static SlaTarget Until(DateTimeOffset? due) => None with { DueAt = due };

    public bool IsRunning => DueAt is not null && SettledAt is null;

    /// <summary>The moment from which an unrecorded breach is possible; null when none is.</summary>
    public DateTimeOffset? BreachCheckAt => BreachNotified || SettledAt <= DueAt ? null : DueAt;

    /// <summary>The answer target while it runs, else the resolution target while it runs, else null.</summary>
    public static SlaTarget? Next(SlaTarget answer, SlaTarget resolution) =>
        answer.IsRunning ? answer : resolution.IsRunning ? resolution : null;

    public bool IsBrokenAt(DateTimeOffset now) => DueAt is { } due && (SettledAt ?? now) > due;

    public SlaTarget Settled(DateTimeOffset now) => SettledAt is null && this != None ? this with { SettledAt = now } : this;

    public SlaTarget MovedTo(DateTimeOffset? due) => IsRunning ? this with { DueAt = due } : this;

    public SlaTarget Paused(ServiceTerms terms, DateTimeOffset now) =>
        IsRunning ? this with { DueAt = null, Left = terms.Hours.Between(now, DueAt!.Value) } : this;

    public SlaTarget Resumed(ServiceTerms terms, DateTimeOffset now) =>
        Left is { } left && SettledAt is null ? this with { DueAt = terms.Hours.Add(now, left), Left = null } : this;
}
