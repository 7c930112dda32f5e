using ClientPortal.Domain;
using ClientPortal.Domain.Calendar;
using ClientPortal.Web.Data;
using ClientPortal.Web.Live;

namespace ClientPortal.Web.Features.Calendar.Booking;

/// <summary>
/// Tells open booking pages of the node that slots may have been taken or given back. A client hears nothing of the events of other organisations:
/// the signal says only that there was one, and the pages read what is free for their viewer.
/// </summary>
internal sealed class SlotBoard(LiveBus bus) : IHostedService, ILiveListener
{
    public void Receive(LoggedEvent logged)
    {
        if (logged.Event is ICalendarChange or CalendarSlotsChanged && bus.HasListeners(Room.Slots))
        {
            bus.Send(new SlotsChanged());
        }
    }

    public void Receive(LiveSignal signal)
    {
        // Of other features.
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        bus.Join(Room.Staff, this);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        bus.Leave(Room.Staff, this);
        return Task.CompletedTask;
    }
}

/// <summary>Which slots are free may have changed.</summary>
public sealed record SlotsChanged() : LiveSignal(Room.Slots);
