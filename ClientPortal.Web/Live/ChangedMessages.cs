using ClientPortal.Domain.Conversations;
using ClientPortal.Web.Data;

namespace ClientPortal.Web.Live;

/// <summary>
/// Where several nodes share a database: removes the shared answers about a message that was edited or deleted on any of them. The commands do it
/// on their own node.
/// </summary>
public sealed class ChangedMessages(LiveBus bus, SharedReads reads) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        bus.Delivering += Note;
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        bus.Delivering -= Note;
        return Task.CompletedTask;
    }

    private void Note(LoggedEvent logged)
    {
        if (logged.Event is MessageEdited or MessageDeleted)
        {
            var changed = ((MessageChange)logged.Event).MessageId;
            reads.Invalidate(key => key is ValueTuple<string, Guid, long> about && about.Item2 == changed);
        }
    }
}
