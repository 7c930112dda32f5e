using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using ClientPortal.Domain;
using ClientPortal.Domain.Documents;
using ClientPortal.Domain.Files;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using ClientPortal.Web.Files;
using Microsoft.EntityFrameworkCore;
using Microsoft.Net.Http.Headers;

namespace ClientPortal.Web.Features.Documents;

/// <summary>
/// A project's shelf as one archive: the current version of each document that the viewer sees, and <c>manifest.json</c> with all versions and
/// their hashes.
/// </summary>
public sealed class ShelfExport(FileStore files)
{
    public const string ManifestName = "manifest.json";

    private static readonly JsonSerializerOptions Written = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>
    /// Writes the archive as it is made, so that one part of a file is in memory. The same state of a shelf is the same archive to the byte, so that
    /// it continues where a connection was lost. The manifest comes last: it says what was missing.
    /// </summary>
    /// <param name="shelf">Of <see cref="ShelfCommands.BeginExportAsync"/>.</param>
    /// <param name="answer">Only written to, and only asynchronously.</param>
    /// <param name="stop">Ends it; the archive is then broken off.</param>
    /// <param name="from">Bytes at the beginning that are left out.</param>
    public async Task WriteAsync(Shelf shelf, Stream answer, CancellationToken stop, long from = 0)
    {
        await using var passed = new ShelfStream(answer, from);
        await FillAsync(shelf, passed, stop);
    }

    /// <summary>Bytes of the archive. It is made once to be counted: an answer that continues has to say how much will come.</summary>
    public async Task<long> LengthAsync(Shelf shelf, CancellationToken stop)
    {
        var counted = new ShelfStream(null, from: 0);
        await using (counted)
        {
            await FillAsync(shelf, counted, stop);
        }

        return counted.Written;
    }

    /// <summary>Names the state of the shelf as this viewer sees it (RFC 9110, 8.8.3).</summary>
    public EntityTagHeaderValue TagOf(Shelf shelf)
    {
        var there = shelf.Documents.Select(document => File.Exists(files.PathOf(document.Versions[0].StoredName)));
        return new($"\"{Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(new { shelf, there })))}\"");
    }

    private async Task FillAsync(Shelf shelf, ShelfStream passed, CancellationToken stop)
    {
        await using var archive = await ZipArchive.CreateAsync(passed, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, stop);
        var taken = new HashSet<string>(StringComparer.Ordinal) { Text.Fold(ManifestName) };
        var listed = new List<object>();
        foreach (var document in shelf.Documents)
        {
            var current = document.Versions[0];
            var path = PathOf(document, current, taken);
            var source = files.PathOf(current.StoredName);
            var isThere = File.Exists(source);
            if (isThere)
            {
                await AddAsync(archive, path, source, current.At, stop);
            }

            listed.Add(new
            {
                file = isThere ? path : null,
                document.Id,
                document.Name,
                document.Folder,
                kind = Token.Of(document.Kind),
                state = Token.Of(document.State),
                versions = document.Versions.Select(version => new
                {
                    version.Number, version.FileName, version.Size, version.Sha256, by = version.ByName, version.At,
                }),
            });
        }

        var manifest = archive.CreateEntry(ManifestName, CompressionLevel.Fastest);
        manifest.LastWriteTime = shelf.At;
        await using var json = await manifest.OpenAsync(stop);
        await JsonSerializer.SerializeAsync(
            json, new { project = shelf.ProjectName, shelf.ProjectId, organisation = shelf.OrganisationName, shelf.At, documents = listed },
            Written, stop);
    }

    private static async Task AddAsync(ZipArchive archive, string path, string source, DateTimeOffset at, CancellationToken stop)
    {
        // Most files are compressed already.
        var entry = archive.CreateEntry(path, CompressionLevel.Fastest);
        entry.LastWriteTime = at;
        await using var content = new FileStream(source, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, useAsync: true);
        await using var packed = await entry.OpenAsync(stop);
        await content.CopyToAsync(packed, stop);
    }

    // Folder and name as they are on the shelf, so far as every file system accepts them. A path that is taken gets a number.
    private static string PathOf(ShelfDocument document, ShelfVersion version, HashSet<string> taken)
    {
        var kind = FileKind.All.First(one => one.ContentType == version.ContentType);
        var folder = string.Concat(document.Folder.Split('/', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(part => FileName.CleanFolder(part) + "/"));
        var name = FileName.Clean(document.Name, kind);
        var (stem, extension) = (Path.GetFileNameWithoutExtension(name), Path.GetExtension(name));
        for (var number = 1; ; number++)
        {
            var path = folder + (number == 1 ? name : $"{stem} ({number}){extension}");
            if (taken.Add(Text.Fold(path)))
            {
                return path;
            }
        }
    }
}

/// <summary>Begins the export of shelves.</summary>
public sealed class ShelfCommands(PortalStore store, TimeProvider clock)
{
    /// <summary>Records the export, and answers with what it contains. The audit has it before the first byte is sent.</summary>
    /// <exception cref="NotFound">The viewer may not see the project.</exception>
    /// <exception cref="RuleBroken">The viewer is read-only.</exception>
    public Task<Shelf> BeginExportAsync(Viewer viewer, Guid projectId, CancellationToken stop = default) => store.WriteAsync(
        async db =>
        {
            var project = await db.Projects.VisibleTo(viewer).SingleOrDefaultAsync(one => one.Id == projectId, stop) ?? throw new NotFound();
            viewer.MustWrite();
            var documents = await db.Documents.AsNoTracking().VisibleTo(viewer, db)
                .Where(document => document.ProjectId == projectId && document.RemovedAt == null)
                .OrderBy(document => document.SortFolder).ThenBy(document => document.SortName).ThenBy(document => document.Id)
                .Select(document => new ShelfDocument(
                    document.Id, document.Name, document.Folder, document.Kind, document.State, document.UpdatedAt,
                    document.Versions.OrderByDescending(version => version.Number).Select(version => new ShelfVersion(
                        version.Number, version.FileName, version.ContentType, version.StoredName, version.Size, version.Sha256,
                        db.People.Where(person => person.Id == version.ById).Select(person => person.Name).First(), version.At)).ToList()))
                .ToListAsync(stop);
            var organisation = await db.Organisations.Where(one => one.Id == project.OrganisationId).Select(one => one.Name).SingleAsync(stop);
            var person = await db.People.SingleAsync(one => one.Id == viewer.PersonId, stop);
            person.ExportShelf(viewer, project, documents.Count, clock.GetUtcNow());
            return new Shelf(
                project.Id, project.Name, organisation, documents.Select(one => one.UpdatedAt).DefaultIfEmpty(project.CreatedAt).Max(), documents);
        },
        stop);
}

/// <summary>What an export contains.</summary>
/// <param name="At">Its last change.</param>
public sealed record Shelf(
    Guid ProjectId, string ProjectName, string OrganisationName, DateTimeOffset At, IReadOnlyList<ShelfDocument> Documents);

/// <param name="Versions">The newest first.</param>
public sealed record ShelfDocument(
    Guid Id, string Name, string Folder, DocumentKind Kind, DocumentState State, DateTimeOffset UpdatedAt, IReadOnlyList<ShelfVersion> Versions);

public sealed record ShelfVersion(
    int Number, string FileName, string ContentType, string StoredName, long Size, string Sha256, string ByName, DateTimeOffset At);
