namespace ClientPortal.Domain.Tickets;

/// <summary>
/// « Réponse promise avant 14:30 ». A promise runs until a moment, stands still while the client is waited for, and is settled when it
/// was kept or can no longer be.
/// </summary>
/// <param name="DueAt">Before when; null while it stands still, and where nothing was promised.</param>
/// <param name="Left">Working time left when it was stopped.</param>
/// <param name="SettledAt">When what was promised happened.</param>
/// <param name="BreachNotified">That it was broken has been said.</param>
public sealed record SlaTarget(DateTimeOffset? DueAt, TimeSpan? Left, DateTimeOffset? SettledAt, bool BreachNotified)
{
    public static readonly SlaTarget None = new(null, null, null, false);

    /// <summary>Where nothing runs: sorts after all that does.</summary>
    public static readonly DateTimeOffset Never = DateTimeOffset.MaxValue;

    public static SlaTarget Until(DateTimeOffset? due) => None with { DueAt = due };

    public bool IsRunning => DueAt is not null && SettledAt is null;

    /// <summary>After when <see cref="IsBrokenAt"/> and nobody has been told; null when that cannot be, as it stands.</summary>
    public DateTimeOffset? BreachCheckAt => BreachNotified || SettledAt <= DueAt ? null : DueAt;

    /// <summary>Of a ticket's two promises the one that ends next; null when none runs.</summary>
    public static SlaTarget? Next(SlaTarget answer, SlaTarget resolution) => answer.IsRunning ? answer : resolution.IsRunning ? resolution : null;

    public bool IsBrokenAt(DateTimeOffset now) => DueAt is { } due && (SettledAt ?? now) > due;

    public SlaTarget Settled(DateTimeOffset now) => SettledAt is null && this != None ? this with { SettledAt = now } : this;

    public SlaTarget MovedTo(DateTimeOffset? due) => IsRunning ? this with { DueAt = due } : this;

    public SlaTarget Paused(ServiceTerms terms, DateTimeOffset now) =>
        IsRunning ? this with { DueAt = null, Left = terms.Hours.Between(now, DueAt!.Value) } : this;

    public SlaTarget Resumed(ServiceTerms terms, DateTimeOffset now) =>
        Left is { } left && SettledAt is null ? this with { DueAt = terms.Hours.Add(now, left), Left = null } : this;
}
