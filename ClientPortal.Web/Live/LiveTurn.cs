using System.Diagnostics;
using Microsoft.AspNetCore.Components;

namespace ClientPortal.Web.Live;

/// <summary>
/// Renders the components that one run of the feed changed as one batch. Each render batch costs a message to the browser and an answer,
/// however small it is, and one chat message changes half a dozen components. Scoped to the circuit.
/// </summary>
public sealed class LiveTurn
{
    // Used on the renderer's dispatcher. A component is in it once, even when a silent browser leaves many runs unrendered.
    private readonly HashSet<Action> due = [];
    private volatile bool gathering;
    private volatile LiveTurnPlace? place;
    private volatile Action? acknowledged;

    private long roundTrip;

    /// <summary>
    /// From the last render that was timed to the browser's confirmation that it shows it; null before the first. It is taken from the answers
    /// that browsers give anyway: the page's first render and its live batches.
    /// </summary>
    public TimeSpan? RoundTrip => Interlocked.Read(ref roundTrip) is var ticks and > 0 ? TimeSpan.FromTicks(ticks) : null;

    /// <summary>Whether renders are held back.</summary>
    public bool IsGathering => gathering;

    /// <summary>The browser has confirmed a render that began at this timestamp (<see cref="Stopwatch"/>).</summary>
    public void Confirmed(long begun) => Interlocked.Exchange(ref roundTrip, Math.Max(1, Stopwatch.GetElapsedTime(begun).Ticks));

    /// <summary>Sets the component from which batches are rendered; without one, each component renders alone.</summary>
    public void RenderFrom(LiveTurnPlace here) => place = here;

    /// <summary>Called when the page of this component is disposed; another page may have replaced it already.</summary>
    public void Leave(LiveTurnPlace here)
    {
        Interlocked.CompareExchange(ref place, null, here);
        gathering = false;
        Flush();
    }

    /// <summary>Runs <paramref name="act"/> on the page's dispatcher, or where there is no page, at once.</summary>
    public Task OnPageAsync(Func<Task> act) => place is { } here ? here.InvokeAsync(act) : act();

    /// <summary>Holds renders back until <see cref="ShowAsync"/>.</summary>
    public void Gather() => gathering = place is not null;

    /// <summary>Renders a component, with the others of this run while renders are held back. Call it on the renderer's dispatcher.</summary>
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

    /// <summary>Runs <paramref name="act"/> once the browser has confirmed the next batch; not when nothing is rendered.</summary>
    public void WhenAcknowledged(Action act) => acknowledged = act;

    /// <summary>Runs <paramref name="last"/>, then renders the waiting components as one batch. Later components render alone.</summary>
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

    /// <summary>Renders all waiting components; renders requested during a render join its batch.</summary>
    internal void Flush()
    {
        foreach (var component in due)
        {
            component();
        }

        due.Clear();
    }

    /// <summary>What the batch that is rendered now owes to <see cref="WhenAcknowledged"/>; asked for once.</summary>
    internal Action? TakeAcknowledged() => Interlocked.Exchange(ref acknowledged, null);

    private void Show(Action last)
    {
        last();
        gathering = false;
        if (due.Count == 0)
        {
            acknowledged = null;
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

/// <summary>The component of a page from which <see cref="LiveTurn"/> renders. It has no markup.</summary>
public sealed class LiveTurnPlace : IComponent, IHandleAfterRender, IDisposable
{
    // One entry for each of its renders that the browser has not confirmed yet, oldest first.
    private readonly Queue<(Action? Acknowledged, long Begun)> rendered = [];
    private RenderHandle handle;
    private bool requested;

    [Inject] private LiveTurn Turn { get; set; } = null!;

    public void Attach(RenderHandle renderHandle) => handle = renderHandle;

    public Task SetParametersAsync(ParameterView parameters)
    {
        Turn.RenderFrom(this);
        return Task.CompletedTask;
    }

    public void Dispose() => Turn.Leave(this);

    /// <summary>The renderer calls it once for each batch with this component, when the browser has confirmed the batch.</summary>
    public Task OnAfterRenderAsync()
    {
        if (rendered.TryDequeue(out var render))
        {
            Turn.Confirmed(render.Begun);
            render.Acknowledged?.Invoke();
        }

        return Task.CompletedTask;
    }

    internal Task InvokeAsync(Action act) => handle.Dispatcher.InvokeAsync(act);

    internal Task InvokeAsync(Func<Task> act) => handle.Dispatcher.InvokeAsync(act);

    // Requested once: while a browser acknowledges no batch, nothing is rendered and the requests wait.
    internal void Render()
    {
        if (!requested)
        {
            requested = true;
            handle.Render(_ =>
            {
                requested = false;
                rendered.Enqueue((Turn.TakeAcknowledged(), Stopwatch.GetTimestamp()));
                Turn.Flush();
            });
        }
    }
}
