using ClientPortal.Domain.Conversations;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using ClientPortal.Web.Live;

namespace ClientPortal.Web.Features.Messenger;

/// <summary>Notifies a circuit's components of events in the viewer's conversations, and of what the viewer reads on any of their pages.</summary>
public sealed class MessengerNotifier(LiveFeed feed) : LiveNotifier(feed)
{
    /// <summary>The conversation whose row in a list an event changes; null when it changes none.</summary>
    public static Guid? ConversationOf(LoggedEvent logged) => logged.Event switch
    {
        ConversationEvent happened => happened.ConversationId,
        ConversationPreferred preferred => preferred.ConversationId,
        _ => null,
    };

    /// <summary>Whether the viewer has read messages, here or on another of their pages: they have fewer unread ones.</summary>
    public static bool IsOwnReading(LiveSignal signal, Viewer viewer) =>
        signal is ReceiptMoved { Move.IsRead: true } moved && moved.PersonId == viewer.PersonId;

    protected override bool Concerns(LoggedEvent logged) => logged.Event is ConversationEvent or ConversationPreferred;

    protected override bool Concerns(LiveSignal signal) => signal is ReceiptMoved;
}
