namespace ClientPortal.Domain.Calendar;

/// <summary>A reminder that was given: one for each person, occurrence and offset, until the event moves.</summary>
public sealed class CalendarReminder
{
    public required Guid CalendarId { get; init; }
    public required Guid PersonId { get; init; }

    /// <summary>The start of the occurrence.</summary>
    public required DateTimeOffset Occurrence { get; init; }

    /// <summary>Minutes before it.</summary>
    public required int Minutes { get; init; }

    /// <summary><see cref="CalendarEvent.TimeSequence"/> at that time.</summary>
    public required int Sequence { get; init; }

    public required DateTimeOffset At { get; init; }
}

/// <summary>The address of a person's calendar for other programs. The database has only the hash of its secret.</summary>
public sealed class CalendarFeed
{
    public const int HashLength = 64;

    public required Guid PersonId { get; init; }
    public required string SecretHash { get; set; }
    public required DateTimeOffset CreatedAt { get; set; }
}
