using System.Globalization;
using ClientPortal.Domain.Calendar;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using ClientPortal.Web.Features.Calendar;
using ClientPortal.Web.Features.Calendar.Booking;
using MimeKit;

namespace ClientPortal.Web.Demo;

/// <summary>The demo's slots: two members of staff open some, and a client has taken one. No mail is sent.</summary>
internal sealed class DemoBooking(PortalStore store, AnswerLinks links, ReminderReactor reminders, TimeProvider clock)
{
    private readonly BookingCommands commands =
        new(store, new CalendarPost(mails: null, new MailboxAddress("", "demo@example.org"), links, clock), reminders, clock);

    public async Task MakeAsync(Viewer technician, Viewer admin, Viewer client)
    {
        await commands.OfferAsync(technician, new SlotFields
        {
            Title = "Point technique",
            Place = "https://meet.example/technique",
            Minutes = 30,
            Buffer = 15,
            Horizon = 14,
            IsOpen = true,
            Windows = [.. Week("09:00", "12:00"), .. Week("14:00", "16:30")],
        });
        await commands.OfferAsync(admin, new SlotFields
        {
            Title = "Bilan de contrat", Place = "Siège", Minutes = 60, Horizon = 30, IsOpen = true, Windows = [.. Week("15:00", "17:00").Take(2)],
        });
        if (await new BookingQueries(store, clock).FreeAsync(client, technician.PersonId) is { Slots: [_, _, var third, ..] })
        {
            await commands.TakeAsync(client, technician.PersonId, third.StartsAt, "Renouvellement des certificats");
        }
    }

    // From Monday to Friday.
    private static IEnumerable<SlotWindow> Week(string from, string to) =>
        Enumerable.Range(1, 5).Select(day => new SlotWindow((DayOfWeek)day, Hour(from), Hour(to)));

    private static TimeOnly Hour(string text) => TimeOnly.ParseExact(text, "HH:mm", CultureInfo.InvariantCulture);
}
