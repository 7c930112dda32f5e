using ClientPortal.Domain;
using ClientPortal.Domain.Files;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using ClientPortal.Web.Files;
using ClientPortal.Web.Jobs;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Documents;

/// <summary>
/// Makes previews of Office files, once for each content: a file by its hash, empty where the file could not be converted. The portal itself
/// calls it.
/// </summary>
public sealed class DocumentPreviewCommands(PortalStore store, FileStore files, OfficeConverter office, JobQueue jobs, TimeProvider clock)
{
    /// <summary>The kind of the jobs; their key is the hash of the file.</summary>
    public const string Kind = "document-preview";

    // More of them follow an hour later.
    private const int MostAtOnce = 500;

    // One file after the other: each may need some gigabytes of memory.
    private static readonly SemaphoreSlim Converting = new(1, 1);

    /// <summary>The types of files that have such a preview.</summary>
    public static IReadOnlyList<string> Types { get; } = [.. OfficeConverter.Kinds.Select(kind => kind.ContentType)];

    /// <summary>Makes the preview of the file with this hash. Answers why there is none; null when there is.</summary>
    /// <exception cref="NotFound">The viewer is not staff.</exception>
    /// <exception cref="RuleBroken">The viewer is not an administrator, or is read-only.</exception>
    public async Task<string?> MakeAsync(Viewer viewer, string sha256, CancellationToken stop = default)
    {
        viewer.MustBeStaffToSee();
        viewer.MustBeAdmin();
        if (!office.IsThere)
        {
            return "LibreOffice is not installed.";
        }

        var version = await store.ReadAsync(
            db => db.Documents.SelectMany(document => document.Versions).Where(one => one.Sha256 == sha256 && Types.Contains(one.ContentType))
                .Select(one => new { one.StoredName, one.ContentType }).FirstOrDefaultAsync(stop),
            stop);
        if (version is null || !File.Exists(files.PathOf(version.StoredName)) || File.Exists(files.PathOf(NameOf(sha256))))
        {
            return "It was made already, or is gone.";
        }

        await Converting.WaitAsync(stop);
        try
        {
            var kind = OfficeConverter.Kinds.First(one => one.ContentType == version.ContentType);
            if (await office.ConvertAsync(files.PathOf(version.StoredName), kind, NameOf(sha256), stop) is not { } why)
            {
                return null;
            }

            await files.MakeEmptyAsync(NameOf(sha256));
            return why;
        }
        finally
        {
            Converting.Release();
        }
    }

    /// <summary>Asks for the previews that are missing, and deletes those of files that are gone.</summary>
    /// <exception cref="NotFound">The viewer is not staff.</exception>
    /// <exception cref="RuleBroken">The viewer is not an administrator, or is read-only.</exception>
    public async Task SweepAsync(Viewer viewer, CancellationToken stop = default)
    {
        viewer.MustBeStaffToSee();
        viewer.MustBeAdmin();
        var now = clock.GetUtcNow();
        var present = await store.ReadAsync(
            db => db.Documents
                .SelectMany(document => document.Versions, (document, version) => new { document.Id, document.Current, version })
                .Where(one => Types.Contains(one.version.ContentType))
                .Select(one => new { one.Id, one.version.Sha256, IsCurrent = one.version.Number == one.Current }).ToListAsync(stop),
            stop);
        var hashes = present.Select(one => NameOf(one.Sha256)).ToHashSet(StringComparer.Ordinal);
        foreach (var orphan in files.WrittenBefore(FileStore.Previews, now).Where(name => !hashes.Contains(name)))
        {
            files.Delete(orphan);
        }

        var missing = office.IsThere
            ? present.Where(one => one.IsCurrent && !File.Exists(files.PathOf(NameOf(one.Sha256))))
                .DistinctBy(one => one.Sha256).Take(MostAtOnce).ToList()
            : [];
        if (missing.Count > 0)
        {
            await store.WriteAsync(
                db => jobs.EnqueueAsync(db, [.. missing.Select(one => Request(one.Sha256, one.Id, now))], stop), stop);
        }
    }

    internal static JobRequest Request(string sha256, Guid document, DateTimeOffset now) =>
        new(Kind, sha256, now, Subject: $"/documents/{document}");

    internal static string NameOf(string sha256) => $"{FileStore.Previews}/{sha256}";
}
