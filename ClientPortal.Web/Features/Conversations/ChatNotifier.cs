using ClientPortal.Domain.Conversations;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using ClientPortal.Web.Live;

namespace ClientPortal.Web.Features.Conversations;

/// <summary>Tells a circuit's components what happened in the conversations that its viewer may hear, and who types in the open one.</summary>
public sealed class ChatNotifier(LiveFeed feed) : LiveNotifier(feed)
{
    /// <summary>The conversation whose row in a list of <paramref name="viewer"/> an event changes; null when it changes none.</summary>
    public static Guid? ConversationOf(LoggedEvent logged, Viewer viewer) => logged.Event switch
    {
        ConversationDelivered => null,
        ConversationRead read when read.PersonId != viewer.PersonId => null,
        ConversationEvent happened => happened.ConversationId,
        ConversationPreferred preferred => preferred.ConversationId,
        _ => null,
    };

    protected override bool Concerns(LoggedEvent logged) => logged.Event is ConversationEvent or ConversationPreferred;

    protected override bool Concerns(LiveSignal signal) => signal is PersonTyping or ThreadWatched;
}
