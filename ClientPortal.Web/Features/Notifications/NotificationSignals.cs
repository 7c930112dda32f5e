using ClientPortal.Domain;
using ClientPortal.Web.Live;

namespace ClientPortal.Web.Features.Notifications;

/// <summary>A person's notifications changed: their pages read the number again. Never stored.</summary>
/// <param name="PersonId">Whose they are; no other person hears it.</param>
/// <param name="Name">Its name on the event stream: <see cref="Created"/> or <see cref="Read"/>.</param>
/// <param name="NotificationId">Which one; null when several changed at once.</param>
/// <param name="At">When.</param>
/// <param name="Moment">Ascending, on no two nodes the same. It is the key of the shared count, therefore never older than this signal.</param>
public sealed record NotificationsChanged(Guid PersonId, string Name, Guid? NotificationId, DateTimeOffset At, long Moment)
    : LiveSignal(Room.Person(PersonId)), IForAllNodes
{
    /// <summary>One is new, or was added to, or is back after its snooze.</summary>
    public const string Created = "notification.created";

    /// <summary>One was read, marked unread, snoozed or withdrawn.</summary>
    public const string Read = "notification.read";

    /// <summary>An unread one was added to: the number of unread ones is the same.</summary>
    public bool Grew { get; init; }
}

/// <summary>What a person wants of notifications changed: their account page reads it again. Never stored, and not on event streams.</summary>
public sealed record PreferencesChanged(Guid PersonId) : LiveSignal(Room.Person(PersonId)), IForAllNodes;

/// <summary>A person's devices for push changed: their account page reads them again. Never stored, and not on event streams.</summary>
public sealed record PushDevicesChanged(Guid PersonId) : LiveSignal(Room.Person(PersonId)), IForAllNodes;

/// <summary>Sends <see cref="NotificationsChanged"/> after what was committed before, and wakes the worker for the end of a snooze.</summary>
public sealed class NotificationSignals(LiveBus bus, TimeProvider clock)
{
    private long moments = Random.Shared.NextInt64(long.MaxValue / 2); // no moment of another node is the same

    /// <summary>Raised when a person snoozed a notification until this moment.</summary>
    public event Action<DateTimeOffset>? Snoozed;

    public void Send(Guid personId, string name, Guid? notificationId = null, bool grew = false) => bus.SendInOrder(
        new NotificationsChanged(personId, name, notificationId, clock.GetUtcNow(), Interlocked.Increment(ref moments))
        {
            Audience = new Audience { PersonId = personId, Private = true },
            Grew = grew,
        });

    /// <summary>What the person wants of notifications changed.</summary>
    public void PreferencesChanged(Guid personId) =>
        bus.SendInOrder(new PreferencesChanged(personId) { Audience = new Audience { PersonId = personId, Private = true } });

    /// <summary>The person's devices for push changed.</summary>
    public void DevicesChanged(Guid personId) =>
        bus.SendInOrder(new PushDevicesChanged(personId) { Audience = new Audience { PersonId = personId, Private = true } });

    public void SnoozeUntil(DateTimeOffset until) => Snoozed?.Invoke(until);
}
