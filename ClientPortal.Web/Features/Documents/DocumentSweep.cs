using ClientPortal.Domain.People;
using ClientPortal.Web.Background;

namespace ClientPortal.Web.Features.Documents;

/// <summary>Empties the bin of documents once an hour (<see cref="DocumentCommands.SweepAsync"/>).</summary>
public sealed class DocumentSweep(DocumentCommands commands, TimeProvider clock, ILogger<DocumentSweep> log) : PeriodicWorker(Every, clock, log)
{
    public static readonly TimeSpan Every = TimeSpan.FromHours(1);

    protected override string OnFailure => "The bin of documents could not be emptied; the next round does it.";

    protected override Task ActAsync(CancellationToken stop) => commands.SweepAsync(Viewer.Portal, stop);
}
