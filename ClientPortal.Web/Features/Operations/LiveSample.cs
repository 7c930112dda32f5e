using ClientPortal.Domain;
using ClientPortal.Web.Live;

namespace ClientPortal.Web.Features.Operations;

/// <summary>The figures of this node at one moment. Rates and latencies are those of the minute before it.</summary>
public sealed record LiveSample
{
    public required DateTimeOffset At { get; init; }

    /// <summary>People with an open page, without those who are invisible.</summary>
    public required int People { get; init; }

    /// <summary>Open pages that are connected.</summary>
    public required int Circuits { get; init; }

    public required double EventsPerSecond { get; init; }

    /// <summary>Events a second, counted once for each page and stream that they were handed to.</summary>
    public required double DeliveriesPerSecond { get; init; }

    /// <summary>Milliseconds from the commit of an event to the browser's confirmation that it is shown; null when nothing was shown.</summary>
    public required double? LatencyP50 { get; init; }

    /// <inheritdoc cref="LatencyP50"/>
    public required double? LatencyP95 { get; init; }

    /// <inheritdoc cref="LatencyP50"/>
    public required double? LatencyP99 { get; init; }

    /// <summary>Since the start: lost connections that came back to their circuit.</summary>
    public required long Resumed { get; init; }

    /// <summary>Since the start: pages that lost their circuit, loaded anew and caught up.</summary>
    public required long LoadedAnew { get; init; }

    /// <summary>Mails that wait to be sent, those among them that have failed before, and those that were given up.</summary>
    public required MailCounts Mail { get; init; }

    /// <summary>The database file with its write-ahead log.</summary>
    public required long DatabaseBytes { get; init; }

    /// <summary>Memory that the process holds.</summary>
    public required long MemoryBytes { get; init; }

    /// <summary>Per cent of the time since the sample before in which the garbage collector stopped the process.</summary>
    public required double PausedPercent { get; init; }

    /// <summary>The longest pause of the last collection, in milliseconds.</summary>
    public required double LastPauseMilliseconds { get; init; }

    /// <summary>Jobs that are due, and notifications to devices that failed.</summary>
    public required WorkCounts Work { get; init; }

    /// <summary>What the canaries have found.</summary>
    public required CanaryState Canary { get; init; }

    /// <summary>What went wrong in the minute before it: alarms of canaries, and a canary delivery that is lost.</summary>
    public required int Incidents { get; init; }

    /// <summary>The rooms with the most listeners, most first. Empty in the samples of past minutes.</summary>
    public required IReadOnlyList<RoomCount> Busiest { get; init; }

    /// <summary>This node, and behind it the others that share its database. Empty in the samples of past minutes.</summary>
    public required IReadOnlyList<NodeFigures> Nodes { get; init; }

    /// <summary>Who has a page open, by name; at most <see cref="LiveSampler.MostPeople"/>. Empty in the samples of past minutes.</summary>
    public required IReadOnlyList<PersonHere> Here { get; init; }

    /// <summary>This one with what is higher in a later one, where a chart shows it, and the incidents of both.</summary>
    public LiveSample HighestWith(LiveSample later) => this with
    {
        Circuits = Math.Max(Circuits, later.Circuits),
        DeliveriesPerSecond = Math.Max(DeliveriesPerSecond, later.DeliveriesPerSecond),
        LatencyP95 = LatencyP95 is { } before && later.LatencyP95 is { } after ? Math.Max(before, after) : LatencyP95 ?? later.LatencyP95,
        MemoryBytes = Math.Max(MemoryBytes, later.MemoryBytes),
        Incidents = Incidents + later.Incidents,
    };
}

/// <summary>A person with open pages.</summary>
public sealed record PersonHere(Guid Id, string Name, int Pages);

/// <summary>Mails of the outbox.</summary>
public sealed record MailCounts(int Waiting, int Retrying, int GivenUp);

/// <summary>Jobs that are due, notifications to devices that wait after a failure, and those that were given up.</summary>
public sealed record WorkCounts(int Due, int PushRetrying, int PushGivenUp);

/// <summary>A room and its listeners.</summary>
/// <param name="Kind">The kind of room.</param>
/// <param name="Name">The name of its project, organisation or person; null where it has none, as staff and conversations.</param>
/// <param name="Listeners">Open pages and streams in it.</param>
public sealed record RoomCount(RoomKind Kind, string? Name, int Listeners);
