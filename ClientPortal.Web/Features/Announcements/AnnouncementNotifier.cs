using ClientPortal.Web.Live;

namespace ClientPortal.Web.Features.Announcements;

/// <summary>Tells a circuit's components that the announcements of their viewer, or the readers of announcements, may have changed.</summary>
public sealed class AnnouncementNotifier(LiveFeed feed) : LiveNotifier(feed)
{
    protected override bool Concerns(LiveSignal signal) => signal is AnnouncementsChanged or AnnouncementDismissed or AnnouncementSeen;
}
