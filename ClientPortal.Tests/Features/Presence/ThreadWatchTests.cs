using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Tests.Live;
using ClientPortal.Web.Data;
using ClientPortal.Web.Features.Presence;
using ClientPortal.Web.Live;
using Microsoft.Extensions.Logging.Abstractions;

namespace ClientPortal.Tests.Features.Presence;

public sealed class ThreadWatchTests : IDisposable
{
    private static readonly Guid Thread = Guid.NewGuid();
    private static readonly Viewer Ama = Person("Ama"), Theo = Person("Theo");

    private readonly LiveBus bus;
    private readonly ThreadWatch watch;
    private readonly RecordingListener listener;

    public ThreadWatchTests()
    {
        bus = new LiveBus(new CommittedEvents(), LiveStage.NoMembers, NullLogger<LiveBus>.Instance);
        watch = new ThreadWatch(bus);
        listener = RecordingListener.In(bus, Room.Conversation(Thread));
    }

    public void Dispose() => bus.Dispose();

    /// <summary>Each open page reads again at each signal: a thousand tabs must not cause a thousand reads each.</summary>
    [Fact]
    public void Only_arrivals_and_departures_are_signalled_not_each_tab()
    {
        var first = watch.Open(Ama, Thread);
        Assert.Single(listener.Signals);
        var second = watch.Open(Ama, Thread);
        Assert.Single(listener.Signals);

        first.Dispose();
        first.Dispose();
        Assert.Single(listener.Signals);
        Assert.Equal([Named(Ama)], watch.Of(Thread));

        second.Dispose();
        Assert.Equal(2, listener.Signals.Count);
        Assert.Empty(watch.Of(Thread));
    }

    [Fact]
    public void Viewers_are_named_in_order_of_arrival()
    {
        using var ama = watch.Open(Ama, Thread);
        using var theo = watch.Open(Theo, Thread);
        using var again = watch.Open(Ama, Thread);
        Assert.Equal([Named(Ama), Named(Theo)], watch.Of(Thread));
        Assert.Empty(watch.Of(Guid.NewGuid()));
    }

    /// <summary>A person who has changed their name between two tabs is one person.</summary>
    [Fact]
    public void A_person_is_named_once_and_by_their_current_name()
    {
        using var before = watch.Open(Ama, Thread);
        using var after = watch.Open(Ama with { Name = "Ama Ndiaye" }, Thread);

        Assert.Equal(Named(Ama) with { Name = "Ama Ndiaye" }, Assert.Single(watch.Of(Thread)));
    }

    private static Viewer Person(string name) =>
        new() { PersonId = Guid.NewGuid(), Name = name, Role = Role.Client, OrganisationId = Guid.NewGuid() };

    private static ThreadViewer Named(Viewer viewer) => new(viewer.PersonId, viewer.Name);
}
