using Microsoft.AspNetCore.Components;

namespace ClientPortal.Web.Ui;

/// <summary>A component that acts for a person: a refusal or a fault becomes a sentence beside what was typed, which stays.</summary>
public abstract class ActingComponent : ComponentBase
{
    private bool acting;

    [Inject] private Refusals Refusals { get; set; } = null!;

    /// <summary>Why the last act was refused; null when it was not.</summary>
    protected string? Refusal { get; set; }

    /// <summary>True when it was done.</summary>
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

    /// <summary>The same for what a double click must not do twice: while it is under way, a second call does nothing.</summary>
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
