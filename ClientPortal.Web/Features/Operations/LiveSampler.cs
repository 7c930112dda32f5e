using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Web.Live;

namespace ClientPortal.Web.Features.Operations;

/// <summary>
/// Takes the figures of this node: one sample a minute, kept for an hour, and one every five seconds while a page shows them. Pages hear one
/// signal for each sample and read it here.
/// </summary>
public sealed class LiveSampler(
    OperationsQueries queries, PresenceBoard board, NodeBoard nodes, LiveBus bus, CanaryWatch canaries, TimeProvider clock,
    ILogger<LiveSampler> log)
    : BackgroundService
{
    /// <summary>5 s: a figure that moves while people look, at a cost of one small query.</summary>
    public static readonly TimeSpan Pace = TimeSpan.FromSeconds(5);

    /// <summary>The minutes that charts show.</summary>
    public const int Kept = 60;

    /// <summary>The points of the chart of a day, and the minutes of each: its highest figures, and all its incidents.</summary>
    public const int KeptOfDay = 96, MinutesOfPoint = 15;

    /// <summary>The people in a sample: the list is for finding one, and not the search for all.</summary>
    public const int MostPeople = 50;

    // Rooms in the list of the busiest.
    private const int MostRooms = 8;

    private readonly SemaphoreSlim sampling = new(1, 1);
    private readonly Queue<LiveSample> minutes = [], quarters = [];
    private LiveSample? quarter;
    private (DateTimeOffset At, TimeSpan Paused) before = (clock.GetUtcNow(), GC.GetTotalPauseDuration());
    private volatile Figures? figures;

    /// <summary>The newest sample with those of the last hour; null before the first.</summary>
    public Figures? Now => figures;

    /// <summary>The same, taken now when the newest is older than <see cref="Pace"/>. For staff.</summary>
    /// <exception cref="NotFound">The viewer is a client.</exception>
    public async Task<Figures?> FreshAsync(Viewer viewer)
    {
        viewer.MustBeStaffToSee();
        await SampleAsync(CancellationToken.None);
        return figures;
    }

    public override void Dispose()
    {
        sampling.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pace, clock);
        try
        {
            do
            {
                if (bus.HasListeners(Room.Figures) || IsMinuteOver(clock.GetUtcNow()))
                {
                    await SampleAsync(stoppingToken);
                }
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
            // The node stops.
        }
    }

    private bool IsMinuteOver(DateTimeOffset now) => figures is not { Minutes: [.., var last] } || now - last.At >= TimeSpan.FromMinutes(1);

    private async Task SampleAsync(CancellationToken stop)
    {
        await sampling.WaitAsync(stop);
        try
        {
            var now = clock.GetUtcNow();
            if (figures is { } last && now - last.Now.At < Pace)
            {
                return;
            }

            var sample = await TakeAsync(now, stop);
            if (IsMinuteOver(now))
            {
                Keep(sample with { Busiest = [], Nodes = [], Here = [], Canary = CanaryState.None });
            }

            figures = new Figures(sample, [.. minutes], quarter is null ? [.. quarters] : [.. quarters, quarter]);
            bus.Send(new FiguresSampled { StaffOnly = true });
        }
        catch (Exception fault) when (!stop.IsCancellationRequested)
        {
            log.LogWarning("The figures of the node could not be taken: {Reason}", fault.Message);
        }
        finally
        {
            sampling.Release();
        }
    }

    private void Keep(LiveSample minute)
    {
        minutes.Enqueue(minute);
        if (minutes.Count > Kept)
        {
            minutes.Dequeue();
        }

        if (quarter is not null && minute.At - quarter.At >= TimeSpan.FromMinutes(MinutesOfPoint))
        {
            quarters.Enqueue(quarter);
            quarter = null;
        }

        // With the newest, unfinished point there are as many as the chart has.
        if (quarters.Count == KeptOfDay)
        {
            quarters.Dequeue();
        }

        quarter = quarter?.HighestWith(minute) ?? minute;
    }

    private async Task<LiveSample> TakeAsync(DateTimeOffset now, CancellationToken stop)
    {
        var (counts, busiest, present) = (bus.Meter.Read(), bus.Busiest(MostRooms), board.Present);
        var here = await queries.PeopleAsync(Viewer.Portal, [.. present.Take(MostPeople)], stop);
        var names = await queries.RoomNamesAsync(Viewer.Portal, [.. busiest.Select(one => one.Room)], stop);
        var (paused, sinceThen) = (GC.GetTotalPauseDuration(), now - before.At);
        var share = sinceThen > TimeSpan.Zero ? (paused - before.Paused) / sinceThen : 0;
        before = (now, paused);
        var canary = canaries.State;
        return new LiveSample
        {
            At = now,
            People = present.Count,
            Circuits = board.ConnectionCount,
            EventsPerSecond = counts.EventsPerSecond,
            DeliveriesPerSecond = counts.DeliveriesPerSecond,
            LatencyP50 = counts.Latencies.Percentile(0.50)?.TotalMilliseconds,
            LatencyP95 = counts.Latencies.Percentile(0.95)?.TotalMilliseconds,
            LatencyP99 = counts.Latencies.Percentile(0.99)?.TotalMilliseconds,
            Resumed = counts.Resumed,
            LoadedAnew = counts.LoadedAnew,
            Mail = await queries.MailAsync(Viewer.Portal, stop),
            DatabaseBytes = await queries.DatabaseBytesAsync(Viewer.Portal, stop),
            MemoryBytes = Environment.WorkingSet,
            PausedPercent = Math.Min(100, share * 100),
            LastPauseMilliseconds = GC.GetGCMemoryInfo().PauseDurations.ToArray().Max().TotalMilliseconds,
            Work = await queries.WorkAsync(Viewer.Portal, now, stop),
            Canary = canary,
            Incidents = canaries.AlarmsSince(now.AddMinutes(-1)) + (canary.IsLost ? 1 : 0),
            Busiest = [.. busiest.Select(one => new RoomCount(one.Room.Kind, names.GetValueOrDefault(one.Room.Id), one.Listeners))],
            Nodes = nodes.All,
            Here = [.. here.Select(one => new PersonHere(one.Id, one.Name, board.ConnectionsOf(one.Id) + board.ConnectionsElsewhere(one.Id)))],
        };
    }
}

/// <summary>
/// The newest sample, one of each minute of the last hour, and one of each quarter of an hour of the last day with its highest figures, oldest first.
/// </summary>
public sealed record Figures(LiveSample Now, IReadOnlyList<LiveSample> Minutes, IReadOnlyList<LiveSample> Quarters);

/// <summary>A new sample of the node's figures was taken.</summary>
public sealed record FiguresSampled() : LiveSignal(Room.Figures);
