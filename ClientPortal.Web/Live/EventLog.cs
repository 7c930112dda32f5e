using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Live;

/// <summary>
/// Reads the log through a viewer's eyes: missed updates, activity, <c>GET /api/events</c>. On one SQLite file commit order is cursor
/// order; a server database, where it is not, will hold its readers back to the oldest open transaction here.
/// </summary>
public sealed class EventLog(PortalStore store)
{
    /// <summary>The newest cursor; 0 for an empty log.</summary>
    public Task<long> HeadAsync(CancellationToken stop = default) =>
        store.ReadAsync(async db => await db.Log.MaxAsync(row => (long?)row.Seq, stop) ?? 0, stop);

    /// <summary>What the viewer may hear after a cursor, oldest first, at most <paramref name="limit"/>.</summary>
    public Task<List<LoggedEvent>> AfterAsync(Viewer viewer, long cursor, int limit, CancellationToken stop = default) =>
        ReadAsync(db => db.Log.HearableBy(viewer).Where(row => row.Seq > cursor).OrderBy(row => row.Seq).Take(limit), stop);

    /// <summary>How much news the viewer missed after one cursor and up to another.</summary>
    public Task<int> CountNewsBetweenAsync(Viewer viewer, long after, long upTo, CancellationToken stop = default) =>
        store.ReadAsync(
            db => db.Log.HearableBy(viewer).CountAsync(row => row.Seq > after && row.Seq <= upTo && !EventCatalog.QuietNames.Contains(row.Name), stop),
            stop);

    /// <summary>The newest of one project, or of all that the viewer sees; newest first.</summary>
    public Task<List<LoggedEvent>> NewestAsync(Viewer viewer, Guid? projectId, int limit, CancellationToken stop = default) =>
        ReadAsync(
            db => OfProjects(db, viewer).Where(row => projectId == null || row.ProjectId == projectId).OrderByDescending(row => row.Seq).Take(limit),
            stop);

    /// <summary>What others did to projects after a cursor; newest first.</summary>
    public Task<List<LoggedEvent>> OfOthersAfterAsync(Viewer viewer, long cursor, int limit, CancellationToken stop = default) =>
        ReadAsync(
            db => OfProjects(db, viewer).Where(row => row.Seq > cursor && row.ActorId != viewer.PersonId).OrderByDescending(row => row.Seq).Take(limit),
            stop);

    // Of a project that the viewer saw once and sees no longer nothing is said, not even that there was one.
    private static IQueryable<EventRow> OfProjects(PortalDb db, Viewer viewer) => viewer.IsStaff
        ? db.Log.HearableBy(viewer).Where(row => row.ProjectId != null)
        : db.Log.HearableBy(viewer).Where(row => db.Projects.VisibleTo(viewer).Any(project => project.Id == row.ProjectId));

    private async Task<List<LoggedEvent>> ReadAsync(Func<PortalDb, IQueryable<EventRow>> rows, CancellationToken stop)
    {
        var found = await store.ReadAsync(db => rows(db).ToListAsync(stop), stop);
        return [.. found.Select(row => row.Read()).OfType<LoggedEvent>()];
    }
}
