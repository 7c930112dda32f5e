using ClientPortal.Domain;
using ClientPortal.Web.Data;
using ClientPortal.Web.Live;

namespace ClientPortal.Web.Identity;

/// <summary>
/// Where several nodes share a database: tells the others what counts against a limit here, and counts what they tell. A limit then holds over all
/// nodes, but for the tries of the 30 ms in which nodes gather what they tell.
/// </summary>
public sealed class RateLimitExchange(RateLimits limits, LiveBus bus) : IHostedService, ILiveListener
{
    private long last;

    public void Receive(LoggedEvent logged)
    {
        // The room of nodes has signals only.
    }

    public void Receive(LiveSignal signal)
    {
        if (signal is RateLimitReported { IsFromOtherNode: true } heard)
        {
            limits.Note(new RateLimitChange(heard.Key, heard.Act, heard.Window));
        }
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        bus.Join(Room.Nodes, this);
        limits.Changed += Tell;
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        limits.Changed -= Tell;
        bus.Leave(Room.Nodes, this);
        return Task.CompletedTask;
    }

    private void Tell(RateLimitChange change) =>
        bus.Send(new RateLimitReported(Interlocked.Increment(ref last), change.Key, change.Act, change.Window));
}

/// <summary>What happened to the tries of one account or address.</summary>
public enum RateLimitAct
{
    /// <summary>One more counts.</summary>
    Counted,

    /// <summary>The newest does not count any more.</summary>
    TakenBack,

    /// <summary>None counts any more.</summary>
    Cleared,
}

/// <summary>What happened on one node, for the others.</summary>
/// <param name="Key">The limit, and the account or address as a hash.</param>
/// <param name="Act">What happened.</param>
/// <param name="Window">How long a try counts.</param>
internal sealed record RateLimitChange(string Key, RateLimitAct Act, TimeSpan Window);

/// <summary>A node tells that a try counts, or not any more.</summary>
/// <param name="Number">Counts up: two equal tries are two signals.</param>
/// <param name="Key">As of <see cref="RateLimitChange"/>.</param>
/// <param name="Act">What happened.</param>
/// <param name="Window">How long a try counts.</param>
public sealed record RateLimitReported(long Number, string Key, RateLimitAct Act, TimeSpan Window) : LiveSignal(Room.Nodes), IForAllNodes;
