using ClientPortal.Web.Data;
using ClientPortal.Web.Live;

namespace ClientPortal.Web.Features.Audit;

/// <summary>
/// Notifies that the log has new events. An event that is private to one person (a sign-in) is not delivered; the page counts it at the next
/// delivered event, because it counts rows of the log.
/// </summary>
public sealed class AuditNotifier(LiveFeed feed) : LiveNotifier(feed)
{
    protected override bool Concerns(LoggedEvent logged) => true;
}
