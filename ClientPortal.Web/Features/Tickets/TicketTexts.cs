namespace ClientPortal.Web.Features.Tickets;

/// <summary>The sentences of tickets.</summary>
public sealed class TicketTexts;
