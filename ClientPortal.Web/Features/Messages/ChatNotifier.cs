using ClientPortal.Domain.Conversations;
using ClientPortal.Web.Data;
using ClientPortal.Web.Live;

namespace ClientPortal.Web.Features.Messages;

/// <summary>Notifies a circuit's components of events in the viewer's conversations, and of receipts in the open one.</summary>
public sealed class ChatNotifier(LiveFeed feed) : LiveNotifier(feed)
{
    protected override bool Concerns(LoggedEvent logged) => logged.Event is ConversationEvent;

    protected override bool Concerns(LiveSignal signal) => signal is ReceiptsChanged;
}
