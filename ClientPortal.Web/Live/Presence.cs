using ClientPortal.Domain;

namespace ClientPortal.Web.Live;

public enum Presence
{
    Offline,
    Online,
    Away,
    Busy,
}

/// <summary>This person's presence changed. The lobby hears only of changes to and from offline.</summary>
public sealed record PresenceChanged(Guid PersonId, Room Room) : LiveSignal(Room), IForAllNodes;

/// <summary>When a person gave their last sign of life, and the newest event then: they did not see later ones.</summary>
public sealed record LastSign(Guid PersonId, DateTimeOffset At, long Cursor);
