using System.Runtime.InteropServices;

namespace ClientPortal.Web.Live;

/// <summary>
/// Stops the node at a signal: at SIGTERM after <see cref="NodeDrain"/>, at a second one, SIGINT (Ctrl-C) or SIGQUIT at once. It replaces the
/// framework's own lifetime, because SignalR closes all connections as soon as the host begins to stop.
/// </summary>
internal sealed class NodeLifetime(NodeDrain drain, IHostApplicationLifetime application, ILogger<NodeLifetime> log) : IHostLifetime, IDisposable
{
    private readonly List<PosixSignalRegistration> signals = [];
    private readonly CancellationTokenSource atOnce = new();
    private bool told;

    public Task WaitForStartAsync(CancellationToken cancellationToken)
    {
        signals.Add(PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Stop(context, drains: true)));
        signals.Add(PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Stop(context, drains: false)));
        signals.Add(PosixSignalRegistration.Create(PosixSignal.SIGQUIT, context => Stop(context, drains: false)));
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        signals.ForEach(signal => signal.Dispose());
        signals.Clear();
        atOnce.Dispose();
    }

    private void Stop(PosixSignalContext context, bool drains)
    {
        // The process ends by itself when the host has stopped.
        context.Cancel = true;
        if (drains && !Interlocked.Exchange(ref told, true))
        {
            _ = DrainAsync();
            return;
        }

        atOnce.Cancel();
        application.StopApplication();
    }

    private async Task DrainAsync()
    {
        try
        {
            await drain.LeaveAsync(atOnce.Token);
        }
        catch (OperationCanceledException)
        {
            // A second signal.
        }
        catch (Exception fault)
        {
            log.LogError(fault, "The node stops without having asked its pages to load anew.");
        }

        application.StopApplication();
    }
}
