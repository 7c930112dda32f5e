using System.IO.Compression;
using System.Text.Json;
using ClientPortal.Domain;
using ClientPortal.Domain.Documents;
using ClientPortal.Domain.Files;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using ClientPortal.Web.Files;
using Microsoft.EntityFrameworkCore;

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
    /// Writes the archive as it is made, so that one part of a file is in memory. The manifest comes last: it says what was missing.
    /// </summary>
    /// <param name="shelf">Of <see cref="ShelfCommands.BeginExportAsync"/>.</param>
    /// <param name="answer">Only written to, and only asynchronously.</param>
    /// <param name="stop">Ends it; the archive is then broken off.</param>
    public async Task WriteAsync(Shelf shelf, Stream answer, CancellationToken stop)
    {
        await using var patient = new EndsWrittenLater(answer);
        await using var archive = await ZipArchive.CreateAsync(patient, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, stop);
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

    // .NET 10 writes the end of a compressed entry synchronously, which the web server refuses. It is kept until the next asynchronous write.
    private sealed class EndsWrittenLater(Stream answer) : Stream
    {
        private readonly MemoryStream kept = new();

        public override bool CanRead => false;
        public override bool CanSeek => false;
        public override bool CanWrite => true;
        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Write(byte[] buffer, int offset, int count) => kept.Write(buffer, offset, count);

        public override void Write(ReadOnlySpan<byte> buffer) => kept.Write(buffer);

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await SendKeptAsync(cancellationToken);
            await answer.WriteAsync(buffer, cancellationToken);
        }

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override async Task FlushAsync(CancellationToken cancellationToken)
        {
            await SendKeptAsync(cancellationToken);
            await answer.FlushAsync(cancellationToken);
        }

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override async ValueTask DisposeAsync()
        {
            await SendKeptAsync(CancellationToken.None);
            await base.DisposeAsync();
        }

        private async ValueTask SendKeptAsync(CancellationToken stop)
        {
            if (kept.Length > 0)
            {
                await answer.WriteAsync(kept.GetBuffer().AsMemory(0, (int)kept.Length), stop);
                kept.SetLength(0);
            }
        }
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
                .OrderBy(document => document.Folder).ThenBy(document => document.Name).ThenBy(document => document.Id)
                .Select(document => new ShelfDocument(
                    document.Id, document.Name, document.Folder, document.Kind, document.State,
                    document.Versions.OrderByDescending(version => version.Number).Select(version => new ShelfVersion(
                        version.Number, version.FileName, version.ContentType, version.StoredName, version.Size, version.Sha256,
                        db.People.Where(person => person.Id == version.ById).Select(person => person.Name).First(), version.At)).ToList()))
                .ToListAsync(stop);
            var organisation = await db.Organisations.Where(one => one.Id == project.OrganisationId).Select(one => one.Name).SingleAsync(stop);
            var person = await db.People.SingleAsync(one => one.Id == viewer.PersonId, stop);
            person.ExportShelf(viewer, project, documents.Count, clock.GetUtcNow());
            return new Shelf(project.Id, project.Name, organisation, clock.GetUtcNow(), documents);
        },
        stop);
}

/// <summary>What an export contains.</summary>
public sealed record Shelf(
    Guid ProjectId, string ProjectName, string OrganisationName, DateTimeOffset At, IReadOnlyList<ShelfDocument> Documents);

/// <param name="Versions">The newest first.</param>
public sealed record ShelfDocument(
    Guid Id, string Name, string Folder, DocumentKind Kind, DocumentState State, IReadOnlyList<ShelfVersion> Versions);

public sealed record ShelfVersion(
    int Number, string FileName, string ContentType, string StoredName, long Size, string Sha256, string ByName, DateTimeOffset At);
