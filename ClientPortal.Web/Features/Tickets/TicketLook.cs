using ClientPortal.Domain.Tickets;

namespace ClientPortal.Web.Features.Tickets;

/// <summary>The kind (colour) and the icon of a status and of a priority; the word comes from the resource files.</summary>
public static class TicketLook
{
    public static (string Kind, string Icon) Of(TicketStatus status) => status switch
    {
        TicketStatus.Open => ("neutral", "circle"),
        TicketStatus.InProgress => ("progress", "autorenew"),
        TicketStatus.Waiting => ("waiting", "hourglass_top"),
        TicketStatus.Reopened => ("broken", "replay"),
        _ => ("done", "check_circle"),
    };

    public static (string Kind, string Icon) Of(TicketPriority priority) => priority switch
    {
        TicketPriority.Urgent => ("broken", "priority_high"),
        TicketPriority.High => ("waiting", "keyboard_arrow_up"),
        TicketPriority.Low => ("neutral", "keyboard_arrow_down"),
        _ => ("neutral", "drag_handle"),
    };
}
