using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Domain.Projects;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Data;
using ClientPortal.Web.Live;

namespace ClientPortal.Tests.Live;

public sealed class LiveNotifierTests : IAsyncDisposable
{
    private static readonly Guid Project = Guid.CreateVersion7();

    private readonly LiveStage stage = new();
    private readonly Hearer hearer = new();
    private readonly LiveFeed feed;

    public LiveNotifierTests() => feed = stage.Feed(Viewers.Technician);

    public ValueTask DisposeAsync() => stage.DisposeAsync();

    [Fact]
    public async Task A_feature_hears_its_own_and_is_not_called_for_others()
    {
        using var subscription = new OnlyProjects(feed).Subscribe(hearer.HearAsync);
        using var lobby = feed.Join(Room.Lobby);

        stage.Happen(new PersonCreated { PersonId = Guid.CreateVersion7(), OrganisationId = Viewers.Acme });
        stage.Bus.Send(new PresenceChanged(Guid.CreateVersion7(), Room.Lobby));
        await stage.SettleAsync();
        Assert.Empty(hearer.Batches);

        stage.Happen(new PersonCreated { PersonId = Guid.CreateVersion7(), OrganisationId = Viewers.Acme });
        stage.Update(Project, Viewers.Acme);
        stage.Bus.Send(new PresenceChanged(Guid.CreateVersion7(), Room.Lobby));
        await stage.SettleAsync();
        Assert.Equal([3], hearer.Seqs);
        Assert.All(hearer.Batches, batch => Assert.Empty(batch.Signals));
        Assert.Equal(3, feed.Updates);
    }

    [Fact]
    public async Task A_reload_is_everybodys()
    {
        hearer.OnBatch = _ => stage.Bus.Head == 1 ? throw new InvalidOperationException("broken") : Task.CompletedTask;
        using var subscription = new OnlyProjects(feed).Subscribe(hearer.HearAsync);
        stage.Update(Project, Viewers.Acme);
        await Eventually.TrueAsync(() => stage.Clock.Waiting == 2);
        stage.Happen(new PersonCreated { PersonId = Guid.CreateVersion7(), OrganisationId = Viewers.Acme });

        stage.Clock.Advance(TimeSpan.FromSeconds(1));

        await stage.SettleAsync();
        Assert.True(Assert.Single(hearer.Batches).Reload);
    }

    [Fact]
    public async Task A_subscription_that_ended_hears_nothing()
    {
        new OnlyProjects(feed).Subscribe(hearer.HearAsync).Dispose();

        stage.Update(Project, Viewers.Acme);

        await stage.SettleAsync();
        Assert.Empty(hearer.Batches);
    }

    private sealed class OnlyProjects(LiveFeed feed) : LiveNotifier(feed)
    {
        protected override bool Concerns(LoggedEvent logged) => logged.Event is ProjectUpdated;
    }
}
