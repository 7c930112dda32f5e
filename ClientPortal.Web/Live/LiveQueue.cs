using ClientPortal.Web.Data;

namespace ClientPortal.Web.Live;

/// <summary>The queue of one circuit: bounded; events that do not fit are counted. Guarded by its feed.</summary>
internal sealed class LiveQueue(int capacity)
{
    private List<LoggedEvent> events = [];
    private List<LiveSignal> signals = [];
    private int dropped, droppedNews;
    private bool signalsDropped;

    /// <summary>Queued events, including those that did not fit.</summary>
    public int Count => events.Count + dropped;

    public bool IsEmpty => Count == 0 && signals.Count == 0 && !signalsDropped;

    public void Add(LoggedEvent logged)
    {
        if (events.Count < capacity)
        {
            events.Add(logged);
            return;
        }

        dropped++;
        droppedNews += logged.Event.IsNews ? 1 : 0;
    }

    /// <summary>A signal replaces an equal one: each only asks the page to read again, and once is enough.</summary>
    public void Add(LiveSignal signal)
    {
        signals.Remove(signal);
        if (signals.Count < capacity)
        {
            signals.Add(signal);
        }
        else
        {
            signalsDropped = true;
        }
    }

    /// <summary>Returns everything and empties the queue.</summary>
    public (LiveBatch Batch, int DroppedNews) Take()
    {
        var taken = (new LiveBatch(events, signals.Count > 0 ? signals : [], Reload: dropped > 0 || signalsDropped), droppedNews);
        (events, dropped, droppedNews, signalsDropped) = (new(1), 0, 0, false);
        signals = signals.Count > 0 ? [] : signals;
        return taken;
    }
}
