using System.Collections.Concurrent;
using ClientPortal.Domain;
using ClientPortal.Web.Data;
using ClientPortal.Web.Live;

namespace ClientPortal.Tests.Infrastructure;

/// <summary>A listener on the bus that keeps what it hears, in the order in which it hears it.</summary>
public sealed class RecordingListener(Action<LoggedEvent>? onEvent = null) : ILiveListener
{
    private readonly ConcurrentQueue<LoggedEvent> heard = new();
    private readonly ConcurrentQueue<LiveSignal> signals = new();

    public IReadOnlyList<LoggedEvent> Heard => [.. heard];

    public IReadOnlyList<LiveSignal> Signals => [.. signals];

    /// <summary>A listener in these rooms.</summary>
    public static RecordingListener In(LiveBus bus, params Room[] rooms)
    {
        var listener = new RecordingListener();
        foreach (var room in rooms)
        {
            bus.Join(room, listener);
        }

        return listener;
    }

    public void Receive(LoggedEvent logged)
    {
        onEvent?.Invoke(logged);
        heard.Enqueue(logged);
    }

    public void Receive(LiveSignal signal) => signals.Enqueue(signal);
}
