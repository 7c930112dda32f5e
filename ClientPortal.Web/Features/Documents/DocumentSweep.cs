using ClientPortal.Domain.People;
using ClientPortal.Web.Jobs;

namespace ClientPortal.Web.Features.Documents;

/// <summary>
/// Applies the retention of documents and empties their bin once an hour (<see cref="DocumentCommands.SweepAsync"/>), deletes uploads that were
/// given up, and asks for texts and previews that are missing.
/// </summary>
public sealed class DocumentSweep(
    DocumentCommands commands, DocumentUploadCommands uploads, DocumentTextCommands texts, DocumentPreviewCommands previews) : IJobHandler
{
    public const string Kind = "document-sweep";

    public static readonly TimeSpan Every = TimeSpan.FromHours(1);

    public async Task<JobOutcome> RunAsync(JobRun run, CancellationToken stop)
    {
        await commands.SweepAsync(Viewer.Portal, stop);
        await uploads.SweepAsync(Viewer.Portal, stop);
        await texts.SweepAsync(Viewer.Portal, stop);
        await previews.SweepAsync(Viewer.Portal, stop);
        return JobOutcome.Done;
    }
}
