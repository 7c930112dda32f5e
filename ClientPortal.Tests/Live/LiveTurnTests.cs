using Bunit;
using ClientPortal.Domain.Projects;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Live;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.Extensions.DependencyInjection;

namespace ClientPortal.Tests.Live;

/// <summary>
/// Components that hear the same are rendered together: within a batch everything is built before any component hears that it was.
/// </summary>
public sealed class LiveTurnTests : BunitContext
{
    private readonly List<string> log = [];
    private readonly LiveStage stage = new();

    public LiveTurnTests()
    {
        Services.AddSingleton(stage.Turn);
        Services.AddSingleton(log);
    }

    [Fact]
    public async Task What_two_heard_in_one_turn_is_one_batch()
    {
        var feed = Feed();
        Render<LiveTurnPlace>();
        Show("one");
        Show("two");
        log.Clear();

        stage.Update(Guid.NewGuid(), Guid.NewGuid());
        await stage.SettleAsync();

        Assert.Equal(["builds", "builds", "rendered", "rendered"], log.Select(line => line.Split(' ')[1]));
        Assert.Equal(1, feed.Updates);
    }

    [Fact]
    public async Task A_slow_component_does_not_delay_the_others()
    {
        var feed = Feed();
        Render<LiveTurnPlace>();
        var slow = Show("slow");
        Show("quick");
        slow.Instance.Busy = new TaskCompletionSource();
        log.Clear();

        stage.Update(Guid.NewGuid(), Guid.NewGuid());
        await Eventually.TrueAsync(() =>
        {
            stage.Clock.Advance(TimeSpan.FromMilliseconds(1));
            return log.Contains("quick rendered");
        });
        Assert.DoesNotContain("slow builds", log);

        slow.Instance.Busy.SetResult();
        await stage.SettleAsync();
        Assert.Equal(["quick builds", "quick rendered", "slow builds", "slow rendered"], log);
    }

    [Fact]
    public async Task Without_a_place_to_render_from_everybody_renders_alone()
    {
        var feed = Feed();
        Show("one");
        Show("two");
        log.Clear();

        stage.Update(Guid.NewGuid(), Guid.NewGuid());
        await stage.SettleAsync();

        Assert.Equal(["builds", "rendered", "builds", "rendered"], log.Select(line => line.Split(' ')[1]));
    }

    protected override async ValueTask DisposeAsyncCore()
    {
        await stage.DisposeAsync();
        await base.DisposeAsyncCore();
    }

    private LiveFeed Feed()
    {
        var feed = stage.Feed(Viewers.Technician);
        Services.AddSingleton(feed);
        return feed;
    }

    private IRenderedComponent<Listener> Show(string name) => Render<Listener>(one => one.Add(p => p.Name, name));

    private sealed class Listener : LiveComponent
    {
        [Parameter, EditorRequired] public required string Name { get; set; }
        [Inject] public List<string> Log { get; set; } = null!;

        public TaskCompletionSource? Busy { get; set; }

        protected override void Subscribe() => On<ProjectUpdated>(null, _ => Busy?.Task ?? Task.CompletedTask);

        protected override Task LoadAsync() => Task.CompletedTask;

        protected override void BuildRenderTree(RenderTreeBuilder builder) => Log.Add($"{Name} builds");

        protected override void OnAfterRender(bool firstRender) => Log.Add($"{Name} rendered");
    }
}
