using Microsoft.JSInterop;

namespace ClientPortal.Web.Ui;

/// <summary>
/// What a circuit asks of its browser's module. A browser that has gone answers nothing and is no fault; one whose module fails costs
/// what was asked of it, not the page.
/// </summary>
public sealed class BrowserSide(IJSRuntime js, ILogger<BrowserSide> log)
{
    private Task<IJSObjectReference>? module;

    /// <summary>
    /// A toast; one of the same <paramref name="group"/> that is still shown is replaced by it. Not waited for: a connection that
    /// hangs would hold up, for as long as a call may take, the live updates that it tells of.
    /// </summary>
    public Task ToastAsync(string kind, string title, string text, string? href = null, string? group = null)
    {
        _ = CallAsync("toast", new { kind, title, text, href, group });
        return Task.CompletedTask;
    }

    /// <summary>What a form held is saved: its draft is no longer owed.</summary>
    public Task ClearDraftAsync(string key) => CallAsync("clearDraft", key);

    public async Task<T?> AskAsync<T>(string function, params object?[] values)
    {
        try
        {
            module = module is null or { IsFaulted: true } or { IsCanceled: true }
                ? js.InvokeAsync<IJSObjectReference>("import", "./js/portal.js").AsTask()
                : module;
            return await (await module).InvokeAsync<T>(function, values);
        }
        catch (Exception gone) when (gone is JSDisconnectedException or OperationCanceledException or ObjectDisposedException)
        {
            return default;
        }
        catch (JSException fault)
        {
            log.LogWarning("The browser could not do {Function}: {Reason}", function, fault.Message);
            return default;
        }
    }

    private Task CallAsync(string function, params object?[] values) => AskAsync<object>(function, values);
}
