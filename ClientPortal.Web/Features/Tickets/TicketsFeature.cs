using ClientPortal.Domain;
using ClientPortal.Domain.Conversations;
using ClientPortal.Domain.People;
using ClientPortal.Domain.Tickets;
using ClientPortal.Web.Data;
using ClientPortal.Web.Mail.Intake;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Tickets;

/// <summary>Tickets, their SLA targets, and the pages where staff answer them.</summary>
public sealed class TicketsFeature : Feature
{
    public override Type Texts => typeof(TicketTexts);

    public override IReadOnlyList<FeatureLink> Links => [new("Tickets", "confirmation_number", "/tickets", 20)];

    public override IReadOnlyList<ShellPanel> ShellPanels => [new(typeof(TicketToastsPanel))];

    public override IReadOnlyList<EventSubject> Subjects =>
    [
        // Events of a thread name its conversation; these are the tickets of those threads.
        new("conversationId", (db, ids, stop) => db.Tickets.Where(one => ids.Contains(one.ConversationId))
            .ToDictionaryAsync(one => one.ConversationId, one => $"{Ticket.Shown(one.Number)} ({one.Title})", stop)),
    ];

    public override NotificationSource Notifications { get; } = new TicketNotices();

    public override ConversationSubject ConversationSubject => new(
        ConversationKind.Ticket,
        (db, ids, stop) => db.Tickets.Where(one => ids.Contains(one.Id)).Select(one => new { one.Id, one.Number, one.Title }).ToDictionaryAsync(
            one => one.Id, one => new SubjectTitle(Ticket.Heading(one.Number, one.Title), $"/tickets/{Ticket.Shown(one.Number)}"), stop),
        (db, folded) => db.Tickets.Where(one => PortalDb.Fold("T-" + one.Number + " " + one.Title).Contains(folded)).Select(one => one.Id));

    public override void AddServices(WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<TicketCommands>().AddSingleton<TicketQueries>().AddScoped<OpenTicket>().AddHostedService<SlaMonitor>();
        services.AddSingleton<TicketDeskCommands>().AddSingleton<TicketDeskQueries>();
        services.AddSingleton<IReactInTransaction, TicketReplies>();
        services.AddSingleton<OpenTicketWithMail>(all => (db, viewer, requesterId, title, text, files, stop) =>
            all.GetRequiredService<TicketCommands>().OpenAsync(
                db, viewer, new TicketFields(title, text, TicketCategory.Request, TicketPriority.Normal, null), requesterId, files, stop));
    }

    public override async Task<IReadOnlyList<PaletteItem>> FindAsync(PortalDb db, Viewer viewer, PaletteSearch search, CancellationToken stop)
    {
        var (number, described) = (Ticket.ParseNumber(search.Typed), db.TicketsHolding([.. SearchWords.Of(search.Typed)]));
        var tickets = await db.Tickets.VisibleTo(viewer, db).Where(ticket => ticket.Number == number || described.Contains(ticket.Number))
            .OrderByDescending(ticket => ticket.Number).Take(PaletteSearch.Limit).Select(ticket => new { ticket.Number, ticket.Title })
            .ToListAsync(stop);
        return
        [
            .. tickets.Select(one => new PaletteItem(
                "ticket", "confirmation_number", one.Title, Ticket.Shown(one.Number), $"/tickets/{Ticket.Shown(one.Number)}")),
        ];
    }

    public override EventFacts? Describe(PortalEvent happened) => happened switch
    {
        TicketUpdated updated => new EventFacts { TicketId = updated.TicketId, Fields = updated.Fields },
        TicketStatusChanged changed => new EventFacts { TicketId = changed.TicketId, ToStatus = changed.ToStatus },
        TicketAssigned assigned => new EventFacts { TicketId = assigned.TicketId, PersonId = assigned.AssigneeId },
        TicketSlaEndangered close => new EventFacts { TicketId = close.TicketId, ToStatus = close.Target },
        TicketSlaBreached broken => new EventFacts { TicketId = broken.TicketId, ToStatus = broken.Target },
        TicketEvent ticket => new EventFacts { TicketId = ticket.TicketId },
        _ => null,
    };
}
