using Microsoft.AspNetCore.Components;

namespace ClientPortal.Web.Ui;

/// <summary>A component that runs a person's action: a refusal or a fault becomes a sentence beside the typed text, which stays.</summary>
public abstract class ActingComponent : ComponentBase
{
    private bool acting;

    [Inject] private Refusals Refusals { get; set; } = null!;

    /// <summary>Why the last action was refused; null when it succeeded.</summary>
    protected string? Refusal { get; set; }

    /// <summary>True when the action succeeded.</summary>
    protected async Task<bool> TryAsync(Func<Task> act)
    {
        Refusal = null;
        try
        {
            await act();
            return true;
        }
        catch (Exception why)
        {
            Refusal = Refusals.Say(why);
            return false;
        }
    }

    /// <summary>The same against double clicks: while the action runs, a second call does nothing.</summary>
    protected async Task<bool> TryOnceAsync(Func<Task> act)
    {
        if (acting)
        {
            return false;
        }

        acting = true;
        try
        {
            return await TryAsync(act);
        }
        finally
        {
            acting = false;
        }
    }
}
