using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Web.Background;
using ClientPortal.Web.Jobs;
using ClientPortal.Web.Live;

namespace ClientPortal.Web.Features.Jobs;

/// <summary>
/// Tells the pages of jobs, at most twice a second and only while one is open, that jobs have changed. Their figures are read once for all.
/// </summary>
public sealed class JobMonitor(JobChanges changes, JobQueries queries, LiveBus bus, TimeProvider clock, ILogger<JobMonitor> log)
    : SignalledWorker(changes, clock, log)
{
    private volatile JobFigures? figures;

    protected override string OnFailure => "The figures of jobs could not be read; it is tried again.";

    protected override TimeSpan Pace => TimeSpan.FromMilliseconds(500);

    /// <summary>The newest figures, read now when no page kept them current.</summary>
    /// <exception cref="NotFound">The viewer is not an administrator.</exception>
    public async Task<JobFigures> FreshAsync(Viewer viewer)
    {
        viewer.MustBeAdminToSee();
        return figures = await queries.FiguresAsync(viewer);
    }

    /// <summary>The figures of the newest signal.</summary>
    public JobFigures? Now => figures;

    protected override async Task WorkAsync(CancellationToken stop)
    {
        if (bus.HasListeners(Room.Jobs))
        {
            figures = await queries.FiguresAsync(Viewer.Portal, stop);
            bus.Send(new JobsChanged());
        }
    }
}

/// <summary>Jobs were added, claimed, or have ended. For administrators' pages.</summary>
public sealed record JobsChanged() : LiveSignal(Room.Jobs);
