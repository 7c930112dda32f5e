using ClientPortal.Web.Ui.Install;
using Microsoft.JSInterop;

namespace ClientPortal.Web.Ui;

/// <summary>
/// Calls from a circuit to its browser's module. None but <see cref="LoadMudAsync"/> waits for an answer: after a lost connection it never comes, and
/// the caller would wait for a minute. A browser that is no longer connected is not an error.
/// </summary>
public sealed class BrowserSide(IJSRuntime js, StaticAddresses addresses, ILogger<BrowserSide> log)
{
    // A browser that still loads gets the question again and has one answer for both.
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(10);

    private Task<IJSObjectReference>? module;
    private Task<bool>? mud;

    /// <summary>Whether MudBlazor's style sheet and script are there.</summary>
    public bool HasMud { get; private set; }

    /// <summary>
    /// A toast; it replaces one of the same <paramref name="group"/> that is still shown. Its <paramref name="action"/> is a second button.
    /// </summary>
    public void Toast(string kind, string title, string text, string? href = null, string? group = null, ToastAction? action = null) =>
        _ = CallAsync("toast", new { kind, title, text, href, group, action });

    /// <summary>Deletes the draft of a form that was saved.</summary>
    public void ClearDraft(string key) => _ = CallAsync("clearDraft", key);

    /// <summary>Sends the waiting messages through this component, in the name of this person.</summary>
    public void AttachOutbox(object sender, Guid personId) => _ = CallAsync("attachOutbox", sender, personId);

    /// <summary>A thread was rendered: the browser's module takes over its composer, its scroll position and its receipts.</summary>
    public void AttachThread(Guid conversationId, object thread) => _ = CallAsync("attachThread", conversationId, thread);

    /// <summary>
    /// Calls this component when the page is visible while there are unread notifications, and to check the person's subscription to push.
    /// </summary>
    public void AttachNotifications(object bell, Guid personId) => _ = CallAsync("attachNotifications", bell, personId);

    /// <summary>Tells this component what this browser can do for push, and subscribes it at the person's click.</summary>
    public void AttachPush(object devices, Guid personId) => _ = CallAsync("attachPush", devices, personId);

    /// <summary>This browser's device was removed: the browser unsubscribes.</summary>
    public void LeavePush() => _ = CallAsync("leavePush");

    /// <summary>Shows all times of the page in this zone.</summary>
    public void UseTimeZone(string zone) => _ = CallAsync("useTimeZone", zone);

    /// <summary>Shows another picture of a person on this page; null for initials.</summary>
    public void ShowAvatar(Guid personId, string? version) => _ = CallAsync("showAvatar", personId, version);

    /// <summary>
    /// Loads MudBlazor's style sheet and script, once for a page. False if the browser could not; true, without them, if the page is gone or loads
    /// anew.
    /// </summary>
    public Task<bool> LoadMudAsync() => mud ??= AskForMudAsync();

    // What is drawn waits for this answer: where the connection was lost meanwhile, the browser is asked again.
    private async Task<bool> AskForMudAsync()
    {
        while (true)
        {
            try
            {
                await (await ModuleAsync()).InvokeVoidAsync("loadMud", AnswerLimit, addresses.Of("lib/mud.css"), addresses.Of("lib/mud.js"));
                return HasMud = true;
            }
            catch (TaskCanceledException)
            {
                ResetFailedImport();
            }
            catch (Exception gone) when (gone is JSDisconnectedException or ObjectDisposedException || OtherVersion.Is(gone))
            {
                return true;
            }
            catch (JSException fault)
            {
                log.LogWarning("MudBlazor's files could not be loaded: {Reason}", fault.Message);
                mud = null;
                ResetFailedImport();
                return false;
            }
        }
    }

    private Task<IJSObjectReference> ModuleAsync() =>
        module ??= js.InvokeAsync<IJSObjectReference>("import", addresses.PortalScripts).AsTask();

    private async Task CallAsync(string function, params object?[] values)
    {
        try
        {
            await (await ModuleAsync()).InvokeVoidAsync(function, values);
        }
        catch (Exception gone) when (
            gone is JSDisconnectedException or OperationCanceledException or ObjectDisposedException || OtherVersion.Is(gone))
        {
            ResetFailedImport();
        }
        catch (JSException fault)
        {
            log.LogWarning(fault, "The browser could not {Function}.", function);
            ResetFailedImport();
        }
    }

    private void ResetFailedImport() => module = module is { IsCompletedSuccessfully: true } ? module : null;
}

/// <summary>A button of a toast: it clicks the button of the page with this <c>data-toast-action</c>, if that is still there.</summary>
public sealed record ToastAction(string Text, string Target);
