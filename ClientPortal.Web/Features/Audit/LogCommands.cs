using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using ClientPortal.Web.Live;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Audit;

/// <summary>
/// Takes out of the log what nobody needs any more, a few hundred rows at a time: events older than <c>Portal:Log:KeepDays</c> that the audit does
/// not need, those that it needs after <c>Portal:Audit:KeepDays</c>, and what earlier versions wrote that is an event no longer.
/// </summary>
public sealed class LogCommands(PortalStore store, IConfiguration configuration, TimeProvider clock)
{
    /// <summary>Two years: whoever was away for longer starts anew.</summary>
    public const int DefaultKeepDays = 730;

    /// <summary>Rows that are looked at in one step, and at most deleted in one write.</summary>
    public const int Step = 300;

    // Between two writes: people's own are not kept waiting at the gate.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Once through the log. Returns how many rows it lost.</summary>
    public async Task<int> PruneAsync(Viewer viewer, CancellationToken stop = default)
    {
        viewer.MustBeStaffToSee();
        viewer.MustBeAdmin();
        var (unaudited, retired) = (EventCatalog.UnauditedNames, EventCatalog.RetiredNames);
        var (old, oldAudit) = (Before("Portal:Log:KeepDays", DefaultKeepDays), Before("Portal:Audit:KeepDays", keepDays: 0));
        var record = EventCatalog.NameOf(new LogPruned());
        IQueryable<EventRow> Old(IQueryable<EventRow> rows) => rows.Where(row => row.Name != record
            && row.At < old && !retired.Contains(row.Name) && (unaudited.Contains(row.Name) || row.At < oldAudit));

        // Known before anything is gone: a reader whose page begins earlier is told to start anew.
        var (upTo, known) = await store.ReadAsync(
            async db => (await Old(db.Log).MaxAsync(row => (long?)row.Seq, stop) ?? 0, await EventLog.PrunedUpToAsync(db, stop)), stop);
        if (upTo > known)
        {
            await store.WriteAsync(
                db =>
                {
                    db.Log.Add(EventRow.Of(new LogPruned { UpTo = upTo, At = clock.GetUtcNow(), ActorId = viewer.ActorId, From = viewer.From }));
                    return Task.CompletedTask;
                },
                stop);
        }

        var end = Math.Max(upTo, await store.ReadAsync(db => db.Log.Where(row => retired.Contains(row.Name)).MaxAsync(row => (long?)row.Seq, stop), stop) ?? 0);
        var pruned = 0;
        for (long from = 0, to; from < end; from = to)
        {
            (to, var gone) = await store.ReadAsync(
                async db =>
                {
                    var here = db.Log.Where(row => row.Seq > from && row.Seq <= end).OrderBy(row => row.Seq).Take(Step);
                    var last = await here.MaxAsync(row => (long?)row.Seq, stop) ?? end;
                    var rows = db.Log.Where(row => row.Seq > from && row.Seq <= last);
                    return (last, await Old(rows).Concat(rows.Where(row => retired.Contains(row.Name))).Select(row => row.Seq).ToListAsync(stop));
                },
                stop);
            if (gone.Count > 0)
            {
                pruned += await DeleteAsync(gone, stop);
                await Task.Delay(Pause, clock, stop);
            }
        }

        return pruned;
    }

    // Nothing is before the first moment: 0 days, or none at all, keeps everything.
    private DateTimeOffset Before(string setting, int keepDays) =>
        configuration.GetValue(setting, keepDays) is > 0 and var days && days < (clock.GetUtcNow() - DateTimeOffset.UnixEpoch).Days
            ? clock.GetUtcNow().AddDays(-days)
            : DateTimeOffset.MinValue;

    private Task<int> DeleteAsync(List<long> gone, CancellationToken stop) => store.WriteAsync(
        async db =>
        {
            var rows = await db.Log.AsTracking().Where(row => gone.Contains(row.Seq)).ToListAsync(stop);
            db.Log.RemoveRange(rows);
            return rows.Count;
        },
        stop);
}
