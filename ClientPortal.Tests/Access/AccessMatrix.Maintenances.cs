using ClientPortal.Domain.Maintenances;
using ClientPortal.Domain.People;
using ClientPortal.Web.Features.Maintenances;
using Microsoft.Extensions.DependencyInjection;

namespace ClientPortal.Tests.Access;

/// <summary>Administrators plan maintenances; all may know of one.</summary>
internal static partial class AccessMatrix
{
    private static Methods<MaintenanceCommands> MaintenanceCommands => new()
    {
        // It ends before it starts: all that may plan one are refused for that, and none is planned for the other rows.
        { "PlanAsync", "ss nnnn r!", (it, who, _) => it.PlanAsync(who, new MaintenanceFields(null, DateTimeOffset.UnixEpoch)) },
        { "BeginAsync", "ss nnnn r!", async (it, who, at) => await it.BeginAsync(who, await at.MaintenanceAsync()) },
        { "ExtendAsync", "ss nnnn r!", async (it, who, at) => await it.ExtendAsync(who, await at.MaintenanceAsync(), TimeSpan.FromMinutes(15)) },
        { "EndAsync", "ss nnnn r+", async (it, who, at) => await it.EndAsync(who, await at.MaintenanceAsync()) },
    };

    private static Methods<MaintenanceQueries> MaintenanceQueries => new()
    {
        // The one of the scene is over, so that no row can only read.
        { "OpenAsync", "ss nnnn nn", (it, who, _) => it.OpenAsync(who) },
    };

    // One that is over.
    private static Task<Guid> MaintenanceAsync(this AccessScene at) => at.MadeAsync("maintenance", () => at.Store.WriteAsync(db =>
    {
        var now = at.Services.GetRequiredService<TimeProvider>().GetUtcNow();
        var made = Maintenance.Plan(Viewer.Portal, new MaintenanceFields(now.AddDays(1), now.AddDays(1).AddHours(1)), now);
        made.End(Viewer.Portal, now);
        db.Maintenances.Add(made);
        return Task.FromResult(made.Id);
    }));
}
