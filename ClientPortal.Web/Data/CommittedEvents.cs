using System.Threading.Channels;

namespace ClientPortal.Web.Data;

/// <summary>The committed events on their way to the bus, in commit order: a save announces its events before it leaves the gate.</summary>
public sealed class CommittedEvents
{
    private readonly Channel<Announcement> committed = Channel.CreateUnbounded<Announcement>(new() { SingleReader = true });

    /// <summary>One reader: the bus.</summary>
    public ChannelReader<Announcement> Reader => committed.Reader;

    /// <summary>Announces the events of one save, which is committed.</summary>
    public void Announce(IReadOnlyList<EventRow> rows)
    {
        if (rows.Count > 0)
        {
            committed.Writer.TryWrite(new Announcement([.. rows.Select(row => row.Read()!)]));
        }
    }

    /// <summary>
    /// Runs <paramref name="act"/> after the bus has delivered all that is committed now, so that a signal overtakes no earlier event.
    /// </summary>
    public void AfterAnnounced(Func<Task> act) => committed.Writer.TryWrite(new Announcement([], act));
}

/// <summary>The events of one save, and what to run once they are delivered.</summary>
public sealed record Announcement(IReadOnlyList<LoggedEvent> Events, Func<Task>? Then = null);
