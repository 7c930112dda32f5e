using System.Threading.Channels;
using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using ClientPortal.Web.Live;

namespace ClientPortal.Web.Features.Prospects;

/// <summary>
/// The number of new prospects, one for the whole node. It is counted at the start, and again after events that may have changed it, at most
/// once in a <see cref="Pace"/>; circuits receive a signal and read the number here.
/// </summary>
public sealed class ProspectCounter(ProspectQueries queries, LiveBus bus, TimeProvider clock, ILogger<ProspectCounter> log)
    : BackgroundService, ILiveListener
{
    // An import of thousands causes a few counts a second, not thousands.
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(100);

    // While the database is unreachable, try again soon but not in a tight loop.
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);

    private readonly Channel<bool> owed = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>The number of prospects with the status <c>new</c>.</summary>
    public int New { get; private set; }

    public void Receive(LoggedEvent logged)
    {
        if (logged.Event is Domain.Prospects.ProspectCreated or Domain.Prospects.ProspectDeleted
            || (logged.Event is Domain.Prospects.ProspectUpdated updated && updated.Fields.Contains("status")))
        {
            owed.Writer.TryWrite(true);
        }
    }

    public void Receive(LiveSignal signal)
    {
        // Its own signal, or presence.
    }

    /// <summary>Subscribes before the node counts as started.</summary>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        bus.Join(Room.Staff, this);
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        owed.Writer.TryWrite(true);
        try
        {
            var notBefore = clock.GetUtcNow();
            await foreach (var _ in owed.Reader.ReadAllAsync(stoppingToken))
            {
                if (notBefore - clock.GetUtcNow() is { Ticks: > 0 } wait)
                {
                    await Task.Delay(wait, clock, stoppingToken);
                }

                // Events from here on cause another count.
                owed.Reader.TryRead(out var _);
                notBefore = clock.GetUtcNow() + (await CountAsync(stoppingToken) ? Pace : RetryAfter);
            }
        }
        catch (OperationCanceledException)
        {
            // The node stops.
        }
        finally
        {
            bus.Leave(Room.Staff, this);
        }
    }

    private async Task<bool> CountAsync(CancellationToken stop)
    {
        try
        {
            var count = await queries.CountNewAsync(Viewer.Portal, stop);
            if (count != New)
            {
                New = count;
                bus.Send(new ProspectsCounted());
            }

            return true;
        }
        catch (Exception fault) when (!stop.IsCancellationRequested)
        {
            log.LogWarning("New prospects could not be counted, and will be again: {Reason}", fault.Message);
            owed.Writer.TryWrite(true);
            return false;
        }
    }
}

/// <summary>The number of new prospects changed.</summary>
public sealed record ProspectsCounted() : LiveSignal(Room.Staff);
