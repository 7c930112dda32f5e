using ClientPortal.Domain.Prospects;

namespace ClientPortal.Web.Features.Prospects;

/// <summary>The kind (colour) and the icon of a status, and the icon of a source; the word comes from the resource files.</summary>
public static class ProspectLook
{
    public static (string Kind, string Icon) Of(ProspectStatus status) => status switch
    {
        ProspectStatus.Contacted => ("progress", "call_made"),
        ProspectStatus.Qualified => ("progress", "verified"),
        ProspectStatus.Proposal => ("waiting", "request_quote"),
        ProspectStatus.Won => ("done", "check_circle"),
        ProspectStatus.Lost => ("broken", "cancel"),
        _ => ("neutral", "fiber_new"),
    };

    public static string Of(ProspectSource source) => source switch
    {
        ProspectSource.Calendly => "event",
        ProspectSource.WebForm => "language",
        ProspectSource.Api => "api",
        ProspectSource.Import => "upload_file",
        _ => "edit_note",
    };
}
