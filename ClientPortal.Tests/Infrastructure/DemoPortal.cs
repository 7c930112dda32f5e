using System.Collections.Concurrent;

namespace ClientPortal.Tests.Infrastructure;

/// <summary>One portal with demo data for all tests of a collection, in a process of its own. Tests change projects as they like and compare
/// with what stood before, never with what the demo's story says.</summary>
public sealed class DemoPortal : IAsyncLifetime
{
    private readonly ConcurrentDictionary<string, string> cookies = new();
    private PortalProcess? process;

    public PortalProcess Process => process ?? throw new InvalidOperationException("The portal has not started.");

    public Uri Address => Process.Address;

    /// <summary>The cookies of an account that has signed in before, so that most tests need not pass the sign-in page again.</summary>
    internal string? CookiesOf(string email) => cookies.GetValueOrDefault(email);

    internal void Keep(string email, string state) => cookies[email] = state;

    async ValueTask IAsyncLifetime.InitializeAsync() => process = await PortalProcess.StartAsync();

    async ValueTask IAsyncDisposable.DisposeAsync()
    {
        if (process is not null)
        {
            await process.DisposeAsync();
        }
    }
}
