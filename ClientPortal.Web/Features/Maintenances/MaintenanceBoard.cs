using ClientPortal.Domain;
using ClientPortal.Domain.Maintenances;
using ClientPortal.Domain.People;
using ClientPortal.Web.Background;
using ClientPortal.Web.Data;
using ClientPortal.Web.Identity;
using ClientPortal.Web.Live;

namespace ClientPortal.Web.Features.Maintenances;

/// <summary>
/// Reads the maintenance that runs or comes, once for the node: before it answers requests, and after every event of a maintenance. It tells open
/// pages when one was planned, moved or ended, and when one starts or ends by the clock, with one timer for all of them.
/// </summary>
public sealed class MaintenanceBoard(
    MaintenanceQueries queries, MaintenanceState state, LiveBus bus, TimeProvider clock, ILogger<MaintenanceBoard> log)
    : SignalledWorker(new WorkSignal(), clock, log), ILiveListener
{
    // The longest wait that a timer takes is 49 days; one that starts later is waited for again.
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    private readonly TimeProvider clock = clock;
    private readonly ILogger<MaintenanceBoard> log = log;
    private bool wasRunning;

    protected override string OnFailure => "The maintenance could not be read; it is read again.";

    public void Receive(LoggedEvent logged)
    {
        if (logged.Event is MaintenanceEvent)
        {
            Signal.Set();
        }
    }

    public void Receive(LiveSignal signal)
    {
        // Its own signal, or another feature's.
    }

    /// <summary>Reads before the node counts as started, so that a restart lets no write through.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        bus.Join(Room.Staff, this);
        state.Set(await queries.OpenAsync(Viewer.Portal, cancellationToken));
        await base.StartAsync(cancellationToken);
    }

    public override Task StopAsync(CancellationToken cancellationToken)
    {
        bus.Leave(Room.Staff, this);
        return base.StopAsync(cancellationToken);
    }

    protected override async Task WorkAsync(CancellationToken stop)
    {
        var open = await queries.OpenAsync(Viewer.Portal, stop);
        state.Set(open);
        var now = clock.GetUtcNow();
        var isRunning = open?.IsRunning(now) == true;
        var mayMoveRights = isRunning || wasRunning;
        if (isRunning != wasRunning)
        {
            wasRunning = isRunning;
            log.LogInformation("The portal is {Mode}.", isRunning ? "read-only: a maintenance runs" : "open for writing: no maintenance runs");
        }

        var next = open is null ? (DateTimeOffset?)null : isRunning ? open.EndsAt : open.StartsAt;
        AtMost = next is { } at ? TimeSpan.FromTicks(Math.Min((at - now).Ticks, LongestWait.Ticks)) : Timeout.InfiniteTimeSpan;
        bus.Send(new MaintenanceChanged(mayMoveRights));
    }
}

/// <summary>A maintenance was planned, moved or ended, or starts or ends now: pages look at it again.</summary>
/// <param name="Rights">It runs or ran: pages also read again what their viewer may do.</param>
public sealed record MaintenanceChanged(bool Rights) : LiveSignal(Room.Maintenance)
{
    public override bool ChangesRights => Rights;
}
