using Bunit;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Identity;
using ClientPortal.Web.Live;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.Extensions.DependencyInjection;

namespace ClientPortal.Tests.Live;

/// <summary>A component that loads slowly, filters and hears: what is on the screen in the end is never older than what was heard.</summary>
public sealed class LiveComponentTests : BunitContext
{
    private static readonly LiveBatch News = new([], [], Reload: false);
    private static readonly LiveBatch Reload = new([], [], Reload: true);

    public LiveComponentTests()
    {
        Services.AddSingleton(new CircuitSession(null!, null!));
        Services.AddSingleton(new LiveTurn());
    }

    [Fact]
    public async Task What_is_heard_during_the_load_is_applied_to_what_was_loaded()
    {
        var cut = Render<Counter>();
        cut.MarkupMatches("loading");
        var hearing = cut.Instance.Hear(News);

        cut.Instance.Loads[0].SetResult("old");
        await hearing;

        cut.WaitForAssertion(() => cut.MarkupMatches("old+1"));
    }

    [Fact]
    public async Task What_is_heard_while_something_else_is_read_is_applied_after_it()
    {
        var cut = await LoadedAsync();
        var filtering = cut.InvokeAsync(cut.Instance.FilterAsync);
        var hearing = cut.Instance.Hear(News);
        var more = cut.Instance.Hear(News);
        cut.MarkupMatches("first");

        cut.Instance.Loads[1].SetResult("filtered");
        await Task.WhenAll(filtering, hearing, more);

        cut.WaitForAssertion(() => cut.MarkupMatches("filtered+1+1"));
    }

    [Fact]
    public async Task A_reload_reads_anew_and_what_follows_is_applied_to_that()
    {
        var cut = await LoadedAsync();
        var reloading = cut.Instance.Hear(Reload);
        var hearing = cut.Instance.Hear(News);

        cut.Instance.Loads[1].SetResult("fresh");
        await Task.WhenAll(reloading, hearing);

        cut.WaitForAssertion(() => cut.MarkupMatches("fresh+1"));
    }

    [Fact]
    public async Task A_load_that_fails_is_its_callers_failure_and_holds_nothing_up()
    {
        var cut = await LoadedAsync();
        var reloading = cut.Instance.Hear(Reload);
        var hearing = cut.Instance.Hear(News);

        cut.Instance.Loads[1].SetException(new InvalidOperationException("no database"));

        await Assert.ThrowsAsync<InvalidOperationException>(() => reloading);
        await hearing;
        cut.WaitForAssertion(() => cut.MarkupMatches("first+1"));
    }

    [Fact]
    public async Task A_component_that_has_gone_hears_nothing_and_holds_nothing()
    {
        var cut = await LoadedAsync();
        var component = cut.Instance;
        var reloading = component.Hear(Reload);
        var hearing = component.Hear(News);

        await DisposeComponentsAsync();
        component.Loads[1].SetResult("late");
        await Task.WhenAll(reloading, hearing);
        await component.Hear(News);

        Assert.Equal((0, 1), (component.Applied, component.Ended));
    }

    [Fact]
    public void A_component_subscribes_before_it_loads() => Assert.Equal(["subscribe", "load"], Render<Counter>().Instance.Order);

    private async Task<IRenderedComponent<Counter>> LoadedAsync()
    {
        var cut = Render<Counter>();
        await cut.InvokeAsync(() => cut.Instance.Loads[0].SetResult("first"));
        cut.WaitForAssertion(() => cut.MarkupMatches("first"));
        return cut;
    }

    private sealed class Counter : LiveComponent
    {
        private string shown = "";

        public List<TaskCompletionSource<string>> Loads { get; } = [];

        public List<string> Order { get; } = [];

        public int Applied { get; private set; }

        public int Ended { get; private set; }

        public Task Hear(LiveBatch batch) => Live(ApplyAsync)(batch);

        public Task FilterAsync() => InTurnAsync(LoadAsync);

        protected override IEnumerable<IDisposable> Subscribe()
        {
            Order.Add("subscribe");
            return [new End(() => Ended++)];
        }

        protected override async Task LoadAsync()
        {
            Order.Add("load");
            var load = new TaskCompletionSource<string>();
            Loads.Add(load);
            shown = await load.Task;
        }

        protected override void BuildRenderTree(RenderTreeBuilder builder) => builder.AddContent(0, Loaded ? shown : "loading");

        private Task ApplyAsync(LiveBatch batch)
        {
            Applied++;
            shown += "+1";
            return Task.CompletedTask;
        }
    }

    private sealed class End(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
