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
    /// <summary>
    /// Notifications of one save, so that it holds the write gate for a few milliseconds. A larger event is planned once and saved in several steps.
    /// </summary>
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
    private NotificationWork? work;

    /// <summary>Up to which cursor all events are turned into notifications.</summary>
    public long Position => Volatile.Read(ref position);

    /// <summary>
    /// Whether this node wrote the last notifications that it knows of, or has just started. What a node does that another one does too is wasted:
    /// only one of them can store it.
    /// </summary>
    public bool Leads { get; private set; } = true;

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

    /// <summary>Whether some node has come as far as this event.</summary>
    public async Task<bool> IsReachedAsync(long seq, CancellationToken stop = default)
    {
        Volatile.Write(ref position, Math.Max(Position, await store.ReadAsync(
            db => db.NotificationCursors.Select(cursor => cursor.Seq).SingleAsync(stop), stop)));
        return Position >= seq;
    }

    /// <summary>Turns the next events into notifications. False when it has come to the end of the log.</summary>
    public Task<bool> AdvanceAsync(CancellationToken stop = default) => AdvanceAsync(isDelivered: true, stop);

    /// <summary>The same; without mail and push where <paramref name="isDelivered"/> is false, as for a demo's past.</summary>
    internal async Task<bool> AdvanceAsync(bool isDelivered, CancellationToken stop)
    {
        if ((work ?? await ReadAsync(stop)) is not { } now)
        {
            return false;
        }

        // After a failure it is planned again: what people may see may have changed meanwhile.
        work = null;
        var from = Position;
        var saved = await store.WriteAsync(
            async db =>
            {
                var written = await WriteAsync(db, now, from, stop);
                if (isDelivered)
                {
                    var fresh = written.Touched.Where(one => one.IsNew).ToList();
                    await mail.AddAsync(db, fresh.ConvertAll(one => one.Id), now.Preferences, stop);
                    await push.AddAsync(db, fresh.ConvertAll(one => (one.Person, one.Id)), now.Preferences, stop);
                }

                return written;
            },
            stop);
        work = saved.Left;
        Leads = saved.IsOurs;
        Volatile.Write(ref position, saved.Reached);
        foreach (var changes in saved.Touched.GroupBy(one => (one.Person, one.Id)))
        {
            var (personId, id) = changes.Key;
            signals.Send(
                personId, changes.Last().IsNew ? NotificationsChanged.Created : NotificationsChanged.Read, id, saved.Grown.Contains(id));
        }

        return saved.Left is not null || saved.Reached < now.End || now.IsFull;
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

    // The next events, planned. Null at the end of the log.
    private async Task<NotificationWork?> ReadAsync(CancellationToken stop)
    {
        var from = Position;
        var rows = await store.ReadAsync(db => NextAsync(db, long.MaxValue), stop);
        if (rows.Count == 0)
        {
            // Nothing is stored for events without notices: after a restart they are passed over again. The end is read before the events are read
            // once more, so that none is passed over that was written in between.
            var end = await store.ReadAsync(async db => await db.Log.MaxAsync(row => (long?)row.Seq, stop) ?? 0, stop);
            rows = await store.ReadAsync(db => NextAsync(db, end), stop);
            if (rows.Count == 0)
            {
                Volatile.Write(ref position, Math.Max(from, end));
                return null;
            }
        }

        return await PlanAsync([.. rows.Select(row => row.Read()).OfType<LoggedEvent>()], rows[^1].Seq, rows.Count == PageSize, stop);

        Task<List<EventRow>> NextAsync(PortalDb db, long end) => db.Log
            .Where(row => row.Seq > from && row.Seq <= end && Names.Contains(row.Name)).OrderBy(row => row.Seq).Take(PageSize).ToListAsync(stop);
    }

    private async Task<NotificationWork> PlanAsync(List<LoggedEvent> events, long end, bool isFull, CancellationToken stop)
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

        return new NotificationWork(plans, preferences, end, isFull);
    }

    // The rule of every delivery: those who may hear the event, or whom the notice itself addresses. A disabled person has no viewer.
    private static List<Guid> Hearing(Notice notice, PortalEvent happened, Audience audience, IReadOnlyDictionary<Guid, Viewer> people) =>
        [.. notice.People.Distinct().Where(id => (notice.ToActor || id != happened.ActorId)
            && people.TryGetValue(id, out var viewer) && (notice.Hears?.Invoke(viewer) ?? viewer.MayHear(audience)))];

    private static NotificationCause CauseOf(LoggedEvent logged, NotificationSource source, Notice notice) => new()
    {
        Kind = notice.Kind,
        Subject = source.Subject,
        SubjectId = notice.SubjectId,
        Path = notice.Path,
        EventSeq = logged.Seq,
        ActorId = logged.Event.ActorId,
        At = logged.Event.At,
        StaffOnly = notice.Hears is null && logged.Event.Audience.StaffOnly,
        PartId = notice.PartId,
        ConversationId = notice.ConversationId,
        MessageSeq = notice.MessageSeq,
        Detail = notice.Detail,
        ProjectId = notice.ProjectId,
        HasOwnMail = notice.HasOwnMail,
    };

    // Runs again from the start when another save came between.
    private static async Task<NotificationSave> WriteAsync(PortalDb db, NotificationWork work, long from, CancellationToken stop)
    {
        var cursor = await db.NotificationCursors.SingleAsync(stop);
        if (cursor.Seq > from)
        {
            // Another node has come further.
            return new NotificationSave(cursor.Seq, [], new HashSet<Guid>(), Left: null, IsOurs: false);
        }

        var batch = new NotificationBatch(db);
        foreach (var (plan, place) in work.Plans.Select((plan, place) => (plan, place)))
        {
            if (plan.TakenBack is { } message)
            {
                await batch.TakeBackAsync(message, stop);
            }

            for (var at = 0; at < plan.Items.Count; at++)
            {
                var handled = await batch.AddAsync(plan.Items[at], stop);
                if (handled < plan.Items[at].People.Count)
                {
                    // The save is full: the next one goes on with this event. After a restart it is planned again, and those who have it are passed
                    // over.
                    cursor.Seq = Math.Max(cursor.Seq, plan.Seq - 1);
                    return new NotificationSave(cursor.Seq, batch.Touched, batch.Grown, work.After(place, at, handled));
                }
            }
        }

        cursor.Seq = work.End;
        return new NotificationSave(work.End, batch.Touched, batch.Grown, Left: null);
    }
}
