using ClientPortal.Domain.People;
using ClientPortal.Domain.Projects;
using ClientPortal.Domain.Prospects;
using ClientPortal.Domain.Tickets;
using ClientPortal.Web.Data;
using ClientPortal.Web.Features.Messages;
using ClientPortal.Web.Features.Projects;
using ClientPortal.Web.Features.Prospects;
using ClientPortal.Web.Features.Tickets;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Bench.Fill;

/// <summary>What a portal holds after some weeks, through its own commands.</summary>
internal static class Everyday
{
    private const int Projects = 4, Prospects = 60, Tickets = 40, Messages = 50, LongThread = 200;

    public static async Task<object> FillAsync(Office office, int people, int rooms)
    {
        // The readers of the tickets in which messages are written.
        var organisation = await office.OrganisationAsync("Organisation");
        var writer = await office.JoinAsync(organisation, "writer");
        var listeners = new List<string>();
        for (var i = 0; i < people; i++)
        {
            listeners.Add((await office.JoinAsync(organisation, $"listener{i}")).Email);
        }

        for (var i = 0; i < Projects; i++)
        {
            var fields = new ProjectFields($"Project {i}", "A network for two buildings.", ProjectStatus.InProgress, 20 * i, false, null, null);
            await office.Get<ProjectCommands>().CreateAsync(office.Staff, organisation, fields);
        }

        for (var i = 0; i < Prospects; i++)
        {
            var fields = new ProspectFields
            {
                FirstName = "Awa", LastName = $"Diop {i}", Email = $"awa{i}@example.org", Phone = "+221 77 000 00 00", Company = "Sahel",
            };
            await office.Get<ProspectCommands>().AddAsync(office.Staff, fields, ProspectSource.Manual);
        }

        for (var i = 0; i < Tickets; i++)
        {
            await TicketAsync(office, writer.Viewer, $"Printer {i}", messages: 0);
        }

        return new
        {
            password = Office.Password,
            staff = office.StaffEmail,
            writer = writer.Email,
            listeners,
            ticket = await TicketAsync(office, writer.Viewer, "The ticket that is written in", Messages),
            quietTicket = await TicketAsync(office, writer.Viewer, "A ticket that is only read", Messages),
            longTicket = await TicketAsync(office, writer.Viewer, "A long ticket", LongThread),
            rooms = await RoomsAsync(office, rooms),
        };
    }

    // Unrelated organisations, each with one person and a ticket.
    private static async Task<List<object>> RoomsAsync(Office office, int count)
    {
        var rooms = new List<object>();
        for (var i = 0; i < count; i++)
        {
            var client = await office.JoinAsync(await office.OrganisationAsync($"Elsewhere {i}"), $"somebody{i}");
            rooms.Add(new { email = client.Email, ticket = await TicketAsync(office, client.Viewer, "A ticket elsewhere", Messages) });
        }

        return rooms;
    }

    private static async Task<object> TicketAsync(Office office, Viewer by, string title, int messages)
    {
        var fields = new TicketFields(title, "It does not print any more.", TicketCategory.Incident, TicketPriority.Normal, null);
        var number = await office.Get<TicketCommands>().OpenAsync(by, fields);
        var conversation = (await office.Get<TicketQueries>().FindAsync(by, number)).Row.ConversationId;
        if (messages > 0)
        {
            // An author becomes a member with their first message.
            await office.Get<ConversationCommands>().SendAsync(office.Staff, conversation, new MessageDraft(Guid.NewGuid(), "We look at it."));
            var thread = await office.Get<PortalStore>().ReadAsync(
                db => db.Conversations.Include(one => one.Members).SingleAsync(one => one.Id == conversation));
            await Bulk.WriteAsync(office.Get<PortalStore>(), thread, messages - 1, [by, office.Staff], office.Get<TimeProvider>().GetUtcNow());
        }

        return new { number = Ticket.Shown(number), conversation };
    }
}
