using ClientPortal.Web.Data;
using ClientPortal.Web.Live;

namespace ClientPortal.Web.Features.Audit;

/// <summary>
/// Hears that the log has grown. What is private to one person (a sign-in) is not delivered even here; it is counted with the next event
/// that is, because the page then counts in the log.
/// </summary>
public sealed class AuditNotifier(LiveFeed feed) : LiveNotifier(feed)
{
    protected override bool Concerns(LoggedEvent logged) => true;
}
