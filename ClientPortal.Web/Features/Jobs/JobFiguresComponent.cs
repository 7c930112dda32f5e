using ClientPortal.Domain;
using ClientPortal.Web.Live;
using Microsoft.AspNetCore.Components;

namespace ClientPortal.Web.Features.Jobs;

/// <summary>A part of the page that shows the figures of jobs. They are read once a node, and each signal brings them.</summary>
public abstract class JobFiguresComponent : LiveComponent
{
    [Inject] private JobMonitor Monitor { get; set; } = null!;

    protected JobFigures? Figures { get; private set; }

    protected override void Subscribe()
    {
        Viewer.MustBeAdminToSee();
        OnSignal<JobsChanged>(where: null, Apply);
        Join(Room.Jobs);
    }

    protected override async Task LoadAsync() => Figures = await Monitor.FreshAsync(Viewer);

    private Task<bool> Apply(IReadOnlyList<JobsChanged> signals)
    {
        var before = Figures;
        Figures = Monitor.Now ?? Figures;
        return Task.FromResult(Figures != before);
    }
}
