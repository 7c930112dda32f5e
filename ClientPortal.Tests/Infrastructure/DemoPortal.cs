namespace ClientPortal.Tests.Infrastructure;

/// <summary>One portal with demo data for all tests of a collection, in a process of its own. Tests change projects as they like and compare
/// with what stood before, never with what the demo's story says.</summary>
public sealed class DemoPortal : IAsyncLifetime
{
    private PortalProcess? process;

    public PortalProcess Process => process ?? throw new InvalidOperationException("The portal has not started.");

    public Uri Address => Process.Address;

    async ValueTask IAsyncLifetime.InitializeAsync() => process = await PortalProcess.StartAsync();

    async ValueTask IAsyncDisposable.DisposeAsync()
    {
        if (process is not null)
        {
            await process.DisposeAsync();
        }
    }
}
