using Bunit;
using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Domain.Projects;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Data;
using ClientPortal.Web.Live;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.Extensions.DependencyInjection;

namespace ClientPortal.Tests.Live;

/// <summary>A component says what it listens to: it hears that, in the order of the log, and nothing else.</summary>
public sealed class LiveRuleTests : BunitContext
{
    private static readonly Guid Project = Guid.CreateVersion7();

    private readonly LiveStage stage = new();
    private readonly LiveFeed feed;

    public LiveRuleTests()
    {
        feed = stage.Feed(Viewers.Technician);
        Services.AddSingleton(stage.Turn);
        Services.AddSingleton(feed);
    }

    [Fact]
    public async Task A_component_hears_what_it_listens_to_and_is_not_called_for_anything_else()
    {
        var cut = Show(it => it.Hears<ProjectUpdated>(updated => updated.ProjectId == Project), it => it.Joins(Room.Lobby));

        stage.Update(Guid.CreateVersion7(), Viewers.Acme);
        Arrive();
        stage.Bus.Send(new PresenceChanged(Guid.CreateVersion7(), Room.Lobby));
        await stage.SettleAsync();
        Assert.Equal(["load 0"], cut.Instance.Log);
        Assert.Equal(1, cut.RenderCount);

        Arrive();
        stage.Update(Project, Viewers.Acme);
        await stage.SettleAsync();
        Assert.Equal(["load 0", "heard 4"], cut.Instance.Log);
        Assert.Equal(2, cut.RenderCount);
        Assert.Equal(4, feed.Updates);
    }

    /// <summary>Every rule of a circuit looks at every batch that the circuit hears: one that has nothing for it must cost nothing.</summary>
    [Fact]
    public void A_batch_without_a_match_allocates_nothing()
    {
        var updated = new ProjectUpdated { ProjectId = Project, OrganisationId = Viewers.Acme, Fields = ["progress"] };
        var batch = new LiveBatch([new LoggedEvent(1, updated)], [new PresenceChanged(Project, Room.Lobby)], Reload: false);
        LiveRule[] rules =
        [
            new LiveRule.OfEvents<ProjectUpdated>(one => one.ProjectId == Guid.Empty, _ => Task.FromResult(true)),
            new LiveRule.OfEvents<PersonCreated>(null, null),
            new LiveRule.OfSignals<PresenceChanged>(one => one.PersonId == Guid.Empty, _ => Task.FromResult(true)),
        ];
        Assert.All(rules, rule => Assert.Null(rule.Of(batch)));

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            rules[i % rules.Length].Of(batch);
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1000);
    }

    [Fact]
    public async Task What_has_changed_is_marked_in_the_order_of_the_log_and_then_loaded_once_a_batch()
    {
        var cut = Show(it => it.Loads<PersonCreated>(), it => it.Marks<ProjectUpdated>(), it => it.LoadsOnSignal());
        using var lobby = feed.Join(Room.Lobby);

        await BatchAsync(() =>
        {
            stage.Update(Project, Viewers.Acme);
            Arrive();
            stage.Update(Project, Viewers.Acme);
            stage.Bus.Send(new PresenceChanged(Guid.CreateVersion7(), Room.Lobby));
        });

        Assert.Equal(["load 0", "load 1", "mark 2", "mark 4", "load 4"], cut.Instance.Log);
    }

    [Fact]
    public async Task A_batch_is_read_as_of_its_newest_event_that_the_component_listens_to()
    {
        var cut = Show(it => it.Loads<ProjectUpdated>());

        await BatchAsync(() =>
        {
            stage.Update(Project, Viewers.Acme);
            Arrive();
        });
        Assert.Equal(["load 0", "load 2"], cut.Instance.Log);

        await cut.InvokeAsync(cut.Instance.FilterAsync);
        Assert.Equal("load 3", cut.Instance.Log[^1]);
    }

    [Fact]
    public async Task What_shows_nothing_new_renders_nothing()
    {
        var cut = Show(it => it.Hears<ProjectUpdated>(_ => true, shows: false));

        stage.Update(Project, Viewers.Acme);
        await stage.SettleAsync();

        Assert.Equal(["load 0", "heard 1"], cut.Instance.Log);
        Assert.Equal(1, cut.RenderCount);
    }

    [Fact]
    public async Task A_batch_that_is_not_complete_is_loaded_again_by_everybody()
    {
        var cut = Show(it => it.Hears<ProjectUpdated>(_ => true));

        await cut.Instance.HearAsync(new LiveBatch([], [], Reload: true));

        Assert.Equal(2, cut.Instance.Log.Count(line => line.StartsWith("load", StringComparison.Ordinal)));
        Assert.DoesNotContain(cut.Instance.Log, line => line.StartsWith("heard", StringComparison.Ordinal));
    }

    [Fact]
    public void What_listens_to_nothing_is_called_for_nothing()
    {
        var cut = Show();

        Assert.Equal(["load 0"], cut.Instance.Log);
    }

    protected override async ValueTask DisposeAsyncCore()
    {
        await base.DisposeAsyncCore();
        await stage.DisposeAsync();
    }

    private IRenderedComponent<Listener> Show(params Action<Listener>[] listens)
    {
        Services.AddSingleton(listens);
        return Render<Listener>();
    }

    private void Arrive() => stage.Happen(new PersonCreated { PersonId = Guid.CreateVersion7(), OrganisationId = Viewers.Acme });

    // The first event of a burst is delivered at once; what follows within the pace is one batch.
    private async Task BatchAsync(Action happen)
    {
        Arrive();
        await Eventually.TrueAsync(() => !feed.IsRunning);
        happen();
        await stage.SettleAsync();
    }

    private sealed class Listener : LiveComponent
    {
        private readonly List<string> log = [];

        [Microsoft.AspNetCore.Components.Inject] private Action<Listener>[] Listens { get; set; } = [];

        public List<string> Log => log;

        public void Loads<TEvent>()
            where TEvent : class => On<TEvent>();

        public void LoadsOnSignal() => OnSignal<PresenceChanged>();

        public void Marks<TEvent>()
            where TEvent : class => On<TEvent>(mark: (_, seq) => log.Add($"mark {seq}"));

        public void Hears<TEvent>(Func<TEvent, bool> where, bool shows = true)
            where TEvent : class => On(where, heard =>
        {
            log.AddRange(heard.Select(one => $"heard {one.Seq}"));
            return Task.FromResult(shows);
        });

        public void Joins(Room room) => Join(room);

        public Task FilterAsync() => InTurnAsync(LoadAsync);

        protected override void Subscribe() => Array.ForEach(Listens, listen => listen(this));

        protected override Task LoadAsync()
        {
            log.Add($"load {AsOf}");
            return Task.CompletedTask;
        }

        protected override void BuildRenderTree(RenderTreeBuilder builder) => builder.AddContent(0, log.Count);
    }
}
