using Microsoft.JSInterop;

namespace ClientPortal.Web.Ui;

/// <summary>What a circuit asks of its browser's module. A browser that has gone answers nothing and is no fault.</summary>
public sealed class BrowserSide(IJSRuntime js)
{
    private Task<IJSObjectReference>? module;

    /// <summary>A toast; one of the same <paramref name="group"/> that is still shown is replaced by it.</summary>
    public Task ToastAsync(string kind, string title, string text, string? href = null, string? group = null) =>
        CallAsync("toast", new { kind, title, text, href, group });

    /// <summary>What a form held is saved: its draft is no longer owed.</summary>
    public Task ClearDraftAsync(string key) => CallAsync("clearDraft", key);

    public async Task<T?> AskAsync<T>(string function, params object?[] values)
    {
        try
        {
            module ??= js.InvokeAsync<IJSObjectReference>("import", "./js/portal.js").AsTask();
            return await (await module).InvokeAsync<T>(function, values);
        }
        catch (Exception gone) when (gone is JSDisconnectedException or OperationCanceledException or ObjectDisposedException)
        {
            return default;
        }
    }

    private Task CallAsync(string function, params object?[] values) => AskAsync<object>(function, values);
}
