using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using Microsoft.AspNetCore.Components;

namespace ClientPortal.Web.Live;

/// <summary>
/// A component that stays current while it is open: it says what it listens to (<see cref="Subscribe"/>), then loads, then loads again or
/// applies what it hears, on its renderer's dispatcher and in one turn of the feed.
/// </summary>
public abstract class LiveComponent : ComponentBase, IDisposable
{
    private readonly List<LiveRule> rules = [];
    private readonly List<IDisposable> held = [];
    private Task turn = Task.CompletedTask;
    private Action? render;
    private bool disposed;

    [Inject] private LiveTurn Turn { get; set; } = null!;

    [Inject] private LiveFeed Feed { get; set; } = null!;

    /// <summary>The circuit's viewer. Every query needs one.</summary>
    /// <exception cref="NotFound">Access has ended.</exception>
    protected Viewer Viewer => Feed.Viewer ?? throw new NotFound();

    /// <summary>Whether it is disposed; results that it still awaits must be ignored.</summary>
    protected bool IsGone => disposed;

    /// <summary>False until the first load is done; the component shows skeletons until then.</summary>
    protected bool Loaded { get; private set; }

    /// <summary>
    /// The newest event of the batch that is applied: the key of a read that is shared by all circuits that heard it. Null when the component
    /// loads for another reason, and reads for itself.
    /// </summary>
    protected long? HeardAt { get; private set; }

    /// <summary>The same, or the newest event on the node: for what is shared on loading too, because every home page shows it.</summary>
    protected long AsOf => HeardAt ?? Feed.Head;

    /// <summary>Says what this component listens to, before the first load: calls of <c>On</c>, <c>OnSignal</c> and <c>Join</c>.</summary>
    protected abstract void Subscribe();

    /// <summary>Reads everything that is shown.</summary>
    protected abstract Task LoadAsync();

    /// <summary>
    /// Handles a batch that is not complete (<see cref="LiveBatch.Reload"/>): loads again what is shown, unless it is overridden.
    /// </summary>
    protected virtual Task ReloadAsync(LiveBatch batch) => LoadAsync();

    /// <summary>
    /// Loads again when such events happen, once a batch. <paramref name="where"/> selects some of them (default: all); it runs on the page's
    /// dispatcher. <paramref name="mark"/> is called for each before the load, with its place in the log: for what shows which row has changed.
    /// </summary>
    protected void On<TEvent>(Func<TEvent, bool>? where = null, Action<TEvent, long>? mark = null)
        where TEvent : class => rules.Add(new LiveRule.OfEvents<TEvent>(where, mark is null ? null : Marked(mark)) { LoadsAgain = true });

    /// <summary>Hands such events of a batch over, in the order of the log, and renders.</summary>
    protected void On<TEvent>(Func<TEvent, bool>? where, Func<IReadOnlyList<Heard<TEvent>>, Task> apply)
        where TEvent : class => On(where, Rendered(apply));

    /// <summary>The same, rendered only when <paramref name="apply"/> returns true.</summary>
    protected void On<TEvent>(Func<TEvent, bool>? where, Func<IReadOnlyList<Heard<TEvent>>, Task<bool>> apply)
        where TEvent : class => rules.Add(new LiveRule.OfEvents<TEvent>(where, apply));

    /// <summary>Loads again when such signals arrive, once a batch. <paramref name="where"/> selects some of them (default: all).</summary>
    protected void OnSignal<TSignal>(Func<TSignal, bool>? where = null)
        where TSignal : LiveSignal => rules.Add(new LiveRule.OfSignals<TSignal>(where, null) { LoadsAgain = true });

    /// <summary>Hands such signals of a batch over and renders.</summary>
    protected void OnSignal<TSignal>(Func<TSignal, bool>? where, Func<IReadOnlyList<TSignal>, Task> apply)
        where TSignal : LiveSignal => OnSignal(where, Rendered(apply));

    /// <summary>The same, rendered only when <paramref name="apply"/> returns true.</summary>
    protected void OnSignal<TSignal>(Func<TSignal, bool>? where, Func<IReadOnlyList<TSignal>, Task<bool>> apply)
        where TSignal : LiveSignal => rules.Add(new LiveRule.OfSignals<TSignal>(where, apply));

    /// <summary>
    /// Listens in one more room until the result or this component is disposed; the caller has checked the viewer's right to it.
    /// </summary>
    protected IDisposable Join(Room room)
    {
        var joined = Feed.Join(room);
        held.Add(joined);
        return joined;
    }

    /// <summary>Applies a batch as if it were complete: for what <see cref="ReloadAsync"/> is to show too.</summary>
    protected Task<bool> ApplyAsync(LiveBatch batch) => ApplyAsync(Due(batch) ?? []);

    protected override async Task OnInitializedAsync()
    {
        Subscribe();
        if (rules.Count > 0)
        {
            held.Add(Feed.Subscribe(HearAsync, rules.Aggregate(0UL, (bits, rule) => bits | rule.Interest)));
        }

        await InTurnAsync(LoadAsync);
        Loaded = true;
    }

    /// <summary>
    /// Runs loads, batches and all other reads of what is shown (a filter, "more") one after the other: the older answer of a read would
    /// overwrite a batch that was applied while it ran. Call it on the renderer's dispatcher, and never from within <paramref name="act"/>.
    /// </summary>
    protected Task InTurnAsync(Func<Task> act) => turn = AfterAsync(turn, act);

    public virtual void Dispose()
    {
        disposed = true;
        held.ForEach(one => one.Dispose());
        GC.SuppressFinalize(this);
    }

    // Called for every event of a type that it listens to: a batch that has nothing for it allocates nothing.
    internal Task HearAsync(LiveBatch batch)
    {
        var due = batch.Reload ? null : Due(batch);
        return disposed || (due is null && !batch.Reload) ? Task.CompletedTask : TakeInTurnAsync(batch, due);
    }

    // A method of its own: what it captures is allocated where it begins.
    private Task TakeInTurnAsync(LiveBatch batch, List<LiveRule.Work>? due) => InvokeAsync(() => TakeAsync(batch, due));

    private async Task TakeAsync(LiveBatch batch, List<LiveRule.Work>? due)
    {
        var changed = true;
        await InTurnAsync(async () =>
        {
            if (disposed)
            {
                changed = false;
            }
            else if (due is null)
            {
                await ReloadAsync(batch);
            }
            else
            {
                changed = await ApplyAsync(due);
            }
        });
        if (changed)
        {
            Turn.Render(render ??= StateHasChanged);
        }
    }

    // Null when the batch has nothing that it listens to.
    private List<LiveRule.Work>? Due(LiveBatch batch)
    {
        List<LiveRule.Work>? due = null;
        foreach (var rule in rules)
        {
            if (rule.Of(batch) is { } work)
            {
                (due ??= new(1)).Add(work);
            }
        }

        return due;
    }

    private async Task<bool> ApplyAsync(List<LiveRule.Work> due)
    {
        foreach (var work in due)
        {
            HeardAt = work.Seq is { } seq ? Math.Max(HeardAt ?? seq, seq) : HeardAt;
        }

        try
        {
            var (changed, again) = (false, false);
            foreach (var work in due)
            {
                changed |= work.Apply is { } apply && await apply();
                again |= work.LoadsAgain;
            }

            if (again)
            {
                await LoadAsync();
            }

            return changed || again;
        }
        finally
        {
            HeardAt = null;
        }
    }

    private static Func<IReadOnlyList<Heard<TEvent>>, Task<bool>> Marked<TEvent>(Action<TEvent, long> mark) => heard =>
    {
        foreach (var one in heard)
        {
            mark(one.Event, one.Seq);
        }

        return Task.FromResult(true);
    };

    private static Func<IReadOnlyList<T>, Task<bool>> Rendered<T>(Func<IReadOnlyList<T>, Task> apply) => async heard =>
    {
        await apply(heard);
        return true;
    };

    private static async Task AfterAsync(Task before, Func<Task> act)
    {
        // Its own caller handles its failure.
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        await act();
    }
}
