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
        ReadAsync(db => db.Log.HearableBy(viewer, db).Where(row => row.Seq > cursor).OrderBy(row => row.Seq).Take(limit), stop);

    /// <summary>
    /// The same with the cursor to go on from, which is null at the end of the log. A page may hold fewer events than its limit, even none:
    /// those of types that this version no longer knows are passed over. From 0 on it is what the log still holds.
    /// </summary>
    /// <exception cref="CursorTooOld">Events after the cursor are no longer in the log.</exception>
    public async Task<LogPage> PageAsync(Viewer viewer, long cursor, int limit, CancellationToken stop = default)
    {
        var rows = await store.ReadAsync(
            async db =>
            {
                var page = await db.Log.HearableBy(viewer, db).Where(row => row.Seq > cursor).OrderBy(row => row.Seq).Take(limit + 1).ToListAsync(stop);

                // Asked afterwards: the log says that it loses events before it loses them.
                return cursor > 0 && cursor < await PrunedUpToAsync(db, stop) ? throw new CursorTooOld() : page;
            },
            stop);
        var more = rows.Count > limit;
        return new LogPage(Known(more ? rows[..limit] : rows), more ? rows[limit - 1].Seq : null);
    }

    /// <summary>Whether events after this cursor are no longer in the log: whoever had come this far has to read anew what they hold.</summary>
    public Task<bool> HasPrunedAfterAsync(long cursor, CancellationToken stop = default) =>
        store.ReadAsync(async db => cursor < await PrunedUpToAsync(db, stop), stop);

    /// <summary>How much news the viewer missed after one cursor and up to another.</summary>
    public Task<int> CountNewsBetweenAsync(Viewer viewer, long after, long upTo, CancellationToken stop = default) =>
        store.ReadAsync(
            db => db.Log.HearableBy(viewer, db).CountAsync(row => row.Seq > after && row.Seq <= upTo && !EventCatalog.QuietNames.Contains(row.Name), stop),
            stop);

    /// <summary>The newest of one project, or of all that the viewer sees; newest first.</summary>
    public Task<List<LoggedEvent>> NewestAsync(Viewer viewer, Guid? projectId, int limit, CancellationToken stop = default) =>
        ReadAsync(
            db => (projectId == null ? OfWork(db, viewer) : OfProjects(db, viewer).Where(row => row.ProjectId == projectId)).OrderByDescending(row => row.Seq).Take(limit),
            stop);

    /// <summary>What a person did, and what was done to it; newest first.</summary>
    public Task<List<LoggedEvent>> OfPersonAsync(Viewer viewer, Guid personId, int limit, CancellationToken stop = default) =>
        ReadAsync(
            db => db.Log.HearableBy(viewer, db).Where(row => row.ActorId == personId || row.PersonId == personId)
                .OrderByDescending(row => row.Seq).Take(limit),
            stop);

    /// <summary>What others did to projects and tickets after a cursor; newest first.</summary>
    public Task<List<LoggedEvent>> OfOthersAfterAsync(Viewer viewer, long cursor, int limit, CancellationToken stop = default) =>
        ReadAsync(
            db => OfWork(db, viewer).Where(row => row.Seq > cursor && row.ActorId != viewer.PersonId).OrderByDescending(row => row.Seq).Take(limit),
            stop);

    /// <summary>The newest about one thing that has a timeline of its own; newest first.</summary>
    public Task<List<LoggedEvent>> AboutAsync(Viewer viewer, Guid about, int limit, CancellationToken stop = default) =>
        ReadAsync(db => db.Log.HearableBy(viewer, db).Where(row => row.About == about).OrderByDescending(row => row.Seq).Take(limit), stop);

    /// <summary>The newest event that may be missing from the log, by its cursor; 0 where all of it is there.</summary>
    internal static async Task<long> PrunedUpToAsync(PortalDb db, CancellationToken stop)
    {
        var newest = await db.Log.Where(row => row.About == LogPruned.Timeline).OrderByDescending(row => row.Seq).FirstOrDefaultAsync(stop);

        // Nothing was pruned that came after the record of it.
        return newest?.Read()?.Event is LogPruned pruned && pruned.UpTo < newest.Seq ? pruned.UpTo : 0;
    }

    // Of a project that the viewer saw once and sees no longer nothing is said, not even that there was one.
    private static IQueryable<EventRow> OfProjects(PortalDb db, Viewer viewer) => viewer.IsStaff
        ? db.Log.HearableBy(viewer, db).Where(row => row.ProjectId != null)
        : db.Log.HearableBy(viewer, db).Where(row => db.Projects.VisibleTo(viewer).Any(project => project.Id == row.ProjectId));

    // Messages, receipts and who takes part are the thread's own business: they have no ticket's id.
    private static IQueryable<EventRow> OfWork(PortalDb db, Viewer viewer) =>
        OfProjects(db, viewer).Concat(viewer.IsStaff
            ? db.Log.HearableBy(viewer, db).Where(row => row.TicketId != null)
            : db.Log.HearableBy(viewer, db).Where(row => db.Tickets.VisibleTo(viewer, db).Any(ticket => ticket.Id == row.TicketId)));

    private async Task<List<LoggedEvent>> ReadAsync(Func<PortalDb, IQueryable<EventRow>> rows, CancellationToken stop)
    {
        var found = await store.ReadAsync(db => rows(db).ToListAsync(stop), stop);
        return Known(found);
    }

    private static List<LoggedEvent> Known(IEnumerable<EventRow> rows) => [.. rows.Select(row => row.Read()).OfType<LoggedEvent>()];
}

/// <summary>A part of the log, oldest first; <see cref="Next"/> asks for the part after it, null when there is none yet.</summary>
public sealed record LogPage(IReadOnlyList<LoggedEvent> Events, long? Next);

/// <summary>The log no longer holds all that came after the cursor: start anew, with what is there now and no cursor.</summary>
public sealed class CursorTooOld() : Exception("The log no longer holds all that came after this cursor.");
