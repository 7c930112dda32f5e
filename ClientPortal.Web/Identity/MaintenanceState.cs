using ClientPortal.Domain.Maintenances;

namespace ClientPortal.Web.Identity;

/// <summary>
/// The maintenance that is planned or runs, as this node last read it. Every viewer is built with it, so that one check,
/// <see cref="Domain.People.Viewer.MustWrite"/>, refuses the writes of pages and API.
/// </summary>
public sealed class MaintenanceState(TimeProvider clock)
{
    private volatile MaintenanceWindow? newest;

    /// <summary>The maintenance that runs or comes; null when there is none.</summary>
    public MaintenanceWindow? Open => newest is { } window && window.IsOpen(clock.GetUtcNow()) ? window : null;

    /// <summary>The end of the maintenance that runs; null when none does.</summary>
    public DateTimeOffset? ReadOnlyUntil => newest is { } window && window.IsRunning(clock.GetUtcNow()) ? window.EndsAt : null;

    public bool IsRunning => ReadOnlyUntil is not null;

    public void Set(MaintenanceWindow? window) => newest = window;
}
