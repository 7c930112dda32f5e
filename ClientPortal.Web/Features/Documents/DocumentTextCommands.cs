using ClientPortal.Domain;
using ClientPortal.Domain.Documents;
using ClientPortal.Domain.Jobs;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using ClientPortal.Web.Features.Documents.Reading;
using ClientPortal.Web.Files;
using ClientPortal.Web.Jobs;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Documents;

/// <summary>Reads the text of documents for the search, once for each content. The portal itself calls it.</summary>
public sealed class DocumentTextCommands(PortalStore store, FileStore files, JobQueue jobs, TimeProvider clock)
{
    /// <summary>The kind of the jobs; their key is the hash of the file.</summary>
    public const string Kind = "document-text";

    // More of them follow an hour later.
    private const int MostAtOnce = 500;

    // One file after the other: each may need 150 MB of memory.
    private static readonly SemaphoreSlim Reading = new(1, 1);

    /// <summary>Reads the file with this hash and keeps its text. Answers why there is none; null when there is.</summary>
    /// <exception cref="NotFound">The viewer is not staff.</exception>
    /// <exception cref="RuleBroken">The viewer is not an administrator, or is read-only.</exception>
    public async Task<string?> ReadAsync(Viewer viewer, string sha256, CancellationToken stop = default)
    {
        viewer.MustBeStaffToSee();
        viewer.MustBeAdmin();
        var file = await store.ReadAsync(
            async db => await db.DocumentTexts.AnyAsync(text => text.Sha256 == sha256, stop) ? null : await FileAsync(db, sha256, stop), stop);
        if (file is not var (storedName, contentType) || !File.Exists(files.PathOf(storedName)))
        {
            return "It was read already, or is gone.";
        }

        await using var content = File.OpenRead(files.PathOf(storedName));
        return await KeepAsync(viewer, sha256, content, contentType, stop);
    }

    /// <summary>The same for a file that is not stored yet.</summary>
    /// <exception cref="NotFound">The viewer is not staff.</exception>
    /// <exception cref="RuleBroken">The viewer is not an administrator, or is read-only.</exception>
    public async Task<string?> KeepAsync(Viewer viewer, string sha256, Stream content, string contentType, CancellationToken stop = default)
    {
        viewer.MustBeStaffToSee();
        viewer.MustBeAdmin();
        var (text, why) = await TextOfAsync(content, contentType, stop);
        await store.WriteAsync(
            async db =>
            {
                if (!await db.DocumentTexts.AnyAsync(one => one.Sha256 == sha256, stop))
                {
                    db.DocumentTexts.Add(new DocumentText(sha256, text, clock.GetUtcNow()));
                }
            },
            stop);
        return why;
    }

    /// <summary>Asks for the texts that are missing, and deletes those of files that are gone.</summary>
    /// <exception cref="NotFound">The viewer is not staff.</exception>
    /// <exception cref="RuleBroken">The viewer is not an administrator, or is read-only.</exception>
    public Task SweepAsync(Viewer viewer, CancellationToken stop = default)
    {
        viewer.MustBeStaffToSee();
        viewer.MustBeAdmin();
        return store.WriteAsync(
            async db =>
            {
                var versions = db.Documents.SelectMany(document => document.Versions);
                db.DocumentTexts.RemoveRange(await db.DocumentTexts
                    .Where(text => !versions.Any(version => version.Sha256 == text.Sha256)).Take(MostAtOnce / 10).ToListAsync(stop));

                // Those of before the search. What was given up is not tried again.
                var missing = await db.Documents
                    .SelectMany(document => document.Versions.Where(version => version.Number == document.Current))
                    .Where(version => FileText.Readable.Contains(version.ContentType)
                        && !db.DocumentTexts.Any(text => text.Sha256 == version.Sha256)
                        && !db.Jobs.Any(job => job.Kind == Kind && job.Key == version.Sha256 && job.State == JobState.Dead))
                    .Select(version => new { version.Sha256, version.DocumentId }).Take(MostAtOnce).ToListAsync(stop);
                await jobs.EnqueueAsync(
                    db, [.. missing.DistinctBy(one => one.Sha256).Select(one => Request(one.Sha256, one.DocumentId, clock.GetUtcNow()))], stop);
            },
            stop);
    }

    internal static JobRequest Request(string sha256, Guid document, DateTimeOffset now) =>
        new(Kind, sha256, now, Subject: $"/documents/{document}");

    private static async Task<(string StoredName, string ContentType)?> FileAsync(PortalDb db, string sha256, CancellationToken stop)
    {
        var version = await db.Documents.SelectMany(document => document.Versions).Where(one => one.Sha256 == sha256)
            .Select(one => new { one.StoredName, one.ContentType }).FirstOrDefaultAsync(stop);
        return version is null ? null : (version.StoredName, version.ContentType);
    }

    // While one text is written, the next file is read.
    private async Task<(string Text, string? Why)> TextOfAsync(Stream content, string contentType, CancellationToken stop)
    {
        await Reading.WaitAsync(stop);
        try
        {
            return await Task.Run(() => TextOf(content, contentType), stop);
        }
        finally
        {
            Reading.Release();
        }
    }

    private (string Text, string? Why) TextOf(Stream content, string contentType)
    {
        try
        {
            return (FileText.Of(content, contentType, ReadingLimits.Of(clock)), null);
        }
        catch (UnreadableFile why)
        {
            return ("", $"The file has no text that can be read: {why.Message}");
        }
    }
}
