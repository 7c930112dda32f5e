using ClientPortal.Domain.Prospects;
using ClientPortal.Web.Data;
using ClientPortal.Web.Live;

namespace ClientPortal.Web.Features.Prospects;

/// <summary>Tells a circuit's components what happened to prospects, and when their figures changed.</summary>
public sealed class ProspectNotifier(LiveFeed feed) : LiveNotifier(feed)
{
    /// <summary>The prospect that an event is about; null when it is about something else.</summary>
    public static Guid? ProspectOf(LoggedEvent logged) => logged.Event switch
    {
        ProspectCreated created => created.ProspectId,
        ProspectUpdated updated => updated.ProspectId,
        ProspectDeleted deleted => deleted.ProspectId,
        _ => null,
    };

    /// <summary>Each prospect that a batch is about, once, with the newest event about it.</summary>
    public static IEnumerable<(Guid Id, long Seq)> ProspectsIn(LiveBatch batch) =>
        batch.Events.Select(logged => (Id: ProspectOf(logged)!.Value, logged.Seq))
            .GroupBy(one => one.Id, (id, all) => (id, all.Max(one => one.Seq)));

    protected override bool Concerns(LoggedEvent logged) => ProspectOf(logged) is not null;

    protected override bool Concerns(LiveSignal signal) => signal is IProspectSignal;
}

/// <summary>Marks the signals about prospects: a count, the progress of an import.</summary>
public interface IProspectSignal;
