using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using ClientPortal.Web.Live;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Presence;

public sealed class TypingCommands(PortalStore store, LiveBus bus)
{
    /// <summary>Signals to those who have the conversation open that the viewer is typing, unless the viewer is invisible. Never stored.</summary>
    /// <exception cref="NotFound">The viewer may not see the conversation.</exception>
    /// <exception cref="RuleBroken">The viewer is read-only, or is a client and writes an internal note.</exception>
    public async Task TypeAsync(Viewer viewer, Guid conversationId, bool isInternal, CancellationToken stop = default)
    {
        var actor = viewer.ActorId;
        var invisible = await store.ReadAsync(
            async db =>
            {
                if (!await db.Conversations.VisibleTo(viewer).AnyAsync(conversation => conversation.Id == conversationId, stop))
                {
                    throw new NotFound();
                }

                return await db.People.AnyAsync(person => person.Id == actor && person.Status == ChosenStatus.Invisible, stop);
            },
            stop);
        if (isInternal)
        {
            viewer.MustBeStaff();
        }

        if (!invisible)
        {
            bus.Send(new PersonTyping(Room.Conversation(conversationId), actor, viewer.Name) { StaffOnly = isInternal });
        }
    }
}

/// <summary>A person types in a conversation; for those who have it open, whose pages hide it after ten seconds.</summary>
public sealed record PersonTyping(Room Room, Guid PersonId, string Name) : LiveSignal(Room), IForAllNodes;
