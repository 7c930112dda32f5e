using ClientPortal.Domain.People;
using ClientPortal.Domain.Tickets;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Messages;
using ClientPortal.Web.Features.Tickets;

namespace ClientPortal.Tests.Features.Tickets;

/// <summary>Shorthands for tickets of a <see cref="TestPortal"/>.</summary>
internal static class TicketDesk
{
    public static readonly TicketFields Fields = new("Panne", "", TicketCategory.Incident, TicketPriority.Normal, null);

    public static TicketCommands Tickets(this TestPortal portal) => portal.Get<TicketCommands>();

    public static TicketQueries TicketQueries(this TestPortal portal) => portal.Get<TicketQueries>();

    /// <summary>Opens a ticket, by Acme's member unless another viewer is given; returns its number.</summary>
    public static Task<long> TicketAsync(
        this TestPortal portal, string title = "Panne", TicketPriority priority = TicketPriority.Normal, Viewer? by = null) =>
        portal.Tickets().OpenAsync(by ?? portal.Member, Fields with { Title = title, Priority = priority });

    public static async Task<Guid> ThreadAsync(this TestPortal portal, long number) =>
        (await portal.TicketQueries().FindAsync(portal.Technician, number)).Row.ConversationId;

    public static async Task<SentMessage> SayAsync(this TestPortal portal, Viewer by, long number, string words, bool isInternal = false) =>
        await portal.Get<ConversationCommands>()
            .SendAsync(by, await portal.ThreadAsync(number), new MessageDraft(Guid.CreateVersion7(), words) { Internal = isInternal });
}
