using ClientPortal.Domain.Conversations;
using ClientPortal.Web.Data;
using ClientPortal.Web.Live;

namespace ClientPortal.Web.Features.Conversations;

/// <summary>Tells a circuit's components what happened in the conversations that its viewer may hear, and who types in the open one.</summary>
public sealed class ChatNotifier(LiveFeed feed) : LiveNotifier(feed)
{
    protected override bool Concerns(LoggedEvent logged) => logged.Event is ConversationEvent;

    protected override bool Concerns(LiveSignal signal) => signal is PersonTyping or ThreadWatched;
}
