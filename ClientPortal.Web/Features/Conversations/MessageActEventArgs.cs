using Microsoft.AspNetCore.Components;

namespace ClientPortal.Web.Features.Conversations;

/// <summary>Somebody chose one of a message's tools.</summary>
public sealed class MessageActEventArgs : EventArgs
{
    /// <summary>react, forward, edit or delete.</summary>
    public string Act { get; set; } = "";

    /// <summary>With what to react.</summary>
    public string? Emoji { get; set; }
}

/// <summary>Where the compiler finds the event (wwwroot/js/tools.js sends it).</summary>
[EventHandler("onmessageact", typeof(MessageActEventArgs), enableStopPropagation: true, enablePreventDefault: true)]
public static class EventHandlers;
