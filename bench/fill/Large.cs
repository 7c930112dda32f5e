using ClientPortal.Domain.Calendar;
using ClientPortal.Domain.Conversations;
using ClientPortal.Domain.People;
using ClientPortal.Domain.Prospects;
using ClientPortal.Domain.Tickets;
using ClientPortal.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Bench.Fill;

/// <summary>
/// Any number of tickets and prospects, threads of any length, and a month of any number of events.
/// Whatever the number of rows, each list that is measured has a whole page of them.
/// </summary>
internal static class Large
{
    // A list's page has 25 rows: of few tickets so many are running, of many a twentieth.
    private const int FewestRunning = 30, RunningOneIn = 20;
    private const int HighOneIn = 3, OftenOneIn = 2;
    private const int Clients = 20;

    // The days of the month with events, and the hours of a day at which one begins.
    private const int EventDays = 28, EventHours = 10;

    // Two rows that a search for « seldom » finds.
    private static readonly int[] Seldom = [7, 57];

    public static async Task<object> FillAsync(Office office, int rows, IReadOnlyList<int> lengths, int events)
    {
        var (store, began) = (office.Get<PortalStore>(), office.Get<TimeProvider>().GetUtcNow());
        var reader = await ClientAsync(office, store, "reader");
        var clients = new List<Client>();
        for (var i = 0; i < Clients; i++)
        {
            clients.Add(await ClientAsync(office, store, $"client{i}"));
        }

        var first = await store.ReadAsync(db => db.NextTicketNumberAsync());
        await Bulk.AddAsync(store, rows, (db, i) => AddTicket(db, office.Staff, clients[i % Clients], first + i, i, rows, began));
        await Bulk.AddAsync(store, rows, (db, i) => db.Prospects.Add(
            Prospect.Meet(office.Staff, FieldsOf(i), ProspectSource.Manual, began.AddMinutes(i - rows))));

        await Bulk.AddAsync(store, events, (db, i) => db.CalendarEvents.Add(EventOf(office.Staff, clients[i % Clients], i, began)));

        var threads = new List<object>();
        foreach (var length in lengths)
        {
            threads.Add(await ThreadAsync(store, reader, first + rows + threads.Count, length, began));
        }

        var last = await store.ReadAsync(db => db.Prospects.OrderBy(prospect => prospect.CreatedAt).Skip(25).FirstAsync());
        return new
        {
            password = Office.Password,
            staff = office.StaffEmail,
            reader = reader.Person.Email,
            threads,

            // The last page of each list is what comes after these.
            lastTickets = Ticket.Shown(first + 25),
            lastProspects = $"{last.Id:N}{last.CreatedAt.UtcTicks}",
        };
    }

    private static void AddTicket(PortalDb db, Viewer by, Client client, long number, int i, int rows, DateTimeOffset began)
    {
        var priority = i % HighOneIn == 0 ? TicketPriority.High : TicketPriority.Normal;
        var fields = new TicketFields($"Printer {i}{Found(i)}", Bulk.TextOf(i), TicketCategory.Incident, priority, null);
        var at = began.AddMinutes(i - rows);
        var (ticket, thread) = Ticket.Open(by, number, client.Organisation, client.Person, fields, ServiceTerms.Default, at);
        if (i < rows - Math.Max(FewestRunning, rows / RunningOneIn))
        {
            ticket.ChangeStatus(by, thread, TicketStatus.Closed, ServiceTerms.Default, at.AddMinutes(1));
        }

        db.Conversations.Add(thread);
        db.Tickets.Add(ticket);
    }

    // In the present month.
    private static CalendarEvent EventOf(Viewer by, Client client, int i, DateTimeOffset now)
    {
        var day = new DateTime(now.Year, now.Month, 1, 8, 0, 0).AddDays(i % EventDays);
        var start = day.AddHours(i / EventDays % EventHours);
        var fields = new CalendarFields
        {
            Title = $"Meeting {i} about the printers",
            Place = "Second floor",
            Start = start,
            End = start.AddMinutes(45),
            Zone = "Africa/Dakar",
            People = [client.Person.Id],
        };
        return CalendarEvent.Plan(by, fields, new CalendarPlace { OrganisationId = client.Organisation.Id, ClientVisible = true }, now);
    }

    private static ProspectFields FieldsOf(int i) => new()
    {
        FirstName = "Awa",
        LastName = $"Diop {i}{Found(i)}",
        Email = $"awa{i}@example.org",
        Phone = $"+221 77 {i % 1_000_000:000000}",
        Company = $"Sahel {i % 100}",
        Status = i % HighOneIn == 0 ? ProspectStatus.Qualified : ProspectStatus.New,
        Value = i % 1_000 * 1_000L,
    };

    private static string Found(int i) => (i % OftenOneIn == 0 ? " often" : "") + (Seldom.Contains(i) ? " seldom" : "");

    private static async Task<object> ThreadAsync(PortalStore store, Client client, long number, int length, DateTimeOffset now)
    {
        var fields = new TicketFields($"A thread of {length}", "", TicketCategory.Incident, TicketPriority.Normal, null);
        var (ticket, thread) = Ticket.Open(client.Viewer, number, client.Organisation, client.Person, fields, ServiceTerms.Default, now);
        await store.WriteAsync(db =>
        {
            db.Conversations.Add(thread);
            db.Tickets.Add(ticket);
            return Task.CompletedTask;
        });
        var middle = await Bulk.WriteAsync(store, thread, length, [client.Viewer], now);
        return new { length, number = Ticket.Shown(number), middle };
    }

    private static async Task<Client> ClientAsync(Office office, PortalStore store, string name)
    {
        var (viewer, _) = await office.JoinAsync(await office.OrganisationAsync($"Organisation of {name}"), name);
        return await store.ReadAsync(async db => new Client(
            viewer,
            await db.Organisations.SingleAsync(one => one.Id == viewer.OrganisationId),
            await db.People.SingleAsync(one => one.Id == viewer.PersonId)));
    }

    private sealed record Client(Viewer Viewer, Organisation Organisation, Person Person);
}
