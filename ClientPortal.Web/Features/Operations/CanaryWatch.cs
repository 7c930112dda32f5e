using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Web.Background;
using ClientPortal.Web.Data;
using ClientPortal.Web.Live;

namespace ClientPortal.Web.Features.Operations;

/// <summary>
/// Watches delivery on this node, without a circuit: two canaries for each client organisation are offered every event; once a minute what they
/// heard is compared with what a fresh query of the log finds for them, and a canary delivery is timed on its way through the bus.
/// </summary>
public sealed class CanaryWatch : PeriodicWorker
{
    /// <summary>Alarms that the page lists; the log has all.</summary>
    public const int Listed = 20;

    /// <summary>Between two comparisons and two canary deliveries. The first one comes this long after the start.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    // An alarm is on the page for a day.
    private static readonly TimeSpan Kept = TimeSpan.FromDays(1);

    // Queries a minute: of a portal with many organisations some have their turn in a later minute.
    private const int Compared = 40;

    // Events of one comparison; more are compared by a later one.
    private const int MostEvents = 1000;

    private readonly OperationsQueries queries;
    private readonly EventLog events;
    private readonly LiveBus bus;
    private readonly TimeProvider clock;
    private readonly ILogger log;
    private readonly CanaryDelivery delivery;
    private readonly Lock watching = new();
    private readonly List<Canary> canaries = [];
    private readonly Queue<CanaryAlarm> alarms = [];
    private Dictionary<Guid, string> names = [];
    private long last, settled;

    // It listens before the bus starts, so that no event is delivered without the canaries.
    public CanaryWatch(OperationsQueries queries, EventLog events, LiveBus bus, TimeProvider clock, ILogger<CanaryWatch> log)
        : base(Period, clock, log)
    {
        (this.queries, this.events, this.bus, this.clock, this.log) = (queries, events, bus, clock, log);
        delivery = new CanaryDelivery(bus);
        bus.Join(Room.Canary, delivery);
        bus.Delivering += Offer;
    }

    protected override string OnFailure => "The canaries could not be asked; they are asked again in a minute.";

    /// <summary>The rule by which listeners hear; a test replaces it by a wrong one.</summary>
    internal Func<Viewer, Audience, bool> Hears { get; set; } = static (viewer, audience) => viewer.MayHear(audience);

    public CanaryState State
    {
        get
        {
            var (milliseconds, isLost) = delivery.Last;
            var since = clock.GetUtcNow() - Kept;
            lock (watching)
            {
                return new CanaryState(
                    canaries.DistinctBy(one => one.OrganisationId).Count(), milliseconds, isLost,
                    [.. alarms.Where(alarm => alarm.At > since).Reverse()]);
            }
        }
    }

    /// <summary>Up to here the log was compared with what all canaries heard.</summary>
    internal long ComparedUpTo
    {
        get
        {
            lock (watching)
            {
                return canaries.Count == 0 ? 0 : canaries.Min(canary => canary.Cursor);
            }
        }
    }

    /// <summary>How many alarms there were since this moment.</summary>
    public int AlarmsSince(DateTimeOffset moment)
    {
        lock (watching)
        {
            return alarms.Count(alarm => alarm.At > moment);
        }
    }

    public override Task StopAsync(CancellationToken cancellationToken)
    {
        bus.Leave(Room.Canary, delivery);
        bus.Delivering -= Offer;
        return base.StopAsync(cancellationToken);
    }

    protected override async Task ActAsync(CancellationToken stop)
    {
        await AddMissingAsync(stop);
        await CompareAsync(stop);
        if (!delivery.Send())
        {
            log.LogError("A canary delivery has not come through the bus within {Period}.", Period);
        }
    }

    /// <summary>Offers an event to all canaries, as the bus offers it to circuits.</summary>
    internal void Offer(LoggedEvent logged)
    {
        lock (watching)
        {
            last = Math.Max(last, logged.Seq);
            foreach (var canary in canaries.Where(canary => Hears(canary.Viewer, logged.Audience)))
            {
                if (canary.IsInRoomOf(logged.Audience))
                {
                    canary.Hear(logged.Seq);
                }

                if (!canary.MayKnow(logged.Audience))
                {
                    Raise(canary, EventCatalog.NameOf(logged.Event), heard: true);
                }
            }
        }
    }

    private async Task AddMissingAsync(CancellationToken stop)
    {
        var organisations = await queries.OrganisationsAsync(Viewer.Portal, stop);
        lock (watching)
        {
            names = organisations.ToDictionary(one => one.Id, one => one.Name);
            var cursor = Math.Max(last, bus.Head);
            foreach (var id in names.Keys.Where(id => canaries.TrueForAll(canary => canary.OrganisationId != id)))
            {
                canaries.Add(new Canary(id, administrator: false, cursor));
                canaries.Add(new Canary(id, administrator: true, cursor));
            }
        }
    }

    // What was delivered before the last comparison and nothing newer: a node may read the log before it has delivered its newest events.
    private async Task CompareAsync(CancellationToken stop)
    {
        long end;
        List<Canary> due;
        lock (watching)
        {
            (end, settled) = (settled, last);
            due = [.. canaries.Where(canary => canary.Cursor < end).OrderBy(canary => canary.Cursor).Take(Compared)];
        }

        foreach (var canary in due)
        {
            if (await events.HasPrunedAfterAsync(canary.Cursor, stop))
            {
                // What it heard is no longer in the log.
                lock (watching)
                {
                    canary.Skip(end);
                }

                continue;
            }

            var page = await events.PageAsync(canary.Viewer, canary.Cursor, MostEvents, stop);
            var until = Math.Min(end, page.Next ?? end);
            var found = page.Events.Where(logged => logged.Seq <= until)
                .ToDictionary(logged => logged.Seq, logged => EventCatalog.NameOf(logged.Event));
            lock (watching)
            {
                foreach (var seq in canary.Compare(found.Keys, until))
                {
                    Raise(canary, found.GetValueOrDefault(seq, ""), heard: !found.ContainsKey(seq));
                }
            }
        }
    }

    // Under the lock.
    private void Raise(Canary canary, string name, bool heard)
    {
        log.LogError(
            "A canary of {Organisation} {Outcome} {Event}.",
            canary.OrganisationId, heard ? "heard, and must not," : "did not hear, and the log has,", name);
        alarms.Enqueue(new CanaryAlarm(clock.GetUtcNow(), names.GetValueOrDefault(canary.OrganisationId, ""), name, heard));
        while (alarms.Count > Listed)
        {
            alarms.Dequeue();
        }
    }
}
