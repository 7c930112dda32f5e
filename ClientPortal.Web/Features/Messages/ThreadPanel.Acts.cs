using System.Collections.Immutable;
using ClientPortal.Domain.Conversations;
using Microsoft.AspNetCore.Components;

namespace ClientPortal.Web.Features.Messages;

// What the viewer does with a message. The browser raises one event for all of it, at the message (wwwroot/js/thread/tools.js): the element around
// all messages handles it, because a handler for each costs every circuit memory.
public sealed partial class ThreadPanel
{
    private ImmutableDictionary<Guid, MessageInUse> inUse = ImmutableDictionary<Guid, MessageInUse>.Empty;
    private EventCallback<MessageActEventArgs> acted;
    private EventCallback<(MessageRow Message, string? Content)> edited;

    // The browser offers the same tools at each message; the commands check what the viewer may do.
    private Task ActAsync(MessageActEventArgs chosen)
    {
        if (messages.Find(one => one.Id == chosen.Message) is not { } message)
        {
            return Task.CompletedTask;
        }

        switch (chosen)
        {
            case { Act: "react", Emoji: { } emoji }:
                return TryAsync(message, MessageAction.React, () => ReactAsync(message, emoji));
            case { Act: "delete" }:
                return TryAsync(message, MessageAction.Change, () => Commands.DeleteAsync(Viewer, message.Id));
            case { Act: "edit" } when message.AuthorId == Viewer.PersonId && message.DeletedAt is null:
                Use(message, one => one with { Editing = true });
                break;
            case { Act: "leave" }:
                Use(message, one => one with { Editing = false }); // the browser keeps the begun text
                break;
            case { Act: "readers" }:
                Use(message, one => one with { ReadersShown = !one.ReadersShown });
                break;
            case { Act: "forward" }:
                (forwarding, keeping) = (message, null);
                break;
            case { Act: "keep" }:
                // A message that was deleted meanwhile has no files.
                (forwarding, keeping) = (null, message is { Attachments: { Count: > 0 } files, DeletedAt: null } ? files : null);
                break;
        }

        return Task.CompletedTask;
    }

    private Task ReactAsync(MessageRow message, string emoji) =>
        message.Reactions.Any(one => one.Emoji == emoji && one.PersonId == Viewer.PersonId)
            ? Commands.UnreactAsync(Viewer, message.Id, emoji)
            : Commands.ReactAsync(Viewer, message.Id, emoji);

    // The form is closed when its text is saved, or is not to be.
    private async Task EditAsync((MessageRow Message, string? Content) done)
    {
        if (done.Content is not { } content
            || await TryAsync(done.Message, MessageAction.Change, () => Commands.EditAsync(Viewer, done.Message.Id, content)))
        {
            Browser.ClearDraft($"message:{done.Message.Id}");
            Use(done.Message, one => one with { Editing = false });
        }
    }

    // The reason of a refusal is removed first: a second refusal for the same reason is announced again.
    private async Task<bool> TryAsync(MessageRow message, MessageAction act, Func<Task> change)
    {
        Use(message, one => one with { Refusal = null });
        var actions = Services.NewActions();
        var done = await actions.TryAsync(() =>
        {
            Limits.Take(Viewer, act);
            return change();
        });
        Use(message, one => one with { Refusal = actions.Refusal });
        return done;
    }

    private void Use(MessageRow message, Func<MessageInUse, MessageInUse> change)
    {
        var before = inUse.GetValueOrDefault(message.Id) ?? new MessageInUse();
        var now = change(before);
        if (now != before)
        {
            inUse = now == new MessageInUse() ? inUse.Remove(message.Id) : inUse.SetItem(message.Id, now);
        }
    }
}
