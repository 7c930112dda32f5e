using Microsoft.AspNetCore.Components;

namespace ClientPortal.Web.Live;

/// <summary>
/// What one turn of the feed changed reaches the browser as one batch of renders. Each batch is a message to the browser, an answer from it and
/// work for both, however little it holds, and half a dozen components hear of one message. Scoped to the circuit.
/// </summary>
public sealed class LiveTurn
{
    // On the renderer's turn. A component waits once, however many turns a browser that has gone silent leaves unrendered.
    private readonly HashSet<Action> due = [];
    private volatile bool gathering;
    private volatile LiveTurnPlace? place;

    /// <summary>Whether renders wait.</summary>
    public bool IsGathering => gathering;

    /// <summary>Where the batches are rendered from, from now on; without a place everybody renders alone.</summary>
    public void RenderFrom(LiveTurnPlace here) => place = here;

    /// <summary>The page that held this place has gone; another may have taken over already.</summary>
    public void Leave(LiveTurnPlace here)
    {
        Interlocked.CompareExchange(ref place, null, here);
        gathering = false;
        Flush();
    }

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
        if (place is { } here)
        {
            return here.InvokeAsync(() => Show(last));
        }

        gathering = false;
        last();
        return Task.CompletedTask;
    }

    /// <summary>Asks everybody who waits to render: a render that is asked for while another is under way joins its batch.</summary>
    internal void Flush()
    {
        foreach (var component in due)
        {
            component();
        }

        due.Clear();
    }

    private void Show(Action last)
    {
        last();
        gathering = false;
        if (due.Count == 0)
        {
            return;
        }

        if (place is { } here)
        {
            here.Render();
        }
        else
        {
            Flush();
        }
    }
}

/// <summary>The place in a page from which <see cref="LiveTurn"/> renders. It shows nothing itself.</summary>
public sealed class LiveTurnPlace : IComponent, IDisposable
{
    private RenderHandle handle;
    private bool asked;

    [Inject] private LiveTurn Turn { get; set; } = null!;

    public void Attach(RenderHandle renderHandle) => handle = renderHandle;

    public Task SetParametersAsync(ParameterView parameters)
    {
        Turn.RenderFrom(this);
        return Task.CompletedTask;
    }

    public void Dispose() => Turn.Leave(this);

    internal Task InvokeAsync(Action act) => handle.Dispatcher.InvokeAsync(act);

    // Once: while a browser acknowledges nothing, nothing is rendered, and what was asked for waits.
    internal void Render()
    {
        if (!asked)
        {
            asked = true;
            handle.Render(_ =>
            {
                asked = false;
                Turn.Flush();
            });
        }
    }
}
