using ClientPortal.Domain.People;
using ClientPortal.Web.Identity;
using Microsoft.AspNetCore.Components;

namespace ClientPortal.Web.Live;

/// <summary>
/// A component that stays true while it is open: it subscribes, then loads, then applies what it hears, on its own renderer's turn.
/// </summary>
public abstract class LiveComponent : ComponentBase, IDisposable
{
    private readonly List<IDisposable> held = [];
    private Task turn = Task.CompletedTask;
    private bool disposed;

    [Inject] private LiveTurn Turn { get; set; } = null!;

    [Inject] protected CircuitSession Session { get; set; } = null!;

    protected Viewer Viewer => Session.Viewer;

    /// <summary>Its page has been left; what it still waits for comes to nobody.</summary>
    protected bool IsGone => disposed;

    /// <summary>False until the first load is done: skeletons until then.</summary>
    protected bool Loaded { get; private set; }

    /// <summary>Subscriptions, made before the first load and held until the component goes.</summary>
    protected abstract IEnumerable<IDisposable> Subscribe();

    /// <summary>Reads what is shown, whole.</summary>
    protected abstract Task LoadAsync();

    /// <summary>The answer to "reload": what is shown is read anew. The batch holds what is known of the reason, never all of it.</summary>
    protected virtual Task ReloadAsync(LiveBatch batch) => LoadAsync();

    protected override async Task OnInitializedAsync()
    {
        held.AddRange(Subscribe());
        await InTurnAsync(LoadAsync);
        Loaded = true;
    }

    /// <summary>Applies a batch on the renderer's turn and shows it; a component that has gone hears nothing.</summary>
    protected Func<LiveBatch, Task> Live(Func<LiveBatch, Task> apply) => Live(async batch =>
    {
        await apply(batch);
        return true;
    });

    /// <summary>The same where <paramref name="apply"/> says whether there is anything new to show.</summary>
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
    /// Loads and batches take turns, and so does whatever else reads what is shown (a filter, "more"): a batch that was applied while a read
    /// was under way would be overwritten by the read's older answer. On the renderer's turn only; never from within a turn.
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
        // Its failure is its caller's business.
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        await act();
    }
}
