using System.Collections.Concurrent;
using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Domain.Projects;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Data;
using ClientPortal.Web.Live;
using Microsoft.Extensions.Logging.Abstractions;

namespace ClientPortal.Tests.Live;

public sealed class PresenceBoardTests : IDisposable
{
    private static readonly Guid Awa = Guid.CreateVersion7();

    // The board looks every five seconds.
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(5);

    private readonly FakeClock clock = new();
    private readonly LiveBus bus = new(new CommittedEvents(), LiveStage.NoMembers, NullLogger<LiveBus>.Instance);
    private readonly PresenceBoard board;
    private readonly RecordingListener listener;
    private readonly RecordingListener lobby;
    private readonly List<LastSign> left = [];

    public PresenceBoardTests()
    {
        board = new PresenceBoard(bus, clock, NullLogger<PresenceBoard>.Instance);
        board.Left += left.Add;
        (listener, lobby) = (RecordingListener.In(bus, Room.Presence(Awa)), RecordingListener.In(bus, Room.Lobby));
    }

    public void Dispose()
    {
        board.Dispose();
        bus.Dispose();
        Assert.Equal(0, clock.Waiting);
    }

    [Fact]
    public void A_person_on_another_node_is_here_for_as_long_as_that_node_says_so()
    {
        board.Note("other", [new PresenceMark(Awa, Presence.Away, IsActive: false, 1)]);
        Assert.Equal((Presence.Away, false), (board.StateOf(Awa), board.IsActive(Awa)));
        clock.Advance(TimeSpan.FromSeconds(20));
        board.Note("other", [new PresenceMark(Awa, Presence.Online, IsActive: true, 1)]);
        board.Note("third", [new PresenceMark(Awa, Presence.Away, IsActive: false, 1)]);
        Assert.Equal((Presence.Online, true, 0), (board.StateOf(Awa), board.IsActive(Awa), board.ConnectionCount));
        Assert.Equal([Awa], board.Present);

        // The third says that they have left, the other one says nothing any more.
        board.Note("third", [new PresenceMark(Awa, Presence.Offline, IsActive: false, 0)]);
        clock.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(Presence.Online, board.StateOf(Awa));
        clock.Advance(TimeSpan.FromSeconds(15));

        Assert.Equal((Presence.Offline, false), (board.StateOf(Awa), board.IsActive(Awa)));
        Assert.Empty(board.Present);
        Assert.Equal((3, 2), (listener.Signals.Count, lobby.Signals.Count));
        Assert.Empty(left);
    }

    [Fact]
    public void Connections_are_counted_and_the_first_brings_the_person()
    {
        Assert.Equal(Presence.Offline, board.StateOf(Awa));

        board.Connect(Awa, "laptop");
        board.Connect(Awa, "phone");
        board.Connect(Awa, "phone");

        Assert.Equal((2, Presence.Online), (board.ConnectionCount, board.StateOf(Awa)));
        Assert.Equal([Awa], board.Present);
        Assert.Equal(new PresenceChanged(Awa, Room.Presence(Awa)), Assert.Single(listener.Signals));
        Assert.Equal(new PresenceChanged(Awa, Room.Lobby), Assert.Single(lobby.Signals));
    }

    [Fact]
    public void A_reload_is_no_goodbye()
    {
        board.Connect(Awa, "before");
        board.Disconnect(Awa, "before");
        Assert.Equal((0, Presence.Online), (board.ConnectionCount, board.StateOf(Awa)));

        clock.Advance(PresenceBoard.Grace - TimeSpan.FromSeconds(1));
        board.Connect(Awa, "after");
        clock.Advance(PresenceBoard.Grace + Look);

        Assert.Equal((1, Presence.Online), (board.ConnectionCount, board.StateOf(Awa)));
        Assert.Single(listener.Signals);
        Assert.Empty(left);
    }

    [Fact]
    public void Who_does_not_come_back_within_the_grace_has_left_once_with_the_moment_of_the_last_sign()
    {
        Happen(1);
        board.Connect(Awa, "laptop");
        clock.Advance(TimeSpan.FromMinutes(1));
        Happen(2);
        board.Disconnect(Awa, "laptop");
        Happen(3);
        clock.Advance(PresenceBoard.Grace + Look);

        // What came after the last sign was not seen.
        Assert.Equal(new LastSign(Awa, FakeClock.Start.AddMinutes(1), 2), Assert.Single(left));
        Assert.Equal(Presence.Offline, board.StateOf(Awa));
        Assert.Empty(board.Present);
        Assert.Equal((2, 2), (listener.Signals.Count, lobby.Signals.Count));
        clock.Advance(TimeSpan.FromHours(1));
        Assert.Single(left);
    }

    [Fact]
    public void A_circuit_that_is_put_away_later_changes_nothing()
    {
        board.Connect(Awa, "laptop");
        board.Disconnect(Awa, "laptop");
        clock.Advance(TimeSpan.FromSeconds(10));
        board.Disconnect(Awa, "laptop");

        clock.Advance(Look);
        Assert.Equal(FakeClock.Start, Assert.Single(left).At);

        clock.Advance(TimeSpan.FromMinutes(3));
        board.Disconnect(Awa, "laptop");
        Assert.Equal(Presence.Offline, board.StateOf(Awa));
        Assert.Single(left);
    }

    [Fact]
    public void A_browser_that_no_longer_beats_is_gone_when_its_lease_ends()
    {
        board.Connect(Awa, "laptop");
        clock.Advance(TimeSpan.FromMinutes(1));
        Happen(4);
        board.Beat(Awa, "laptop");
        Happen(5);

        clock.Advance(PresenceBoard.Lease - Look);
        Assert.Equal(Presence.Online, board.StateOf(Awa));
        clock.Advance(Look + Look);

        Assert.Equal(Presence.Offline, board.StateOf(Awa));
        Assert.Equal(new LastSign(Awa, FakeClock.Start.AddMinutes(1), 4), Assert.Single(left));
    }

    [Fact]
    public void Beats_keep_a_person_here_and_a_late_one_brings_it_back()
    {
        board.Connect(Awa, "laptop");
        for (var i = 0; i < 10; i++)
        {
            clock.Advance(TimeSpan.FromMinutes(1));
            board.Beat(Awa, "laptop");
        }

        Assert.Empty(left);
        clock.Advance(PresenceBoard.Lease + Look);
        Assert.Equal(Presence.Offline, board.StateOf(Awa));
        board.Beat(Awa, "laptop");
        Assert.Equal(Presence.Online, board.StateOf(Awa));
    }

    [Fact]
    public void Away_is_who_has_touched_no_browser()
    {
        board.Connect(Awa, "laptop");
        board.Connect(Awa, "phone");

        board.Idle(Awa, "laptop", idle: true);
        Assert.Equal(Presence.Online, board.StateOf(Awa));
        board.Idle(Awa, "phone", idle: true);
        Assert.Equal(Presence.Away, board.StateOf(Awa));
        board.Beat(Awa, "phone");
        Assert.Equal(Presence.Away, board.StateOf(Awa));
        board.Idle(Awa, "laptop", idle: false);
        Assert.Equal(Presence.Online, board.StateOf(Awa));

        // The lobby hears who comes and leaves, not who moves the mouse.
        Assert.Equal((3, 1), (listener.Signals.Count, lobby.Signals.Count));

        board.Idle(Awa, "unknown", idle: true);
        board.Idle(Guid.CreateVersion7(), "unknown", idle: true);
        Assert.Single(board.Present);
    }

    [Fact]
    public void Busy_is_chosen_and_outlasts_idleness()
    {
        board.Connect(Awa, "laptop");

        board.Choose(Awa, ChosenStatus.Busy);
        Assert.Equal(Presence.Busy, board.StateOf(Awa));
        board.Idle(Awa, "laptop", idle: true);
        Assert.Equal(Presence.Busy, board.StateOf(Awa));
        board.Choose(Awa, ChosenStatus.Automatic);
        Assert.Equal(Presence.Away, board.StateOf(Awa));

        board.Choose(Guid.CreateVersion7(), ChosenStatus.Busy);
        Assert.Single(board.Present);
    }

    [Fact]
    public void A_person_who_appears_offline_is_offline_to_all_and_leaves_with_the_last_connection()
    {
        board.Connect(Awa, "laptop");
        board.Choose(Awa, ChosenStatus.Away);
        Assert.Equal(Presence.Away, board.StateOf(Awa));
        board.Choose(Awa, ChosenStatus.Invisible);

        Assert.Equal(Presence.Offline, board.StateOf(Awa));
        Assert.Empty(board.Present);
        Assert.Equal(1, board.ConnectionCount);
        board.Disconnect(Awa, "laptop");
        clock.Advance(PresenceBoard.Grace + TimeSpan.FromSeconds(10));
        Assert.Empty(board.LastSigns);

        // So it is when the lost connection comes back after minutes.
        board.Connect(Awa, "laptop");
        Assert.Equal(Presence.Offline, board.StateOf(Awa));
    }

    [Fact]
    public void Who_chose_busy_before_it_came_is_busy_and_what_it_chooses_here_wins()
    {
        board.Connect(Awa, "laptop", ChosenStatus.Busy);
        Assert.Equal(Presence.Busy, board.StateOf(Awa));

        board.Choose(Awa, ChosenStatus.Automatic);
        board.Connect(Awa, "phone", ChosenStatus.Busy);
        Assert.Equal(Presence.Online, board.StateOf(Awa));
    }

    [Fact]
    public void A_reaction_that_fails_stops_neither_the_clock_nor_the_others()
    {
        board.Left += _ => throw new InvalidOperationException("broken");
        board.Connect(Awa, "laptop");
        var other = Guid.CreateVersion7();
        board.Connect(other, "phone");
        board.Disconnect(Awa, "laptop");
        board.Disconnect(other, "phone");

        clock.Advance(PresenceBoard.Grace + Look);

        Assert.Equal([Awa, other], left.Select(sign => sign.PersonId).Order());
    }

    [Fact]
    public async Task From_all_threads_at_once_the_count_is_right_and_everybody_leaves_once()
    {
        board.Left -= left.Add;
        var gone = new ConcurrentQueue<LastSign>();
        board.Left += gone.Enqueue;
        var people = Enumerable.Range(0, 20).Select(_ => Guid.CreateVersion7()).ToArray();
        using var stop = new CancellationTokenSource();
        var looking = Task.Run(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                clock.Advance(TimeSpan.FromMilliseconds(1));
                _ = board.ConnectionCount + board.Present.Count + board.LastSigns.Count;
            }
        });

        await Task.WhenAll(Enumerable.Range(0, 8).Select(thread => Task.Run(() =>
        {
            for (var i = 0; i < 500; i++)
            {
                var (person, connection) = (people[i % 20], $"{thread}:{i}");
                board.Connect(person, connection);
                board.Idle(person, connection, idle: true);
                board.Beat(person, connection);
                board.Choose(person, i % 2 == 0 ? ChosenStatus.Busy : ChosenStatus.Automatic);
                if (i % 10 != 0)
                {
                    board.Disconnect(person, connection);
                }
            }
        })));
        await stop.CancelAsync();
        await looking;

        // A tenth stayed, and has not beaten since.
        Assert.Equal(8 * 50, board.ConnectionCount);
        gone.Clear();
        var present = board.Present;
        clock.Advance(PresenceBoard.Lease + Look);
        Assert.Equal(present.Order(), gone.Select(sign => sign.PersonId).Order());
        Assert.Equal(0, board.ConnectionCount);
    }

    private void Happen(long seq) =>
        bus.Deliver(new LoggedEvent(seq, new ProjectUpdated { ProjectId = Guid.CreateVersion7(), OrganisationId = Viewers.Acme, Fields = [] }));
}
