using System.Diagnostics;

namespace ClientPortal.Web.Data;

/// <summary>
/// The steps of a change as OpenTelemetry traces: write, commit, delivery by the bus, delivery in a circuit. Steps carry names of events, never
/// content or names of people. While no exporter listens, a step is null and costs nothing.
/// </summary>
public static class PortalTrace
{
    /// <summary>The name of the source of traces and of the meter.</summary>
    public const string Name = "ClientPortal";

    public const string Write = "portal.write", Commit = "portal.commit", Deliver = "portal.deliver", Circuit = "portal.circuit";

    /// <summary>On a step: the stable names of its events.</summary>
    public const string EventsTag = "portal.events";

    /// <summary>On a delivery: how many circuits and streams heard the event.</summary>
    public const string ListenersTag = "portal.listeners";

    private static readonly ActivitySource Source = new(Name);

    /// <summary>A step of what runs now.</summary>
    public static Activity? Start(string step) => Source.StartActivity(step);

    /// <summary>A step that follows from an earlier one, on another thread; null when that one was not traced.</summary>
    public static Activity? Follow(string step, ActivityContext earlier) =>
        earlier == default ? null : Source.StartActivity(step, ActivityKind.Consumer, earlier);
}

/// <summary>
/// The step that delivered an event. The first circuits to take the event are steps of its trace; the others are not, because a message to a
/// hundred pages would be a hundred steps more.
/// </summary>
public sealed class DeliveryTrace(ActivityContext delivered)
{
    /// <summary>Three: one page may be slow by itself.</summary>
    public const int Circuits = 3;

    private int followed;

    /// <summary>The step of one circuit; null when enough were traced.</summary>
    public Activity? Follow() =>
        Volatile.Read(ref followed) < Circuits && Interlocked.Increment(ref followed) <= Circuits
            ? PortalTrace.Follow(PortalTrace.Circuit, delivered)
            : null;
}
