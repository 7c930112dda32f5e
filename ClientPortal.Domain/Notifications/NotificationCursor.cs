namespace ClientPortal.Domain.Notifications;

/// <summary>
/// How far the event log has become notifications; one row. It moves in the transaction that writes them, so that no event is lost or counted
/// twice.
/// </summary>
public sealed class NotificationCursor
{
    /// <summary>The id of the only row.</summary>
    public const int Only = 1;

    public int Id { get; init; } = Only;

    /// <summary>The cursor of the newest event that has been turned into notifications.</summary>
    public long Seq { get; set; }
}
