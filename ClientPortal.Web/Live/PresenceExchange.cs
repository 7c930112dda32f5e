using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Web.Background;
using ClientPortal.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Live;

/// <summary>
/// Where several nodes share a database: tells the others who is connected here, at each change and all of them every ten seconds with the figures
/// of the node, and takes note of what they tell. No node stores it: it is true for as long as a node that tells it.
/// </summary>
public sealed class PresenceExchange(
    PresenceBoard board, NodeBoard nodes, LiveBus bus, NodeChannel channel, PortalStore store, TimeProvider clock, ILogger<PresenceExchange> log)
    : Worker(log), ILiveListener
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(10);

    // People in one signal, about 100 bytes each: a message between nodes has fewer than 8,000.
    private const int Most = 60;

    private readonly ILogger log = log;

    protected override string OnFailure => "Who is here could not be told to the other nodes; it is told again.";

    public void Receive(LoggedEvent logged)
    {
        // The room of nodes has signals only.
    }

    public void Receive(LiveSignal signal)
    {
        switch (signal)
        {
            case PresenceReported { IsFromOtherNode: true } told:
                board.Note(told.Node, told.People);
                break;
            case NodeReported { IsFromOtherNode: true } told:
                nodes.Note(told);
                break;
        }
    }

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        bus.Join(Room.Nodes, this);
        bus.Delivering += OnDelivering;
        board.Changed += Tell;
        return base.StartAsync(cancellationToken);
    }

    public override Task StopAsync(CancellationToken cancellationToken)
    {
        board.Changed -= Tell;
        bus.Delivering -= OnDelivering;
        bus.Leave(Room.Nodes, this);
        return base.StopAsync(cancellationToken);
    }

    protected override Task WaitAsync(CancellationToken stop) => Task.Delay(Every, clock, stop);

    protected override Task ActAsync(CancellationToken stop)
    {
        foreach (var some in board.Marks.Chunk(Most))
        {
            bus.Send(new PresenceReported(channel.Node, some));
        }

        bus.Send(new NodeReported(channel.Node, nodes.Here()));

        return Task.CompletedTask;
    }

    private void Tell(PresenceMark mark) => bus.Send(new PresenceReported(channel.Node, [mark]));

    // The person may have chosen a status on another node than the one that has their pages.
    private void OnDelivering(LoggedEvent logged)
    {
        if (logged.Event is PersonUpdated updated && updated.Fields.Contains("status") && board.ConnectionsOf(updated.PersonId) > 0)
        {
            _ = FollowAsync(updated.PersonId);
        }
    }

    private async Task FollowAsync(Guid personId)
    {
        try
        {
            var chosen = await store.ReadAsync(db => db.People.Where(person => person.Id == personId).Select(person => person.Status).SingleAsync());
            board.Choose(personId, chosen);
        }
        catch (Exception fault)
        {
            log.LogWarning(fault, "The status of {Person} could not be read; it is read again when they connect.", personId);
        }
    }
}
