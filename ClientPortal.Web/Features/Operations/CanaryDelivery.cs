using ClientPortal.Domain;
using ClientPortal.Web.Data;
using ClientPortal.Web.Live;
using Stopwatch = System.Diagnostics.Stopwatch;

namespace ClientPortal.Web.Features.Operations;

/// <summary>Sends a signal on the way of all updates, behind what was committed before it, and measures when it arrives.</summary>
internal sealed class CanaryDelivery(LiveBus bus) : ILiveListener
{
    private readonly Lock changing = new();
    private long number, sentAt;
    private bool awaited, lost;
    private double? milliseconds;

    /// <summary>How long the last one took, and whether the one before the next did not arrive.</summary>
    public (double? Milliseconds, bool IsLost) Last
    {
        get
        {
            lock (changing)
            {
                return (milliseconds, lost);
            }
        }
    }

    /// <summary>Sends the next one. False when the one before has not arrived: it is lost, or late by the time between two.</summary>
    public bool Send()
    {
        bool arrived;
        lock (changing)
        {
            (arrived, lost) = (!awaited, awaited);
            (awaited, sentAt) = (true, Stopwatch.GetTimestamp());
            number++;
        }

        bus.SendInOrder(new CanaryPulse(number));
        return arrived;
    }

    public void Receive(LoggedEvent logged)
    {
        // No event is for this room.
    }

    public void Receive(LiveSignal signal)
    {
        lock (changing)
        {
            if (signal is CanaryPulse pulse && pulse.Number == number)
            {
                (awaited, lost, milliseconds) = (false, false, Stopwatch.GetElapsedTime(sentAt).TotalMilliseconds);
            }
        }
    }
}
