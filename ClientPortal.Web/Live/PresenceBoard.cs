using ClientPortal.Domain;
using ClientPortal.Domain.People;

namespace ClientPortal.Web.Live;

/// <summary>
/// Who is connected, on this node: connections counted per person, each with a lease that its browser renews. One clock for all of them.
/// </summary>
public sealed class PresenceBoard : IDisposable
{
    /// <summary>Two beats of a browser (one a minute, the least that a hidden tab is granted) and half of one for the way.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(150);

    /// <summary>A reload drops the last connection for a moment: nobody is gone before this time has passed.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan Look = TimeSpan.FromSeconds(5);

    private readonly Dictionary<Guid, PresenceEntry> people = [];
    private readonly Lock changing = new();
    private readonly LiveBus bus;
    private readonly TimeProvider clock;
    private readonly ILogger<PresenceBoard> log;
    private readonly ITimer timer;

    public PresenceBoard(LiveBus bus, TimeProvider clock, ILogger<PresenceBoard> log)
    {
        (this.bus, this.clock, this.log) = (bus, clock, log);
        timer = clock.CreateTimer(_ => Sweep(), null, Look, Look);
    }

    /// <summary>Raised once when a person's last connection has gone for good, with its last sign of life.</summary>
    public event Action<LastSign>? Left;

    /// <summary>Connections that stand: one that dropped is not counted, though its person is given time to come back.</summary>
    public int ConnectionCount
    {
        get
        {
            lock (changing)
            {
                return people.Values.Sum(entry => entry.Connected);
            }
        }
    }

    /// <summary>Everybody who is not offline, nor says so.</summary>
    public IReadOnlyCollection<Guid> Present
    {
        get
        {
            lock (changing)
            {
                return [.. people.Where(pair => pair.Value.State != Presence.Offline).Select(pair => pair.Key)];
            }
        }
    }

    /// <summary>The last sign of life of everybody who is not offline.</summary>
    public IReadOnlyCollection<LastSign> LastSigns
    {
        get
        {
            lock (changing)
            {
                return [.. people.Select(pair => pair.Value.Last(pair.Key))];
            }
        }
    }

    public Presence StateOf(Guid personId)
    {
        lock (changing)
        {
            return people.GetValueOrDefault(personId)?.State ?? Presence.Offline;
        }
    }

    /// <summary>
    /// A connection stands (again): counts it, or renews its lease. <paramref name="chosen"/> is what the person said of itself before it
    /// came; what it says while it is here comes by <see cref="Choose"/>.
    /// </summary>
    public void Connect(Guid personId, string connection, ChosenStatus chosen = ChosenStatus.Automatic)
    {
        var (now, cursor) = (clock.GetUtcNow(), bus.Head);
        Change(personId, entry =>
        {
            if (entry.Count == 0)
            {
                entry.Choose(chosen);
            }

            entry.Renew(connection, now, cursor);
        });
    }

    /// <summary>The browser is still there.</summary>
    public void Beat(Guid personId, string connection) => Connect(personId, connection);

    /// <summary>Nobody has touched that browser for a while, or somebody does again.</summary>
    public void Idle(Guid personId, string connection, bool idle) => Change(personId, entry => entry.Idle(connection, idle));

    /// <summary>The person says of itself how it is to be shown, or leaves it to its connections.</summary>
    public void Choose(Guid personId, ChosenStatus chosen) => Change(personId, entry => entry.Choose(chosen));

    /// <summary>The connection is gone; its person follows when the grace is over and no other stands.</summary>
    public void Disconnect(Guid personId, string connection)
    {
        var (now, cursor) = (clock.GetUtcNow(), bus.Head);
        Change(personId, entry => entry.Drop(connection, now, cursor));
    }

    public void Dispose() => timer.Dispose();

    private List<Guid> Known()
    {
        lock (changing)
        {
            return [.. people.Keys];
        }
    }

    private void Change(Guid personId, Action<PresenceEntry> change)
    {
        Presence before, after;
        LastSign? last = null;
        lock (changing)
        {
            var entry = people.GetValueOrDefault(personId) ?? new PresenceEntry();
            before = entry.State;
            change(entry);
            after = entry.State;
            if (entry.Count > 0)
            {
                people[personId] = entry;
            }
            else if (people.Remove(personId))
            {
                last = entry.Last(personId);
            }
        }

        // Each signal says "look again", so it does not matter in which order those of two threads arrive.
        if (before != after)
        {
            bus.Send(new PresenceChanged(personId, Room.Presence(personId)));
            if (before == Presence.Offline || after == Presence.Offline)
            {
                bus.Send(new PresenceChanged(personId, Room.Lobby));
            }
        }

        if (last is not null)
        {
            Tell(last);
        }
    }

    private void Tell(LastSign last)
    {
        try
        {
            Left?.Invoke(last);
        }
        catch (Exception fault)
        {
            // The clock's thread belongs to everybody: what is thrown on it would end the process.
            log.LogError(fault, "What had to be done after {Person} left failed.", last.PersonId);
        }
    }

    private void Sweep()
    {
        var now = clock.GetUtcNow();
        foreach (var personId in Known())
        {
            Change(personId, entry => entry.Expire(now));
        }
    }
}

public enum Presence
{
    Offline,
    Online,
    Away,
    Busy,
}

/// <summary>Look again at this person's presence. The lobby hears only of who comes and who goes.</summary>
public sealed record PresenceChanged(Guid PersonId, Room Room) : LiveSignal(Room);

/// <summary>The moment of a person's last sign of life, and the newest event of that moment: what came later was not seen.</summary>
public sealed record LastSign(Guid PersonId, DateTimeOffset At, long Cursor);
