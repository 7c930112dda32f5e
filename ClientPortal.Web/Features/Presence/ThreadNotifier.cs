using ClientPortal.Domain.Conversations;
using ClientPortal.Web.Data;
using ClientPortal.Web.Live;

namespace ClientPortal.Web.Features.Presence;

/// <summary>Notifies a circuit's components of who has the open conversation open too, and of who types there until their message arrives.</summary>
public sealed class ThreadNotifier(LiveFeed feed) : LiveNotifier(feed)
{
    protected override bool Concerns(LoggedEvent logged) => logged.Event is MessageSent;

    protected override bool Concerns(LiveSignal signal) => signal is PersonTyping or ThreadWatched;
}
