using ClientPortal.Domain;
using ClientPortal.Domain.Announcements;
using ClientPortal.Domain.People;
using ClientPortal.Web.Background;
using ClientPortal.Web.Data;
using ClientPortal.Web.Live;

namespace ClientPortal.Web.Features.Announcements;

/// <summary>
/// The announcements that are current or to come, read once for the node: at the start and after every event of an announcement. It tells open
/// pages when one was made or ended, and when one starts or ends by the clock, with one timer for all of them.
/// </summary>
public sealed class AnnouncementBoard(AnnouncementQueries queries, LiveBus bus, TimeProvider clock, ILogger<AnnouncementBoard> log)
    : SignalledWorker(new WorkSignal(), clock, log), ILiveListener
{
    // The longest wait that a timer takes is 49 days; one that starts later is waited for again.
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    private readonly TimeProvider clock = clock;
    private volatile IReadOnlyList<AnnouncementRow> open = [];

    protected override string OnFailure => "Announcements could not be read; they are read again.";

    /// <summary>The current announcements that address this viewer, oldest first.</summary>
    public IReadOnlyList<AnnouncementRow> For(Viewer viewer)
    {
        var now = clock.GetUtcNow();
        return [.. open.Where(row => row.IsCurrent(now) && row.Audience.Includes(viewer))];
    }

    public void Receive(LoggedEvent logged)
    {
        if (logged.Event is AnnouncementEvent)
        {
            Signal.Set();
        }
    }

    public void Receive(LiveSignal signal)
    {
        // Its own signal, or another feature's.
    }

    /// <summary>Subscribes before the node counts as started.</summary>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        bus.Join(Room.Staff, this);
        return base.StartAsync(cancellationToken);
    }

    public override Task StopAsync(CancellationToken cancellationToken)
    {
        bus.Leave(Room.Staff, this);
        return base.StopAsync(cancellationToken);
    }

    protected override async Task WorkAsync(CancellationToken stop)
    {
        open = await queries.OpenAsync(Viewer.Portal, stop);
        bus.Send(new AnnouncementsChanged());
        AtMost = UntilNext(clock.GetUtcNow());
    }

    // Until the next announcement starts or ends.
    private TimeSpan UntilNext(DateTimeOffset now)
    {
        var moments = open.SelectMany(row => new DateTimeOffset?[] { row.StartsAt, row.EndsAt }).Where(at => at > now).ToList();
        return moments.Count == 0 ? Timeout.InfiniteTimeSpan : TimeSpan.FromTicks(Math.Min((moments.Min()!.Value - now).Ticks, LongestWait.Ticks));
    }
}

/// <summary>The current announcements may have changed: pages look at those of their viewer again.</summary>
public sealed record AnnouncementsChanged() : LiveSignal(Room.Announcements);

/// <summary>A page has shown an announcement: the lists of staff count its readers again.</summary>
public sealed record AnnouncementSeen() : LiveSignal(Room.AnnouncementReaders), IForAllNodes;

/// <summary>This person dismissed an announcement on one of their pages.</summary>
public sealed record AnnouncementDismissed(Guid PersonId, Guid AnnouncementId) : LiveSignal(Room.Person(PersonId)), IForAllNodes;
