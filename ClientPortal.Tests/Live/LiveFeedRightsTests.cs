using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Domain.Projects;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Live;

namespace ClientPortal.Tests.Live;

/// <summary>Access is asked for when joining, when delivering and when handing out; what changes it is noticed at once.</summary>
public sealed class LiveFeedRightsTests : IAsyncDisposable
{
    private static readonly Guid Acme = Viewers.Acme;
    private static readonly Guid Project = Guid.CreateVersion7();
    private static readonly Viewer Member = Viewers.Client(Acme, Project);
    private static readonly Viewer Outside = Member with { ProjectIds = [] };

    private readonly LiveStage stage = new();
    private readonly RecordingSubscriber hearer = new();
    private Viewer? stored = Member;
    private int reads;

    public ValueTask DisposeAsync() => stage.DisposeAsync();

    [Fact]
    public async Task What_a_viewer_may_not_hear_is_nothing_to_it()
    {
        var feed = Start(Member);

        stage.Happen(new ProjectUpdated { ProjectId = Project, OrganisationId = Acme, Fields = ["milestones"], StaffOnly = true });
        stage.Update(Guid.CreateVersion7(), Acme);
        stage.Update(Guid.CreateVersion7(), Guid.CreateVersion7());

        // Not even when the feed has joined a room of the event.
        using var staff = feed.Join(Room.Staff);
        stage.Update(Guid.CreateVersion7(), Acme);
        stage.Happen(new OrganisationCreated { OrganisationId = Acme });

        Assert.Equal((0, 0, 0), (feed.Pending, feed.Cursor, stage.Clock.Waiting));
        stage.Update(Project, Acme);
        await stage.SettleAsync();
        Assert.Single(hearer.Seqs);
    }

    [Fact]
    public async Task Staff_who_see_through_a_clients_eyes_hear_what_the_client_hears()
    {
        stored = Member.SeenBy(Viewers.Technician);
        var feed = Start(stored);

        stage.Update(Project, Acme);
        stage.Update(Guid.CreateVersion7(), Acme);
        stage.Happen(new ProjectUpdated { ProjectId = Project, OrganisationId = Acme, Fields = ["milestones"], StaffOnly = true });
        stage.Happen(new SessionStarted { PersonId = Viewers.Technician.PersonId, SessionId = Guid.CreateVersion7() });

        await stage.SettleAsync();
        Assert.Equal([1], hearer.Seqs);
        Assert.Equal(1, feed.Updates);
    }

    [Fact]
    public async Task Who_is_removed_hears_of_it_and_of_nothing_after_it()
    {
        var feed = Start(Member);
        var gone = new List<Viewer?>();
        feed.ViewerChanged += gone.Add;
        var shown = new TaskCompletionSource();
        hearer.OnBatch = batch => batch.Events.Any(logged => logged.Seq == 1) ? shown.Task : Task.CompletedTask;
        stage.Update(Project, Acme);
        await Eventually.TrueAsync(() => stage.Clock.Waiting > 0);

        // All of this waits while the first is still being shown: delivered to the feed while it had the right.
        stage.Update(Project, Acme);
        stored = Outside;
        Membership(added: false);
        stage.Update(Project, Acme);
        stage.Update(Project, Acme);
        shown.SetResult();
        await stage.SettleAsync();

        // The second is gone too: when it is handed out the right is no longer there.
        Assert.Equal([1, 3], hearer.Seqs);
        Assert.Equal(Outside, Assert.Single(gone));
        Assert.Equal(Outside, feed.Viewer);
        Assert.Equal(1, stage.Bus.SubscriptionCount);

        stage.Update(Project, Acme);
        await stage.SettleAsync();
        Assert.Equal(2, hearer.Seqs.Count());
    }

    [Fact]
    public async Task The_circuit_has_the_new_rights_before_anything_more_is_handed_out()
    {
        var feed = Start(Member);
        Viewer? adopted = Member;
        feed.ViewerChanged += viewer => adopted = viewer;
        var seen = new List<Viewer?>();
        hearer.OnBatch = _ =>
        {
            seen.Add(adopted);
            return Task.CompletedTask;
        };

        stored = Outside;
        Membership(added: false);
        await stage.SettleAsync();

        Assert.Equal([Outside], seen);
    }

    [Fact]
    public async Task Who_is_added_reloads_and_hears_from_then_on()
    {
        stored = Outside;
        var feed = Start(Outside);

        // What happens between the commit and the joining of the room has no listener here: only a reload is sure to show it.
        stored = Member;
        var asked = new TaskCompletionSource<Viewer?>();
        OnRefresh = () => asked.Task;
        Membership(added: true);
        stage.Update(Project, Acme);
        asked.SetResult(Member);
        await stage.SettleAsync();

        Assert.True(Assert.Single(hearer.Batches).Reload);
        Assert.Equal([1], hearer.Seqs);
        Assert.Equal(stage.Bus.Head, feed.Head);
        stage.Update(Project, Acme);
        await stage.SettleAsync();
        Assert.Equal([1, 3], hearer.Seqs);
    }

    [Fact]
    public async Task An_event_about_another_person_costs_no_query()
    {
        Start(Viewers.Admin);
        reads = 0;

        Membership(added: true);
        stage.Happen(new PersonUpdated { PersonId = Member.PersonId, OrganisationId = Acme, Fields = ["role"] });
        stage.Update(Project, Acme);

        await stage.SettleAsync();
        Assert.Equal((0, 3), (reads, hearer.Seqs.Count()));
        Assert.Equal(0, hearer.Reloads);
    }

    [Fact]
    public async Task A_change_of_oneself_that_changes_no_right_reloads_nothing()
    {
        var feed = Start(Member);

        stage.Happen(new PersonUpdated { PersonId = Member.PersonId, OrganisationId = Acme, Fields = ["language"] });

        await stage.SettleAsync();
        Assert.Equal((1, 0, 1), (reads, hearer.Reloads, feed.Updates));
    }

    [Fact]
    public async Task A_viewer_without_an_account_hears_nothing_at_all()
    {
        var feed = Start(Member);
        using var lobby = feed.Join(Room.Lobby);
        var last = Member;
        feed.ViewerChanged += viewer => last = viewer;

        stored = null;
        stage.Happen(new PersonUpdated { PersonId = Member.PersonId, OrganisationId = Acme, Fields = ["disabled"] });
        stage.Update(Project, Acme);
        await Eventually.TrueAsync(() => last is null);
        stage.Update(Project, Acme);
        stage.Bus.Send(new PresenceChanged(Guid.CreateVersion7(), Room.Lobby));
        await stage.SettleAsync();

        Assert.Empty(hearer.Batches);
        Assert.Null(feed.Viewer);
        Assert.Equal(0, feed.Updates);
    }

    [Theory]
    [InlineData("session")]
    [InlineData("person")]
    public async Task What_ends_the_staffs_access_ends_its_look_through_other_eyes(string by)
    {
        stored = Member.SeenBy(Viewers.Technician);
        var feed = Start(stored);
        stored = null;

        stage.Happen(by == "session"
            ? new SessionEnded { PersonId = Viewers.Technician.PersonId, SessionId = Guid.CreateVersion7() }
            : new PersonUpdated { PersonId = Viewers.Technician.PersonId, OrganisationId = Viewers.Provider, Fields = ["disabled"] });

        await Eventually.TrueAsync(() => feed.Viewer is null);
        stage.Update(Project, Acme);
        await stage.SettleAsync();
        Assert.Empty(hearer.Batches);
    }

    [Fact]
    public async Task Rights_that_could_not_be_read_are_no_rights_until_they_are()
    {
        var feed = Start(Member);
        var failures = 3;
        OnRefresh = () => failures-- > 0 ? throw new InvalidOperationException("no database") : Task.FromResult<Viewer?>(Member);

        Membership(added: true);
        stage.Update(Project, Acme);
        await Eventually.TrueAsync(() => stage.Clock.Waiting == 1);

        Assert.Empty(hearer.Batches);
        Assert.Equal((2, 0), (feed.Pending, feed.Cursor));
        await Eventually.TrueAsync(() =>
        {
            stage.Clock.Advance(TimeSpan.FromSeconds(1));
            return feed.Pending == 0;
        });
        Assert.Equal([1, 2], hearer.Seqs);
    }

    [Fact]
    public async Task A_right_that_was_taken_away_while_the_page_started_is_noticed()
    {
        var feed = stage.NewFeed();
        feed.Subscribe(hearer.HearAsync);
        var before = feed.Head;
        stored = Outside;
        Membership(added: false);

        // The viewer was read before that; its rooms are joined after.
        feed.Start(Member, ReadAsync, before);

        await Eventually.TrueAsync(() => Equals(feed.Viewer, Outside));
        Assert.Equal(1, stage.Bus.SubscriptionCount);
        stage.Update(Project, Acme);
        await stage.SettleAsync();
        Assert.Empty(hearer.Seqs);
    }

    [Fact]
    public async Task A_layout_that_starts_the_feed_again_changes_nothing_on_the_badge()
    {
        var feed = Start(Member);
        stage.Update(Project, Acme);
        await stage.SettleAsync();
        var cursor = feed.Cursor;
        stage.Update(Guid.CreateVersion7(), Guid.CreateVersion7());

        feed.Start(Member, ReadAsync, feed.Head);

        Assert.Equal((cursor, 1), (feed.Cursor, feed.Updates));
        Assert.Equal(2, stage.Bus.SubscriptionCount);
    }

    private Func<Task<Viewer?>>? OnRefresh { get; set; }

    private LiveFeed Start(Viewer viewer)
    {
        var feed = stage.Feed(viewer, ReadAsync);
        feed.Subscribe(hearer.HearAsync);
        return feed;
    }

    private Task<Viewer?> ReadAsync()
    {
        reads++;
        return OnRefresh?.Invoke() ?? Task.FromResult(stored);
    }

    private void Membership(bool added) =>
        stage.Happen(new MembershipChanged { PersonId = Member.PersonId, OrganisationId = Acme, ProjectId = Project, Added = added });
}
