using ClientPortal.Web.Live;
using Microsoft.AspNetCore.Components.Server.Circuits;

namespace ClientPortal.Web.Features.Operations;

/// <summary>Counts the lost connections of this circuit that came back.</summary>
public sealed class ReconnectCounter(LiveBus bus) : CircuitHandler
{
    private bool down;

    public override Task OnConnectionDownAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        down = true;
        return Task.CompletedTask;
    }

    public override Task OnConnectionUpAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        if (down)
        {
            down = false;
            bus.Meter.Resumed();
        }

        return Task.CompletedTask;
    }
}
