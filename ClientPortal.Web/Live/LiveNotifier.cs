using ClientPortal.Web.Data;

namespace ClientPortal.Web.Live;

/// <summary>
/// The base of a feature's scoped notifier: it filters the feature's events out of the circuit's feed and delivers them to the subscribed
/// components. The feed does the queueing, the pacing and the handling of failures.
/// </summary>
public abstract class LiveNotifier(LiveFeed feed)
{
    /// <summary>
    /// Subscribes to batches of this feature's events and signals, of which the filters can select some. Empty batches are not delivered, except
    /// for a reload.
    /// </summary>
    public IDisposable Subscribe(Func<LiveBatch, Task> hear, Func<LoggedEvent, bool>? events = null, Func<LiveSignal, bool>? signals = null) =>
        feed.Subscribe(batch =>
        {
            var ourEvents = Filter(batch.Events, logged => Concerns(logged) && events?.Invoke(logged) != false);
            var ourSignals = Filter(batch.Signals, signal => Concerns(signal) && signals?.Invoke(signal) != false);
            return batch.Reload || ourEvents.Count > 0 || ourSignals.Count > 0
                ? hear(batch with { Events = ourEvents, Signals = ourSignals })
                : Task.CompletedTask;
        });

    // Each circuit calls this a dozen times for every event, and most of the time the result is none or all of them.
    private static IReadOnlyList<T> Filter<T>(IReadOnlyList<T> all, Func<T, bool> isOurs)
    {
        List<T>? ours = null;
        for (var i = 0; i < all.Count; i++)
        {
            if (isOurs(all[i]))
            {
                (ours ??= []).Add(all[i]);
            }
        }

        return ours is null ? [] : ours.Count == all.Count ? all : ours;
    }

    protected virtual bool Concerns(LoggedEvent logged) => false;

    protected virtual bool Concerns(LiveSignal signal) => false;
}
