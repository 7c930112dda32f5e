using ClientPortal.Domain;
using ClientPortal.Domain.Maintenances;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Maintenances;

/// <summary>Plans, moves and ends maintenances, for administrators.</summary>
/// <remarks>
/// All throw <see cref="NotFound"/> for clients and for what does not exist, and <see cref="RuleBroken"/> with the reason of a refusal.
/// </remarks>
public sealed class MaintenanceCommands(PortalStore store, TimeProvider clock, ILogger<MaintenanceCommands> log)
{
    /// <summary>Plans a maintenance and returns its id; at most one is open at a time.</summary>
    /// <exception cref="RuleBroken"><c>maintenance.planned</c>: another one runs or comes; those of <see cref="Maintenance.Plan"/>.</exception>
    public async Task<Guid> PlanAsync(Viewer viewer, MaintenanceFields fields, CancellationToken stop = default)
    {
        viewer.MustBeStaffToSee();
        var window = await store.WriteAloneAsync(
            nameof(Maintenance),
            async db =>
            {
                var now = clock.GetUtcNow();
                var maintenance = Maintenance.Plan(viewer, fields, now);
                if (await db.Maintenances.AnyAsync(one => one.EndsAt > now, stop))
                {
                    throw new RuleBroken("maintenance.planned");
                }

                db.Maintenances.Add(maintenance);
                return maintenance.Window;
            },
            stop);
        log.LogInformation(
            "Maintenance {Maintenance} is planned from {Start:O} to {End:O} by {Person}.",
            window.Id, window.StartsAt, window.EndsAt, viewer.PersonId);
        return window.Id;
    }

    /// <summary>Starts a planned maintenance now.</summary>
    public Task BeginAsync(Viewer viewer, Guid id, CancellationToken stop = default) =>
        ChangeAsync(viewer, id, maintenance => maintenance.Begin(viewer, clock.GetUtcNow()), stop);

    /// <summary>Moves the end by so much.</summary>
    public Task ExtendAsync(Viewer viewer, Guid id, TimeSpan by, CancellationToken stop = default) =>
        ChangeAsync(viewer, id, maintenance => maintenance.MoveEnd(viewer, maintenance.EndsAt + by, clock.GetUtcNow()), stop);

    /// <summary>Ends it now, or cancels it before its start.</summary>
    public Task EndAsync(Viewer viewer, Guid id, CancellationToken stop = default) =>
        ChangeAsync(viewer, id, maintenance => maintenance.End(viewer, clock.GetUtcNow()), stop);

    private async Task ChangeAsync(Viewer viewer, Guid id, Action<Maintenance> change, CancellationToken stop)
    {
        viewer.MustBeStaffToSee();
        var window = await store.WriteAsync(
            async db =>
            {
                var maintenance = await db.Maintenances.SingleOrDefaultAsync(one => one.Id == id, stop) ?? throw new NotFound();
                change(maintenance);
                return maintenance.Window;
            },
            stop);
        log.LogInformation(
            "Maintenance {Maintenance} is now from {Start:O} to {End:O}, by {Person}.", window.Id, window.StartsAt, window.EndsAt, viewer.PersonId);
    }
}
