using Microsoft.AspNetCore.Components;

namespace ClientPortal.Web.Live;

/// <summary>
/// What one turn of the feed changed reaches the browser as one batch of renders. Each batch is a message to the browser, an answer from it and
/// work for both, however little it holds, and half a dozen components hear of one message. Scoped to the circuit.
/// </summary>
public sealed class LiveTurn
{
    private readonly List<Action> due = [];
    private volatile bool gathering;
    private RenderHandle? place;

    /// <summary>Whether renders wait.</summary>
    public bool IsGathering => gathering;

    /// <summary>Where the batches are rendered from; without it everybody renders alone.</summary>
    public void RenderFrom(RenderHandle? handle) => place = handle;

    /// <summary>From now on renders wait for <see cref="ShowAsync"/>.</summary>
    public void Gather() => gathering = place is not null;

    /// <summary>Renders a component, with the others of this turn. On the renderer's turn.</summary>
    public void Render(Action component)
    {
        if (gathering)
        {
            due.Add(component);
        }
        else
        {
            component();
        }
    }

    /// <summary>Does what is left to do, then renders what waits as one batch. Who is late renders alone.</summary>
    public Task ShowAsync(Action last)
    {
        if (place is { } handle)
        {
            return handle.Dispatcher.InvokeAsync(() => Show(handle, last));
        }

        last();
        return Task.CompletedTask;
    }

    private void Show(RenderHandle handle, Action last)
    {
        last();
        gathering = false;
        if (due.Count > 0)
        {
            // A render that is asked for while another is under way joins its batch.
            handle.Render(_ =>
            {
                due.ForEach(component => component());
                due.Clear();
            });
        }
    }
}

/// <summary>The place in a page from which <see cref="LiveTurn"/> renders. It shows nothing itself.</summary>
public sealed class LiveTurnPlace : IComponent, IDisposable
{
    private RenderHandle handle;

    [Inject] private LiveTurn Turn { get; set; } = null!;

    public void Attach(RenderHandle renderHandle) => handle = renderHandle;

    public Task SetParametersAsync(ParameterView parameters)
    {
        Turn.RenderFrom(handle);
        return Task.CompletedTask;
    }

    public void Dispose() => Turn.RenderFrom(null);
}
