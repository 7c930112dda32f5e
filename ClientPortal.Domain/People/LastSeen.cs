namespace ClientPortal.Domain.People;

/// <summary>
/// When a person last left, and the cursor of the event log at that moment. « Depuis votre dernière visite » starts there.
/// Not an entity with events: presence is a signal, and this is its last state.
/// </summary>
public sealed class LastSeen
{
    public required Guid PersonId { get; init; }
    public required DateTimeOffset At { get; set; }

    /// <summary>The head of the event log at that moment.</summary>
    public required long Cursor { get; set; }
}
