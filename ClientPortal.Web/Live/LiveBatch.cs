using ClientPortal.Domain.People;
using ClientPortal.Web.Data;

namespace ClientPortal.Web.Live;

/// <summary>
/// What a circuit heard since its last batch: events in log order, and signals. <see cref="Reload"/> is true when the batch is not complete
/// (the queue overflowed, a right changed, an earlier batch failed): the subscriber has to read again what it shows.
/// </summary>
public sealed record LiveBatch(IReadOnlyList<LoggedEvent> Events, IReadOnlyList<LiveSignal> Signals, bool Reload)
{
    /// <summary>The part that the viewer may hear. Nearly always all of it: then it is this one.</summary>
    public LiveBatch HeardBy(Viewer viewer, bool reload)
    {
        var all = reload == Reload;
        for (var i = 0; all && i < Events.Count; i++)
        {
            all = viewer.MayHear(Events[i].Audience);
        }

        for (var i = 0; all && i < Signals.Count; i++)
        {
            all = Signals[i].IsFor(viewer);
        }

        return all ? this : Part();

        LiveBatch Part() => new(
            [.. Events.Where(logged => viewer.MayHear(logged.Audience))], [.. Signals.Where(signal => signal.IsFor(viewer))], reload);
    }

    /// <summary>The first event of which that is true; null where there is none.</summary>
    public LoggedEvent? First(Func<LoggedEvent, bool> where)
    {
        for (var i = 0; i < Events.Count; i++)
        {
            if (where(Events[i]))
            {
                return Events[i];
            }
        }

        return null;
    }
}
