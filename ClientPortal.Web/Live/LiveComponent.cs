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
    private bool disposed;

    [Inject] protected CircuitSession Session { get; set; } = null!;

    protected Viewer Viewer => Session.Viewer;

    /// <summary>False until the first load is done: skeletons until then.</summary>
    protected bool Loaded { get; private set; }

    /// <summary>Subscriptions, made before the first load and held until the component goes.</summary>
    protected abstract IEnumerable<IDisposable> Subscribe();

    /// <summary>Reads what is shown, whole. Also the answer to "reload".</summary>
    protected abstract Task LoadAsync();

    protected override async Task OnInitializedAsync()
    {
        held.AddRange(Subscribe());
        await LoadAsync();
        Loaded = true;
    }

    /// <summary>Applies a batch on the renderer's turn; a component that has gone hears nothing.</summary>
    protected Func<LiveBatch, Task> Live(Func<LiveBatch, Task> apply) => batch => disposed ? Task.CompletedTask : InvokeAsync(async () =>
    {
        if (disposed)
        {
            return;
        }

        await (batch.Reload ? LoadAsync() : apply(batch));
        StateHasChanged();
    });

    public virtual void Dispose()
    {
        disposed = true;
        held.ForEach(subscription => subscription.Dispose());
        GC.SuppressFinalize(this);
    }
}
