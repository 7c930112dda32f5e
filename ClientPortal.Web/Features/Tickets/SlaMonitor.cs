using ClientPortal.Domain.People;
using ClientPortal.Web.Background;

namespace ClientPortal.Web.Features.Tickets;

/// <summary>
/// Records SLA breaches, and warns of those to come, with two queries every <see cref="Every"/> per node. No circuit has a timer for it.
/// </summary>
public sealed class SlaMonitor(TicketCommands commands, TimeProvider clock, ILogger<SlaMonitor> log) : PeriodicWorker(Every, clock, log)
{
    /// <summary>A breach is announced at most this much later.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(20);

    protected override string OnFailure => "SLA breaches could not be recorded; the next round does it.";

    protected override async Task ActAsync(CancellationToken stop)
    {
        await commands.RecordBreachesAsync(Viewer.Portal, stop);
        await commands.WarnOfBreachesAsync(Viewer.Portal, stop);
    }
}
