using Microsoft.JSInterop;

namespace ClientPortal.Web.Ui;

/// <summary>
/// What a circuit tells its browser's module. It does not wait for an answer: one that is lost with a connection comes never, and whoever
/// waited for it would stand still for a minute. A browser that has gone hears nothing and is no fault.
/// </summary>
public sealed class BrowserSide(IJSRuntime js, ILogger<BrowserSide> log)
{
    private Task<IJSObjectReference>? module;

    /// <summary>A toast; one of the same <paramref name="group"/> that is still shown is replaced by it.</summary>
    public void Toast(string kind, string title, string text, string? href = null, string? group = null) =>
        _ = TellAsync("toast", new { kind, title, text, href, group });

    /// <summary>What a form held is saved: its draft is no longer owed.</summary>
    public void ClearDraft(string key) => _ = TellAsync("clearDraft", key);

    /// <summary>What waits to be sent goes out through this component from now on, under this person's name.</summary>
    public void AttachOutbox(object sender, Guid personId) => _ = TellAsync("attachOutbox", sender, personId);

    /// <summary>A thread is on the screen: from now on its composer, its place and its receipts are the browser's.</summary>
    public void AttachThread(Guid conversationId, object thread) => _ = TellAsync("attachThread", conversationId, thread);

    /// <summary>The clock that the reader lives by: what is on the page says its times by it from now on.</summary>
    public void UseTimeZone(string zone) => _ = TellAsync("useTimeZone", zone);

    /// <summary>Another picture of a person who stands on the page; null for initials.</summary>
    public void ShowAvatar(Guid personId, string? version) => _ = TellAsync("showAvatar", personId, version);

    private async Task TellAsync(string function, params object?[] values)
    {
        try
        {
            module ??= js.InvokeAsync<IJSObjectReference>("import", "./js/portal.js").AsTask();
            await (await module).InvokeVoidAsync(function, values);
        }
        catch (Exception gone) when (gone is JSDisconnectedException or OperationCanceledException or ObjectDisposedException)
        {
            ForgetLostImport();
        }
        catch (JSException fault)
        {
            log.LogWarning(fault, "The browser could not {Function}.", function);
            ForgetLostImport();
        }
    }

    private void ForgetLostImport() => module = module is { IsCompletedSuccessfully: true } ? module : null;
}
