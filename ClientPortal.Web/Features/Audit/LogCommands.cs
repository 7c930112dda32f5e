using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using ClientPortal.Web.Live;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Audit;

/// <summary>
/// Prunes the event log, a few hundred rows at a time: events older than <c>Portal:Log:KeepDays</c> that the audit does not need, events of the
/// audit older than <c>Portal:Audit:KeepDays</c>, and rows of earlier versions that are no longer events.
/// </summary>
public sealed class LogCommands(PortalStore store, IConfiguration configuration, TimeProvider clock)
{
    /// <summary>Two years: a page that was away for longer starts anew.</summary>
    public const int DefaultKeepDays = 730;

    /// <summary>Rows that one step reads, and the most that one write deletes.</summary>
    public const int Step = 300;

    // Between two writes, so that the writes of people do not wait long.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Prunes the whole log once. Returns how many rows were deleted.</summary>
    /// <exception cref="NotFound">The viewer is not staff.</exception>
    /// <exception cref="RuleBroken">The viewer is not an administrator, or is read-only.</exception>
    public async Task<int> PruneAsync(Viewer viewer, CancellationToken stop = default)
    {
        viewer.MustBeStaffToSee();
        viewer.MustBeAdmin();
        var (unaudited, retired) = (EventCatalog.UnauditedNames, EventCatalog.RetiredNames);
        var (old, oldAudit) = (Before("Portal:Log:KeepDays", DefaultKeepDays), Before("Portal:Audit:KeepDays", keepDays: 0));
        var record = EventCatalog.NameOf(new LogPruned());
        IQueryable<EventRow> Old(IQueryable<EventRow> rows) => rows.Where(row => row.Name != record
            && row.At < old && !retired.Contains(row.Name) && (unaudited.Contains(row.Name) || row.At < oldAudit));

        // Recorded before the first deletion: a page or stream with an older cursor must start anew.
        var (upTo, recorded) = await store.ReadAsync(
            async db => (await Old(db.Log).MaxAsync(row => (long?)row.Seq, stop) ?? 0, await EventLog.PrunedUpToAsync(db, stop)), stop);
        if (upTo > recorded)
        {
            await store.WriteAsync(
                db =>
                {
                    db.Log.Add(EventRow.Of(new LogPruned { UpTo = upTo, At = clock.GetUtcNow(), ActorId = viewer.ActorId, From = viewer.From }));
                    return Task.CompletedTask;
                },
                stop);
        }

        var lastRetired = await store.ReadAsync(
            db => db.Log.Where(row => retired.Contains(row.Name)).MaxAsync(row => (long?)row.Seq, stop), stop) ?? 0;
        var end = Math.Max(upTo, lastRetired);
        var pruned = 0;
        for (long from = 0, to; from < end; from = to)
        {
            (to, var expired) = await store.ReadAsync(
                async db =>
                {
                    var here = db.Log.Where(row => row.Seq > from && row.Seq <= end).OrderBy(row => row.Seq).Take(Step);
                    var last = await here.MaxAsync(row => (long?)row.Seq, stop) ?? end;
                    var rows = db.Log.Where(row => row.Seq > from && row.Seq <= last);
                    return (last, await Old(rows).Concat(rows.Where(row => retired.Contains(row.Name))).Select(row => row.Seq).ToListAsync(stop));
                },
                stop);
            if (expired.Count > 0)
            {
                pruned += await DeleteAsync(expired, stop);
                await Task.Delay(Pause, clock, stop);
            }
        }

        return pruned;
    }

    // No row is older than the first moment: 0 days, or no setting without a default, keeps everything.
    private DateTimeOffset Before(string setting, int keepDays) =>
        configuration.GetValue(setting, keepDays) is > 0 and var days && days < (clock.GetUtcNow() - DateTimeOffset.UnixEpoch).Days
            ? clock.GetUtcNow().AddDays(-days)
            : DateTimeOffset.MinValue;

    private Task<int> DeleteAsync(List<long> expired, CancellationToken stop) => store.WriteAsync(
        async db =>
        {
            var rows = await db.Log.AsTracking().Where(row => expired.Contains(row.Seq)).ToListAsync(stop);
            db.Log.RemoveRange(rows);
            return rows.Count;
        },
        stop);
}
