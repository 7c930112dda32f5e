using ClientPortal.Domain;
using ClientPortal.Domain.Documents;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using ClientPortal.Web.Features.Documents.Reading;
using ClientPortal.Web.Jobs;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Documents;

/// <summary>Reads the text of a file whose content is new (<see cref="DocumentTextCommands.ReadAsync"/>).</summary>
public sealed class DocumentReader(DocumentTextCommands commands) : IJobHandler
{
    public async Task<JobOutcome> RunAsync(JobRun run, CancellationToken stop) =>
        await commands.ReadAsync(Viewer.Portal, run.Key, stop) is { } why ? JobOutcome.Skipped(why) : JobOutcome.Done;
}

/// <summary>Makes the preview of an Office file whose content is new (<see cref="DocumentPreviewCommands.MakeAsync"/>).</summary>
public sealed class DocumentPreviewer(DocumentPreviewCommands commands) : IJobHandler
{
    public async Task<JobOutcome> RunAsync(JobRun run, CancellationToken stop) =>
        await commands.MakeAsync(Viewer.Portal, run.Key, stop) is { } why ? JobOutcome.Skipped(why) : JobOutcome.Done;
}

/// <summary>Asks for the text and the preview of each new version in the transaction that adds it.</summary>
internal sealed class DocumentReading(JobQueue jobs, OfficeConverter office, TimeProvider clock) : IReactInTransaction
{
    public async Task ReactAsync(PortalDb db, IReadOnlyList<Recorded> recorded, CancellationToken stop)
    {
        var added = recorded.Where(one => one.Event is DocumentAdded or DocumentVersioned)
            .Select(one => ((Document)one.Source).CurrentVersion)
            .Where(version => FileText.Readable.Contains(version.ContentType)).DistinctBy(version => version.Sha256).ToList();
        foreach (var version in added)
        {
            if (!await db.DocumentTexts.AnyAsync(text => text.Sha256 == version.Sha256, stop))
            {
                await jobs.EnqueueAsync(db, DocumentTextCommands.Request(version.Sha256, version.DocumentId, clock.GetUtcNow()), stop);
            }

            if (office.IsThere && DocumentPreviewCommands.Types.Contains(version.ContentType))
            {
                await jobs.EnqueueAsync(db, DocumentPreviewCommands.Request(version.Sha256, version.DocumentId, clock.GetUtcNow()), stop);
            }
        }
    }
}
