namespace ClientPortal.Domain.Notifications;

/// <summary>Why a person is notified: one event, as a notification keeps it. See <see cref="Notification"/> for the parts.</summary>
public sealed record NotificationCause
{
    public required string Kind { get; init; }
    public required string Subject { get; init; }
    public required Guid SubjectId { get; init; }
    public required string Path { get; init; }
    public required long EventSeq { get; init; }
    public required Guid ActorId { get; init; }
    public required DateTimeOffset At { get; init; }
    public bool StaffOnly { get; init; }
    public Guid? PartId { get; init; }
    public Guid? ConversationId { get; init; }
    public long? MessageSeq { get; init; }
    public string Detail { get; init; } = "";
    public Guid? ProjectId { get; init; }
    public bool IsMine { get; init; }

    /// <summary>The command that recorded the event has written a mail about it.</summary>
    public bool HasOwnMail { get; init; }
}
