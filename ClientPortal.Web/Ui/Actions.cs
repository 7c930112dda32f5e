namespace ClientPortal.Web.Ui;

/// <summary>
/// Runs the actions of one component: a refusal or a fault becomes a sentence beside the typed text, which stays. Each component has its own
/// (transient).
/// </summary>
public sealed class Actions(Refusals refusals)
{
    /// <summary>Why the last action was refused; null when it succeeded.</summary>
    public string? Refusal { get; private set; }

    /// <summary>Whether an action of <see cref="TryOnceAsync"/> runs.</summary>
    public bool Busy { get; private set; }

    /// <summary>True when the action succeeded.</summary>
    public async Task<bool> TryAsync(Func<Task> act)
    {
        Refusal = null;
        try
        {
            await act();
            return true;
        }
        catch (Exception why)
        {
            Refusal = refusals.Say(why);
            return false;
        }
    }

    /// <summary>The same against double clicks: while the action runs, a second call does nothing.</summary>
    public async Task<bool> TryOnceAsync(Func<Task> act)
    {
        if (Busy)
        {
            return false;
        }

        Busy = true;
        try
        {
            return await TryAsync(act);
        }
        finally
        {
            Busy = false;
        }
    }

    /// <summary>Removes the last refusal, because the text that it was about is no longer shown.</summary>
    public void Clear() => Refusal = null;
}
