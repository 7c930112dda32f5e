using System.Reflection;
using ClientPortal.Domain;
using ClientPortal.Domain.Projects;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Data;
using ClientPortal.Web.Live;
using Microsoft.Extensions.Logging.Abstractions;

namespace ClientPortal.Tests.Live;

public sealed class LiveBusTests : IDisposable
{
    private static readonly Guid Acme = Guid.CreateVersion7();
    private static readonly Guid Project = Guid.CreateVersion7();

    private readonly LiveBus bus = new(new CommittedEvents(), LiveStage.NoMembers, NullLogger<LiveBus>.Instance);
    private long seq;

    public void Dispose() => bus.Dispose();

    [Fact]
    public void An_event_is_heard_in_its_rooms_and_nowhere_else()
    {
        var staff = RecordingListener.In(bus, Room.Staff);
        var administrator = RecordingListener.In(bus, Room.Organisation(Acme));
        var member = RecordingListener.In(bus, Room.Project(Project));
        var others = RecordingListener.In(
            bus, Room.Organisation(Guid.CreateVersion7()), Room.Project(Guid.CreateVersion7()), Room.Person(Acme), Room.Lobby,
            Room.Presence(Project));

        Deliver();
        Assert.All([staff, administrator, member], listener => Assert.Equal([1], listener.Heard.Select(logged => logged.Seq)));

        Deliver(staffOnly: true);
        Assert.Equal((2, 1, 1), (staff.Heard.Count, administrator.Heard.Count, member.Heard.Count));
        Assert.Empty(others.Heard);
    }

    [Fact]
    public void A_listener_in_several_rooms_of_an_event_hears_it_once()
    {
        var listener = RecordingListener.In(bus, Room.Staff, Room.Organisation(Acme), Room.Project(Project));
        bus.Join(Room.Staff, listener);

        Deliver();

        Assert.Single(listener.Heard);
        Assert.Equal(3, bus.SubscriptionCount);
    }

    [Fact]
    public void A_listener_that_throws_harms_no_other()
    {
        var before = RecordingListener.In(bus, Room.Project(Project));
        var broken = new RecordingListener(_ => throw new InvalidOperationException("broken"));
        bus.Join(Room.Project(Project), broken);
        var after = RecordingListener.In(bus, Room.Project(Project));

        Deliver();
        Deliver();

        Assert.Equal((2, 2), (before.Heard.Count, after.Heard.Count));
    }

    [Fact]
    public void Who_left_hears_nothing_and_leaves_nothing()
    {
        var listener = RecordingListener.In(bus, Room.Staff, Room.Project(Project));
        var other = RecordingListener.In(bus, Room.Staff);

        bus.Leave(Room.Staff, listener);
        Deliver();
        Assert.Single(listener.Heard);

        bus.Leave(Room.Project(Project), listener);
        bus.Leave(Room.Project(Project), listener);
        bus.Leave(Room.Lobby, listener);
        Deliver();

        Assert.Equal((1, 2), (listener.Heard.Count, other.Heard.Count));
        Assert.Equal((1, 1), (bus.SubscriptionCount, bus.RoomCount));
        bus.Leave(Room.Staff, other);
        Assert.Equal((0, 0), (bus.SubscriptionCount, bus.RoomCount));
    }

    [Fact]
    public void A_signal_is_heard_in_its_room()
    {
        var there = RecordingListener.In(bus, Room.Presence(Project));
        var elsewhere = RecordingListener.In(bus, Room.Lobby);
        var signal = new PresenceChanged(Project, Room.Presence(Project));

        bus.Send(signal);

        Assert.Equal([signal], there.Signals);
        Assert.Empty(elsewhere.Signals);
    }

    [Fact]
    public void The_head_moves_before_the_first_listener_hears_and_never_back()
    {
        long seen = 0;
        bus.StartAfter(7);
        bus.Join(Room.Staff, new RecordingListener(_ => seen = bus.Head));

        bus.Deliver(new LoggedEvent(8, Updated()));
        Assert.Equal(8, seen);

        bus.Deliver(new LoggedEvent(3, Updated()));
        Assert.Equal(8, bus.Head);
    }

    [Fact]
    public async Task What_is_committed_is_delivered_off_the_writers_thread_and_one_bad_event_ends_nothing()
    {
        var committed = new CommittedEvents();
        using var running = new LiveBus(committed, LiveStage.NoMembers, NullLogger<LiveBus>.Instance);
        var listener = RecordingListener.In(running, Room.Staff);
        await running.StartAsync(CancellationToken.None);
        var writer = new AsyncLocal<bool> { Value = true };
        bool? flowed = null;
        running.Join(Room.Staff, new RecordingListener(_ => flowed = writer.Value));

        committed.Announce([Undeliverable(), EventRow.Of(Updated())]);

        await Eventually.TrueAsync(() => flowed is not null);
        Assert.IsType<ProjectUpdated>(Assert.Single(listener.Heard).Event);
        Assert.False(flowed);
        await running.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Joining_and_leaving_from_everywhere_at_once_leaves_nothing_behind()
    {
        using var stop = new CancellationTokenSource();
        var delivering = Task.Run(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                Deliver();
            }
        });

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 500; i++)
            {
                var listener = RecordingListener.In(bus, Room.Staff, Room.Project(Project));
                bus.Leave(Room.Staff, listener);
                bus.Leave(Room.Project(Project), listener);
            }
        })));

        await stop.CancelAsync();
        await delivering;
        Assert.Equal((0, 0), (bus.SubscriptionCount, bus.RoomCount));
    }

    // A private event without a person: its rooms cannot be named. No type of the catalogue is like that, so one is put in a row's place.
    private static EventRow Undeliverable()
    {
        var row = EventRow.Of(Updated());
        typeof(EventRow).GetField("recorded", BindingFlags.NonPublic | BindingFlags.Instance)!.SetValue(row, new UnheardEvent());
        return row;
    }

    private sealed record UnheardEvent : PortalEvent
    {
        public override Audience Audience => new() { Private = true };
    }

    private void Deliver(bool staffOnly = false) => bus.Deliver(new LoggedEvent(Interlocked.Increment(ref seq), Updated(staffOnly)));

    private static ProjectUpdated Updated(bool staffOnly = false) =>
        new() { ProjectId = Project, OrganisationId = Acme, Fields = ["progress"], StaffOnly = staffOnly };
}
