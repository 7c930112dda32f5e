using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Live;

/// <summary>
/// Reads the part of the log that a viewer may hear: missed updates, activity, <c>GET /api/events</c>. Commit order is cursor order,
/// because saves that write the log take turns.
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
    /// The same, with the cursor of the next page, null at the end of the log. A page may hold fewer events than its limit, even none: events
    /// of types that this version no longer has are left out. Cursor 0 starts with the oldest event that the log still holds.
    /// </summary>
    /// <exception cref="CursorTooOld">Events after the cursor are no longer in the log.</exception>
    public async Task<LogPage> PageAsync(Viewer viewer, long cursor, int limit, CancellationToken stop = default)
    {
        var rows = await store.ReadAsync(
            async db =>
            {
                var page = await db.Log.HearableBy(viewer, db).Where(row => row.Seq > cursor)
                    .OrderBy(row => row.Seq).Take(limit + 1).ToListAsync(stop);

                // Checked after the read: pruning is recorded before the first event is deleted.
                return cursor > 0 && cursor < await PrunedUpToAsync(db, stop) ? throw new CursorTooOld() : page;
            },
            stop);
        var more = rows.Count > limit;
        return new LogPage(Readable(more ? rows[..limit] : rows), more ? rows[limit - 1].Seq : null);
    }

    /// <summary>Whether events after this cursor were pruned: a reader at this cursor has to reload.</summary>
    public Task<bool> HasPrunedAfterAsync(long cursor, CancellationToken stop = default) =>
        store.ReadAsync(async db => cursor < await PrunedUpToAsync(db, stop), stop);

    /// <summary>How many updates (<see cref="PortalEvent.IsNews"/>) the viewer may hear after one cursor and up to another.</summary>
    public Task<int> CountNewsBetweenAsync(Viewer viewer, long after, long upTo, CancellationToken stop = default) =>
        store.ReadAsync(
            db => db.Log.HearableBy(viewer, db)
                .CountAsync(row => row.Seq > after && row.Seq <= upTo && !EventCatalog.QuietNames.Contains(row.Name), stop),
            stop);

    /// <summary>The newest events of one project, or of all projects and tickets that the viewer sees; newest first.</summary>
    public Task<List<LoggedEvent>> NewestAsync(Viewer viewer, Guid? projectId, int limit, CancellationToken stop = default) =>
        ReadAsync(
            db => (projectId == null ? OfWork(db, viewer) : OfProjects(db, viewer).Where(row => row.ProjectId == projectId))
                .OrderByDescending(row => row.Seq).Take(limit),
            stop);

    /// <summary>Events by a person and events about that person; newest first.</summary>
    public Task<List<LoggedEvent>> OfPersonAsync(Viewer viewer, Guid personId, int limit, CancellationToken stop = default) =>
        ReadAsync(
            db => db.Log.HearableBy(viewer, db).Where(row => row.ActorId == personId || row.PersonId == personId)
                .OrderByDescending(row => row.Seq).Take(limit),
            stop);

    /// <summary>Events of projects and tickets by other people after a cursor; newest first.</summary>
    public Task<List<LoggedEvent>> OfOthersAfterAsync(Viewer viewer, long cursor, int limit, CancellationToken stop = default) =>
        ReadAsync(
            db => OfWork(db, viewer).Where(row => row.Seq > cursor && row.ActorId != viewer.PersonId).OrderByDescending(row => row.Seq).Take(limit),
            stop);

    /// <summary>The newest events of one entity that has its own timeline (<see cref="PortalEvent.About"/>); newest first.</summary>
    public Task<List<LoggedEvent>> AboutAsync(Viewer viewer, Guid about, int limit, CancellationToken stop = default) =>
        ReadAsync(db => db.Log.HearableBy(viewer, db).Where(row => row.About == about).OrderByDescending(row => row.Seq).Take(limit), stop);

    /// <summary>The cursor of the newest event that may be pruned; 0 when the log is complete.</summary>
    internal static async Task<long> PrunedUpToAsync(PortalDb db, CancellationToken stop)
    {
        var newest = await db.Log.Where(row => row.About == LogPruned.Timeline).OrderByDescending(row => row.Seq).FirstOrDefaultAsync(stop);

        // Pruning deletes only events that are older than its own record.
        return newest?.Read()?.Event is LogPruned pruned && pruned.UpTo < newest.Seq ? pruned.UpTo : 0;
    }

    // Events of a project that the viewer may no longer see are left out.
    private static IQueryable<EventRow> OfProjects(PortalDb db, Viewer viewer) => viewer.IsStaff
        ? db.Log.HearableBy(viewer, db).Where(row => row.ProjectId != null)
        : db.Log.HearableBy(viewer, db).Where(row => db.Projects.VisibleTo(viewer).Any(project => project.Id == row.ProjectId));

    // Events of messages and members have no ticket's id, so they are not in this list.
    private static IQueryable<EventRow> OfWork(PortalDb db, Viewer viewer) =>
        OfProjects(db, viewer).Concat(viewer.IsStaff
            ? db.Log.HearableBy(viewer, db).Where(row => row.TicketId != null)
            : db.Log.HearableBy(viewer, db).Where(row => db.Tickets.VisibleTo(viewer, db).Any(ticket => ticket.Id == row.TicketId)));

    private async Task<List<LoggedEvent>> ReadAsync(Func<PortalDb, IQueryable<EventRow>> rows, CancellationToken stop)
    {
        var found = await store.ReadAsync(db => rows(db).ToListAsync(stop), stop);
        return Readable(found);
    }

    private static List<LoggedEvent> Readable(IEnumerable<EventRow> rows) => [.. rows.Select(row => row.Read()).OfType<LoggedEvent>()];
}

/// <summary>A page of the log, oldest first; <see cref="Next"/> is the cursor of the next page, null when there is none yet.</summary>
public sealed record LogPage(IReadOnlyList<LoggedEvent> Events, long? Next);

/// <summary>The log no longer holds all events after the cursor: the reader has to start again without a cursor.</summary>
public sealed class CursorTooOld() : Exception("The log no longer holds all that came after this cursor.");
