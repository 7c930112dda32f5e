using ClientPortal.Domain.Calendar;
using ClientPortal.Domain.People;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Calendar.Booking;

namespace ClientPortal.Tests.Features.Calendar.Booking;

/// <summary>Shorthands for the slots of a <see cref="TestPortal"/>.</summary>
internal static class BookingDesk
{
    /// <summary>Every day from nine to eleven: two slots of an hour each, by the clocks of Dakar.</summary>
    public static readonly SlotFields Fields = new()
    {
        Title = "Point technique",
        Minutes = 60,
        Horizon = 7,
        IsOpen = true,
        Windows = [.. Enum.GetValues<DayOfWeek>().Select(day => new SlotWindow(day, new TimeOnly(9, 0), new TimeOnly(11, 0)))],
    };

    public static BookingCommands Booking(this TestPortal portal) => portal.Get<BookingCommands>();

    /// <summary>The starts of the technician's free slots, as a viewer sees them.</summary>
    public static async Task<List<DateTimeOffset>> FreeAsync(this TestPortal portal, Viewer viewer) =>
        [.. (await portal.Get<BookingQueries>().FreeAsync(viewer, portal.Technician.PersonId))!.Slots.Select(slot => slot.StartsAt)];

    /// <summary>Leaves one slot of the technician's, in two days; answers with its start.</summary>
    public static async Task<DateTimeOffset> LeaveOneAsync(this TestPortal portal)
    {
        var day = portal.Get<TimeProvider>().GetUtcNow().UtcDateTime.Date.AddDays(2);
        await portal.Booking().OfferAsync(
            portal.Technician,
            Fields with { Windows = [new SlotWindow(day.DayOfWeek, new TimeOnly(9, 0), new TimeOnly(10, 0))] });
        return Assert.Single(await portal.FreeAsync(portal.Member));
    }
}
