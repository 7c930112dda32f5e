namespace ClientPortal.Web.Live;

/// <summary>
/// How a node leaves before it stops: it is no longer ready, opens no page, and asks the pages that are open to load anew, which another node then
/// answers. Only where there is another one: <c>Portal:DrainSeconds</c> is 0 by default, and then a node stops at once.
/// </summary>
public sealed class NodeDrain(PresenceBoard board, IConfiguration configuration, TimeProvider clock, ILogger<NodeDrain> log)
{
    /// <summary>Its setting: seconds.</summary>
    public const string Setting = "Portal:DrainSeconds";

    // The last fifth of the time is for pages whose timers the browser slows.
    private const double Asked = 0.8;

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    private readonly Lock changing = new();
    private readonly Dictionary<object, Action> pages = [];
    private volatile bool isLeaving;

    /// <summary>The longest time between the signal to stop and the stop, without the time that requests then have to end.</summary>
    public TimeSpan Longest { get; } = TimeSpan.FromSeconds(configuration.GetValue(Setting, 0));

    /// <summary>Whether the node opens no further page.</summary>
    public bool IsLeaving => isLeaving;

    /// <summary>Within this time open pages load anew, each at a moment of its own.</summary>
    public TimeSpan Within => Longest * Asked;

    /// <summary>Calls <paramref name="loadAnew"/> when the node leaves; at once when it is leaving.</summary>
    public void Open(object page, Action loadAnew)
    {
        if (Longest == TimeSpan.Zero)
        {
            return;
        }

        lock (changing)
        {
            pages[page] = loadAnew;
        }

        if (isLeaving)
        {
            loadAnew();
        }
    }

    /// <summary>The page is closed.</summary>
    public void Close(object page)
    {
        lock (changing)
        {
            pages.Remove(page);
        }
    }

    /// <summary>Returns when no page is connected any more, or when the time is over.</summary>
    public async Task LeaveAsync(CancellationToken stop)
    {
        if (isLeaving || Longest == TimeSpan.Zero)
        {
            return;
        }

        isLeaving = true;
        List<Action> open;
        lock (changing)
        {
            open = [.. pages.Values];
        }

        var began = clock.GetTimestamp();
        log.LogInformation("The node leaves: {Pages} open pages load anew elsewhere, within {Seconds} s.", open.Count, Longest.TotalSeconds);
        open.ForEach(loadAnew => loadAnew());
        while (board.ConnectionCount > 0 && clock.GetElapsedTime(began) < Longest)
        {
            await Task.Delay(Look, clock, stop);
        }

        log.LogInformation(
            "The node stops: {Left} of {Pages} pages are left after {Seconds:0.0} s.",
            board.ConnectionCount, open.Count, clock.GetElapsedTime(began).TotalSeconds);
    }
}
