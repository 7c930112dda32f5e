using ClientPortal.Domain.People;
using ClientPortal.Web.Background;

namespace ClientPortal.Web.Features.Attachments;

/// <summary>Removes unsent files once an hour (<see cref="AttachmentCommands.SweepAsync"/>).</summary>
public sealed class FileSweep(AttachmentCommands commands, TimeProvider clock, ILogger<FileSweep> log) : PeriodicWorker(Every, clock, log)
{
    public static readonly TimeSpan Every = TimeSpan.FromHours(1);

    protected override string OnFailure => "Files that nobody sent could not be swept; the next round does it.";

    protected override Task ActAsync(CancellationToken stop) => commands.SweepAsync(Viewer.Portal, stop);
}
