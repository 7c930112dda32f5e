using Bunit;
using ClientPortal.Domain;
using ClientPortal.Domain.Projects;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Data;
using ClientPortal.Web.Live;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.Extensions.DependencyInjection;

namespace ClientPortal.Tests.Live;

/// <summary>A component that loads slowly, filters and hears: what is on the screen in the end is never older than what was heard.</summary>
public sealed class LiveComponentTests : BunitContext
{
    private static readonly LiveBatch Reload = new([], [], Reload: true);
    private static readonly LiveBatch News = new(
        [new LoggedEvent(1, new ProjectUpdated { ProjectId = Guid.NewGuid(), OrganisationId = Viewers.Acme, Fields = ["progress"] })],
        [], Reload: false);

    private readonly LiveStage stage = new();

    public LiveComponentTests()
    {
        Services.AddSingleton(stage.Turn);
        Services.AddSingleton(stage.Feed(Viewers.Technician));
    }

    [Fact]
    public async Task What_is_heard_during_the_load_is_applied_to_what_was_loaded()
    {
        var cut = Render<Counter>();
        cut.MarkupMatches("loading");
        var hearing = cut.Instance.HearAsync(News);

        cut.Instance.Loads[0].SetResult("old");
        await hearing;

        cut.WaitForAssertion(() => cut.MarkupMatches("old+1"));
    }

    [Fact]
    public async Task What_is_heard_while_something_else_is_read_is_applied_after_it()
    {
        var cut = await LoadedAsync();
        var filtering = cut.InvokeAsync(cut.Instance.FilterAsync);
        var hearing = cut.Instance.HearAsync(News);
        var more = cut.Instance.HearAsync(News);
        cut.MarkupMatches("first");

        cut.Instance.Loads[1].SetResult("filtered");
        await Task.WhenAll(filtering, hearing, more);

        cut.WaitForAssertion(() => cut.MarkupMatches("filtered+1+1"));
    }

    [Fact]
    public async Task A_reload_reads_anew_and_what_follows_is_applied_to_that()
    {
        var cut = await LoadedAsync();
        var reloading = cut.Instance.HearAsync(Reload);
        var hearing = cut.Instance.HearAsync(News);

        cut.Instance.Loads[1].SetResult("fresh");
        await Task.WhenAll(reloading, hearing);

        cut.WaitForAssertion(() => cut.MarkupMatches("fresh+1"));
    }

    [Fact]
    public async Task A_load_that_fails_is_its_callers_failure_and_holds_nothing_up()
    {
        var cut = await LoadedAsync();
        var reloading = cut.Instance.HearAsync(Reload);
        var hearing = cut.Instance.HearAsync(News);

        cut.Instance.Loads[1].SetException(new InvalidOperationException("no database"));

        await Assert.ThrowsAsync<InvalidOperationException>(() => reloading);
        await hearing;
        cut.WaitForAssertion(() => cut.MarkupMatches("first+1"));
    }

    [Fact]
    public async Task A_component_that_has_gone_hears_nothing_and_holds_nothing()
    {
        var cut = await LoadedAsync();
        var (component, rooms) = (cut.Instance, stage.Bus.SubscriptionCount);
        var reloading = component.HearAsync(Reload);
        var hearing = component.HearAsync(News);

        await DisposeComponentsAsync();
        component.Loads[1].SetResult("late");
        await Task.WhenAll(reloading, hearing);
        await component.HearAsync(News);
        stage.Update(Guid.NewGuid(), Viewers.Acme);
        await stage.SettleAsync();

        Assert.Equal((0, rooms - 1), (component.Applied, stage.Bus.SubscriptionCount));
    }

    [Fact]
    public void A_component_subscribes_before_it_loads() => Assert.Equal(["subscribe", "load"], Render<Counter>().Instance.Order);

    protected override async ValueTask DisposeAsyncCore()
    {
        await base.DisposeAsyncCore();
        await stage.DisposeAsync();
    }

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

        public Task FilterAsync() => InTurnAsync(LoadAsync);

        protected override void Subscribe()
        {
            Order.Add("subscribe");
            Join(Room.Lobby);
            On<ProjectUpdated>(null, ApplyAsync);
        }

        protected override async Task LoadAsync()
        {
            Order.Add("load");
            var load = new TaskCompletionSource<string>();
            Loads.Add(load);
            shown = await load.Task;
        }

        protected override void BuildRenderTree(RenderTreeBuilder builder) => builder.AddContent(0, Loaded ? shown : "loading");

        private Task ApplyAsync(IReadOnlyList<Heard<ProjectUpdated>> heard)
        {
            Applied++;
            shown += "+1";
            return Task.CompletedTask;
        }
    }
}
