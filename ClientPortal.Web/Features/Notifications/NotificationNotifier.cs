using ClientPortal.Domain.Conversations;
using ClientPortal.Web.Data;
using ClientPortal.Web.Live;

namespace ClientPortal.Web.Features.Notifications;

/// <summary>Notifies a circuit's components when the viewer's notifications changed, or when the viewer lost sight of a subject.</summary>
public sealed class NotificationNotifier(LiveFeed feed) : LiveNotifier(feed)
{
    private readonly LiveFeed circuit = feed;

    // Other losses change the viewer's rights, which reloads all components.
    protected override bool Concerns(LoggedEvent logged) =>
        logged.Event is ConversationMemberRemoved removed && removed.PersonId == circuit.Viewer?.PersonId;

    protected override bool Concerns(LiveSignal signal) => signal is NotificationsChanged;
}
