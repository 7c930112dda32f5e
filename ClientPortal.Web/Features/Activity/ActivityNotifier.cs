using ClientPortal.Web.Data;
using ClientPortal.Web.Live;

namespace ClientPortal.Web.Features.Activity;

/// <summary>Hears every event that the viewer may hear: activity is all of them.</summary>
public sealed class ActivityNotifier(LiveFeed feed) : LiveNotifier(feed)
{
    protected override bool Concerns(LoggedEvent logged) => true;
}
