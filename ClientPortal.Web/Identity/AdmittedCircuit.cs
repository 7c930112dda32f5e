using Microsoft.AspNetCore.Components.Server.Circuits;

namespace ClientPortal.Web.Identity;

/// <summary>Counts this circuit among those that open, until its page is live.</summary>
public sealed class AdmittedCircuit(Admission admission) : CircuitHandler, IDisposable
{
    private bool isLive;

    public override Task OnCircuitOpenedAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        admission.Begin(this);
        return Task.CompletedTask;
    }

    /// <summary>The page has asked its first question: it shows what it has.</summary>
    public void IsLive()
    {
        if (!isLive)
        {
            isLive = true;
            admission.End(this);
        }
    }

    public void Dispose() => admission.End(this);
}
