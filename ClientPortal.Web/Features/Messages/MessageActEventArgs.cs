using Microsoft.AspNetCore.Components;

namespace ClientPortal.Web.Features.Messages;

/// <summary>What a person does with a message.</summary>
public sealed class MessageActEventArgs : EventArgs
{
    public Guid Message { get; set; }

    /// <summary>react, readers, forward, keep, edit, leave or delete.</summary>
    public string Act { get; set; } = "";

    /// <summary>The emoji of a reaction; null for other actions.</summary>
    public string? Emoji { get; set; }
}

/// <summary>Declares the event for the Razor compiler; wwwroot/js/thread/tools.js raises it.</summary>
[EventHandler("onmessageact", typeof(MessageActEventArgs), enableStopPropagation: true, enablePreventDefault: true)]
public static class EventHandlers;
