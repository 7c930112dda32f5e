using ClientPortal.Domain.People;
using ClientPortal.Web.Identity;
using Microsoft.AspNetCore.Components;

namespace ClientPortal.Web.Live;

/// <summary>
/// A component that stays current while it is open: it subscribes, then loads, then applies the batches that it hears, on its renderer's
/// dispatcher.
/// </summary>
public abstract class LiveComponent : ComponentBase, IDisposable
{
    private readonly List<IDisposable> held = [];
    private Task turn = Task.CompletedTask;
    private bool disposed;

    [Inject] private LiveTurn Turn { get; set; } = null!;

    [Inject] protected CircuitSession Session { get; set; } = null!;

    protected Viewer Viewer => Session.Viewer;

    /// <summary>Whether it is disposed; results that it still awaits must be ignored.</summary>
    protected bool IsGone => disposed;

    /// <summary>False until the first load is done; the component shows skeletons until then.</summary>
    protected bool Loaded { get; private set; }

    /// <summary>Subscribes, before the first load; the subscriptions are disposed with the component.</summary>
    protected abstract IEnumerable<IDisposable> Subscribe();

    /// <summary>Reads everything that is shown.</summary>
    protected abstract Task LoadAsync();

    /// <summary>Handles a batch with <see cref="LiveBatch.Reload"/>: reads again what is shown. The batch is never complete.</summary>
    protected virtual Task ReloadAsync(LiveBatch batch) => LoadAsync();

    protected override async Task OnInitializedAsync()
    {
        held.AddRange(Subscribe());
        await InTurnAsync(LoadAsync);
        Loaded = true;
    }

    /// <summary>Wraps a handler: batches are applied on the renderer's dispatcher and rendered; none after disposal.</summary>
    protected Func<LiveBatch, Task> Live(Func<LiveBatch, Task> apply) => Live(async batch =>
    {
        await apply(batch);
        return true;
    });

    /// <summary>The same, rendered only when <paramref name="apply"/> returns true.</summary>
    protected Func<LiveBatch, Task> Live(Func<LiveBatch, Task<bool>> apply) => batch => disposed ? Task.CompletedTask : InvokeAsync(async () =>
    {
        var changed = true;
        await InTurnAsync(async () =>
        {
            if (disposed)
            {
                changed = false;
            }
            else if (batch.Reload)
            {
                await ReloadAsync(batch);
            }
            else
            {
                changed = await apply(batch);
            }
        });
        if (changed)
        {
            Turn.Render(StateHasChanged);
        }
    });

    /// <summary>
    /// Runs loads, batches and all other reads of what is shown (a filter, "more") one after the other: the older answer of a read would
    /// overwrite a batch that was applied while it ran. Call it on the renderer's dispatcher, and never from within <paramref name="act"/>.
    /// </summary>
    protected Task InTurnAsync(Func<Task> act) => turn = AfterAsync(turn, act);

    public virtual void Dispose()
    {
        disposed = true;
        held.ForEach(subscription => subscription.Dispose());
        GC.SuppressFinalize(this);
    }

    private static async Task AfterAsync(Task before, Func<Task> act)
    {
        // Its own caller handles its failure.
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        await act();
    }
}
