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
            var ours = batch with
            {
                Events = [.. batch.Events.Where(logged => Concerns(logged) && events?.Invoke(logged) != false)],
                Signals = [.. batch.Signals.Where(signal => Concerns(signal) && signals?.Invoke(signal) != false)],
            };
            return ours.Reload || ours.Events.Count > 0 || ours.Signals.Count > 0 ? hear(ours) : Task.CompletedTask;
        });

    protected virtual bool Concerns(LoggedEvent logged) => false;

    protected virtual bool Concerns(LiveSignal signal) => false;
}
