using ClientPortal.Web.Data;

namespace ClientPortal.Web.Live;

/// <summary>
/// The base of a feature's scoped notifier: it picks the feature's events out of the circuit's feed and hands them to the components
/// that subscribed. The queue, the pace and the failures are the feed's.
/// </summary>
public abstract class LiveNotifier(LiveFeed feed)
{
    /// <summary>
    /// Hears the batches that hold something of this feature, with nothing else in them, and of that only what the filters let pass:
    /// what is not heard is not rendered. A reload is always something.
    /// </summary>
    public IDisposable Subscribe(Func<LiveBatch, Task> hear, Func<LoggedEvent, bool>? events = null, Func<LiveSignal, bool>? signals = null) =>
        feed.Subscribe(batch =>
        {
            var (ours, told) = (Those(batch.Events, logged => Concerns(logged) && events?.Invoke(logged) != false), Those(batch.Signals, signal => Concerns(signal) && signals?.Invoke(signal) != false));
            return batch.Reload || ours.Count > 0 || told.Count > 0 ? hear(batch with { Events = ours, Signals = told }) : Task.CompletedTask;
        });

    // Each circuit asks this a dozen times for every event, and most of the time the answer is none or all of them.
    private static IReadOnlyList<T> Those<T>(IReadOnlyList<T> all, Func<T, bool> isOurs)
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
