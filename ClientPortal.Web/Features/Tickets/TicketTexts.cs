namespace ClientPortal.Web.Features.Tickets;

/// <summary>The texts of tickets.</summary>
public sealed class TicketTexts;
