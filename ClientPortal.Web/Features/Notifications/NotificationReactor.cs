using System.Collections.Frozen;
using ClientPortal.Domain;
using ClientPortal.Domain.Notifications;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using ClientPortal.Web.Features.Notifications.Email;
using ClientPortal.Web.Features.Notifications.Push;
using ClientPortal.Web.Identity;
using ClientPortal.Web.Live;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Notifications;

/// <summary>
/// Turns events of the log into notifications, in the log's order. The cursor moves in the transaction that writes them. One caller at a time:
/// <see cref="NotificationWorker"/>. What follows receipts and the clock is in <c>NotificationReactor.Reading.cs</c>.
/// </summary>
public sealed partial class NotificationReactor(
    PortalStore store, ConversationMembers members, ViewerSource viewers, NotificationSignals signals, DeliveryPlanner planner, MailPlan mail,
    PushPlan push, TimeProvider clock)
{
    /// <summary>Notifications of one save, so that it holds the write gate for a few milliseconds. A larger event is several saves.</summary>
    public const int MostPerSave = 100;

    // Events of one read.
    private const int PageSize = 100;

    private static readonly FrozenDictionary<string, FrozenSet<NotificationSource>> SourcesByEvent =
        (from source in FeatureIndex.NotificationSources
         from type in source.Events
         group source by EventCatalog.Types.Single(pair => pair.Value == type).Key)
        .ToFrozenDictionary(sources => sources.Key, sources => sources.ToFrozenSet());

    /// <summary>The names of the events that have notices.</summary>
    internal static readonly IReadOnlyList<string> Names = [.. SourcesByEvent.Keys];

    private long position;

    /// <summary>Up to which cursor all events are turned into notifications.</summary>
    public long Position => Volatile.Read(ref position);

    /// <summary>Whether events of this type have notices.</summary>
    public static bool Concerns(PortalEvent happened) => SourcesByEvent.ContainsKey(EventCatalog.NameOf(happened));

    /// <summary>
    /// Continues where the last start ended. The first start begins at the end of the log, so that an existing portal does not notify of its past.
    /// </summary>
    public async Task BeginAsync(CancellationToken stop = default)
    {
        var cursor = await store.ReadAsync(db => db.NotificationCursors.SingleOrDefaultAsync(stop), stop)
            ?? await BeginAfterAsync(await store.ReadAsync(async db => await db.Log.MaxAsync(row => (long?)row.Seq, stop) ?? 0, stop), stop);
        Volatile.Write(ref position, cursor.Seq);
    }

    /// <summary>Turns the next events into notifications. False when it has come to the end of the log.</summary>
    public Task<bool> AdvanceAsync(CancellationToken stop = default) => AdvanceAsync(isDelivered: true, stop);

    /// <summary>The same; without mail and push where <paramref name="isDelivered"/> is false, as for a demo's past.</summary>
    internal async Task<bool> AdvanceAsync(bool isDelivered, CancellationToken stop)
    {
        var from = Position;
        var (rows, upTo) = await store.ReadAsync(
            async db =>
            {
                var end = await db.Log.MaxAsync(row => (long?)row.Seq, stop) ?? 0;
                var page = await db.Log.Where(row => row.Seq > from && row.Seq <= end && Names.Contains(row.Name))
                    .OrderBy(row => row.Seq).Take(PageSize).ToListAsync(stop);
                return (page, page.Count == PageSize ? page[^1].Seq : end);
            },
            stop);
        if (rows.Count == 0)
        {
            // Nothing is stored for events without notices: after a restart they are passed over again.
            Volatile.Write(ref position, Math.Max(from, upTo));
            return false;
        }

        var plans = await PlanAsync([.. rows.Select(row => row.Read()).OfType<LoggedEvent>()], stop);
        var (reached, touched, grown) = await store.WriteAsync(
            async db =>
            {
                var written = await WriteAsync(db, plans, from, rows[^1].Seq, stop);
                if (isDelivered)
                {
                    await mail.AddAsync(db, [.. written.Touched.Where(one => one.IsNew).Select(one => one.Id)], stop);
                    await push.AddAsync(db, [.. written.Touched.Where(one => one.IsNew).Select(one => (one.Person, one.Id))], stop);
                }

                return written;
            },
            stop);
        var complete = reached >= rows[^1].Seq;
        Volatile.Write(ref position, complete ? Math.Max(reached, upTo) : reached);
        foreach (var changes in touched.GroupBy(one => (one.Person, one.Id)))
        {
            var (personId, id) = changes.Key;
            signals.Send(personId, changes.Last().IsNew ? NotificationsChanged.Created : NotificationsChanged.Read, id, grown.Contains(id));
        }

        return !complete || rows.Count == PageSize;
    }

    /// <summary>Stores the cursor of a portal that has none.</summary>
    internal Task<NotificationCursor> BeginAfterAsync(long seq, CancellationToken stop = default) => store.WriteAsync(
        async db =>
        {
            if (await db.NotificationCursors.SingleOrDefaultAsync(stop) is { } stored)
            {
                return stored;
            }

            var cursor = new NotificationCursor { Seq = seq };
            db.NotificationCursors.Add(cursor);
            return cursor;
        },
        stop);

    private async Task<List<NotificationPlan>> PlanAsync(List<LoggedEvent> events, CancellationToken stop)
    {
        var found = new List<(LoggedEvent Logged, NotificationSource Source, Notice Notice)>();
        await store.ReadAsync(
            async db =>
            {
                foreach (var logged in events)
                {
                    foreach (var source in SourcesByEvent[EventCatalog.NameOf(logged.Event)])
                    {
                        found.AddRange((await source.NoticesOfAsync(db, logged.Event, stop)).Select(notice => (logged, source, notice)));
                    }
                }

                return true;
            },
            stop);

        var people = await viewers.OfAllAsync([.. found.SelectMany(one => one.Notice.People).Distinct()], stop);
        var preferences = await store.ReadAsync(db => planner.PreferencesAsync(db, people.Keys, stop), stop);
        var plans = new List<NotificationPlan>();
        foreach (var logged in events)
        {
            var audience = await members.AskAsync(logged.Event.Audience);
            var items = found.Where(one => ReferenceEquals(one.Logged, logged))
                .Select(one => new PlannedNotice(
                    CauseOf(logged, one.Source, one.Notice), Hearing(one.Notice, logged.Event, audience, people), one.Notice.Alone, one.Notice.Mine))
                .Select(item => item with { People = planner.Wanting(item, preferences) })
                .Where(item => item.People.Count > 0).ToList();
            var takenBack = SourcesByEvent[EventCatalog.NameOf(logged.Event)].Select(source => source.TakenBackBy(logged.Event))
                .FirstOrDefault(part => part is not null);
            plans.Add(new NotificationPlan(logged.Seq, items, takenBack));
        }

        return plans;
    }

    // The rule of every delivery: those who may hear the event. A disabled person has no viewer.
    private static List<Guid> Hearing(Notice notice, PortalEvent happened, Audience audience, IReadOnlyDictionary<Guid, Viewer> people) =>
        [.. notice.People.Distinct().Where(id => (notice.ToActor || id != happened.ActorId)
            && people.TryGetValue(id, out var viewer) && viewer.MayHear(audience))];

    private static NotificationCause CauseOf(LoggedEvent logged, NotificationSource source, Notice notice) => new()
    {
        Kind = notice.Kind,
        Subject = source.Subject,
        SubjectId = notice.SubjectId,
        Path = notice.Path,
        EventSeq = logged.Seq,
        ActorId = logged.Event.ActorId,
        At = logged.Event.At,
        StaffOnly = logged.Event.Audience.StaffOnly,
        PartId = notice.PartId,
        ConversationId = notice.ConversationId,
        MessageSeq = notice.MessageSeq,
        Detail = notice.Detail,
        ProjectId = notice.ProjectId,
        HasOwnMail = notice.HasOwnMail,
    };

    // Runs again from the start when another save came between.
    private static async Task<(long Reached, List<(Guid Person, Guid Id, bool IsNew)> Touched, IReadOnlySet<Guid> Grown)> WriteAsync(
        PortalDb db, List<NotificationPlan> plans, long from, long end, CancellationToken stop)
    {
        var cursor = await db.NotificationCursors.SingleAsync(stop);
        if (cursor.Seq > from)
        {
            // Another node has come further.
            return (cursor.Seq, [], new HashSet<Guid>());
        }

        var batch = new NotificationBatch(db);
        foreach (var plan in plans)
        {
            if (plan.TakenBack is { } message)
            {
                await batch.TakeBackAsync(message, stop);
            }

            foreach (var item in plan.Items)
            {
                if (!await batch.AddAsync(item, stop))
                {
                    // The save is full. The next one begins with this event, and passes over those who have it.
                    cursor.Seq = Math.Max(cursor.Seq, plan.Seq - 1);
                    return (cursor.Seq, batch.Touched, batch.Grown);
                }
            }
        }

        cursor.Seq = end;
        return (end, batch.Touched, batch.Grown);
    }
}
