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
        TicketStatus.Closed => ("neutral", "archive"),
        _ => ("done", "check_circle"),
    };

    /// <summary>The icon of the button that changes the status to this one.</summary>
    public static string ActionIcon(TicketStatus to) => to switch
    {
        TicketStatus.InProgress => "play_arrow",
        TicketStatus.Waiting => "hourglass_top",
        TicketStatus.Resolved => "task_alt",
        TicketStatus.Reopened => "replay",
        _ => "archive",
    };

    public static (string Kind, string Icon) Of(TicketPriority priority) => priority switch
    {
        TicketPriority.Urgent => ("broken", "priority_high"),
        TicketPriority.High => ("waiting", "keyboard_arrow_up"),
        TicketPriority.Low => ("neutral", "keyboard_arrow_down"),
        _ => ("neutral", "drag_handle"),
    };
}
