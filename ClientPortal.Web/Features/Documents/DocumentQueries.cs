using ClientPortal.Domain;
using ClientPortal.Domain.Documents;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using ClientPortal.Web.Files;
using ClientPortal.Web.Identity;
using ClientPortal.Web.Live;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Documents;

/// <summary>Reads documents as a viewer may see them.</summary>
public sealed partial class DocumentQueries(PortalStore store, SharedReads reads, FileStore files, DocumentRetention retention)
{
    public const int PageSize = 25;
    private const int MostPerPage = 200, MostKnown = 20, Sha256Length = 64;

    // Bytes of a text that its page shows.
    private const int PreviewBytes = 20_000;

    /// <summary>Newest first. <paramref name="after"/> is the <c>Next</c> of the page before.</summary>
    public Task<Page<DocumentRow>> ListAsync(
        Viewer viewer, DocumentFilter filter, string? after = null, int limit = PageSize, CancellationToken stop = default) => store.ReadAsync(
        async db =>
        {
            limit = Math.Clamp(limit, 1, MostPerPage);
            var documents = await MatchingAsync(db, viewer, filter, stop);
            if (Guid.TryParse(after, out var last))
            {
                // Ids sort by creation.
                documents = documents.Where(document => document.Id.CompareTo(last) < 0);
            }

            var rows = await RowsAsync(db, documents.OrderByDescending(document => document.Id).Take(limit + 1), filter, stop);
            return rows.Count > limit ? new Page<DocumentRow>(rows[..limit], rows[limit - 1].Id.ToString()) : new(rows, null);
        },
        stop);

    /// <summary>
    /// The first <paramref name="count"/> rows in the order of the filter, as the event at <paramref name="seq"/> left them, or newer: read once
    /// for all who see the same projects. Without it they are read for this viewer alone. <c>Next</c> says that there are more.
    /// </summary>
    public async Task<Page<DocumentRow>> FirstAsync(Viewer viewer, DocumentFilter filter, int count, long? seq)
    {
        if (seq is null)
        {
            return await FirstAsync();
        }

        var projects = viewer.IsStaff ? "staff" : viewer.IsOrganisationAdministrator ? "all" : string.Join(' ', viewer.ProjectIds.Order());
        var page = (await reads.OnceAsync(
            (nameof(FirstAsync), nameof(DocumentQueries), filter, count, viewer.OrganisationId, projects, seq),
            async () => (Page<DocumentRow>?)await FirstAsync()))!;
        return page with { Items = [.. page.Items.Where(row => row.IsVisibleTo(viewer))] };

        Task<Page<DocumentRow>> FirstAsync() => store.ReadAsync(async db =>
        {
            var documents = await MatchingAsync(db, viewer, filter, CancellationToken.None);
            var sorted = filter.Sort switch
            {
                DocumentSort.Name => documents.OrderBy(document => document.SortName).ThenBy(document => document.Id),
                DocumentSort.Folder => documents.OrderBy(document => document.SortFolder).ThenBy(document => document.SortName)
                    .ThenBy(document => document.Id),
                _ => documents.OrderByDescending(document => document.UpdatedAt).ThenByDescending(document => document.Id),
            };
            var rows = await RowsAsync(db, sorted.Take(count + 1), filter, CancellationToken.None);
            return new Page<DocumentRow>([.. rows.Take(count)], rows.Count > count ? "more" : null);
        });
    }

    /// <summary>
    /// The page as the event at <paramref name="seq"/> left it, or newer; read once and shared by all circuits that received the event. Null when
    /// the viewer may not see the document (any more).
    /// </summary>
    public async Task<DocumentDetail?> DetailAsync(Viewer viewer, Guid id, long? seq)
    {
        var staff = viewer.IsStaff;
        var detail = seq is null ? await DetailAsync() : await reads.OnceAsync((nameof(DocumentDetail), id, seq, staff), DetailAsync);
        return detail?.Row.IsVisibleTo(viewer) == true ? detail : null;

        Task<DocumentDetail?> DetailAsync() => store.ReadAsync(
            db => ReadAsync(db, db.Documents.Where(document => document.Id == id), staff, CancellationToken.None));
    }

    public async Task<DocumentDetail> FindAsync(Viewer viewer, Guid id, CancellationToken stop = default) =>
        await store.ReadAsync(
            db => ReadAsync(db, db.Documents.VisibleTo(viewer, db).Where(document => document.Id == id), viewer.IsStaff, stop), stop)
        ?? throw new NotFound();

    /// <summary>The file of a version. Access is checked at every download.</summary>
    /// <exception cref="NotFound">The viewer may not see the document, or the bytes are missing, as after a partly restored backup.</exception>
    public async Task<KeptFile> FileAsync(Viewer viewer, Guid id, int number, CancellationToken stop = default)
    {
        var file = await store.ReadAsync(
            db => db.Documents.VisibleTo(viewer, db).Where(document => document.Id == id).SelectMany(document => document.Versions)
                .Where(version => version.Number == number)
                .Select(version => new KeptFile(
                    version.FileName, version.ContentType, version.Sha256, version.At, files.PathOf(version.StoredName)))
                .SingleOrDefaultAsync(stop),
            stop);
        return file is not null && File.Exists(file.Path) ? file : throw new NotFound();
    }

    /// <summary>The beginning of a text; null for a file that is no text, or that the viewer may not see.</summary>
    public async Task<string?> TextAsync(Viewer viewer, Guid id, int number, CancellationToken stop = default)
    {
        try
        {
            var file = await FileAsync(viewer, id, number, stop);
            if (!file.ContentType.StartsWith("text/", StringComparison.Ordinal))
            {
                return null;
            }

            var buffer = new char[PreviewBytes];
            using var reader = new StreamReader(file.Path, detectEncodingFromByteOrderMarks: true);
            return new string(buffer, 0, await reader.ReadBlockAsync(buffer, stop));
        }
        catch (NotFound)
        {
            return null;
        }
    }

    /// <summary>The versions with exactly this content, of documents that the viewer may see; the newest first.</summary>
    /// <param name="sha256">Hexadecimal; anything else finds nothing.</param>
    public async Task<IReadOnlyList<KnownVersion>> KnownAsync(Viewer viewer, string? sha256, CancellationToken stop = default)
    {
        var hash = DocumentSeal.Of(Guid.Empty, sha256).Sha256;
        if (hash.Length != Sha256Length || !hash.All(char.IsAsciiHexDigit))
        {
            return [];
        }

        return await store.ReadAsync(
            async db =>
            {
                var ids = await db.Documents.VisibleTo(viewer, db).Where(document => document.Versions.Any(version => version.Sha256 == hash))
                    .OrderByDescending(document => document.Id).Select(document => document.Id).Take(MostKnown).ToListAsync(stop);
                var known = new List<KnownVersion>();
                foreach (var id in ids)
                {
                    var detail = (await ReadAsync(db, db.Documents.Where(document => document.Id == id), viewer.IsStaff, stop))!;
                    known.AddRange(detail.Versions.Where(version => version.Sha256 == hash).Select(version => new KnownVersion(
                        detail.Row, version, [.. detail.Rounds.Where(round => round.Version == version.Number)])));
                }

                return known;
            },
            stop);
    }

    /// <summary>Whether the viewer can confirm a decision by a passkey.</summary>
    public Task<bool> HasPasskeyAsync(Viewer viewer, CancellationToken stop = default) =>
        store.ReadAsync(db => Reauthentication.HasPasskeyAsync(db, viewer, stop), stop);

    /// <summary>The projects to which the viewer can add documents.</summary>
    public Task<List<Choice>> ProjectsAsync(Viewer viewer, CancellationToken stop = default) => store.ReadAsync(
        db => db.Projects.VisibleTo(viewer).Where(project => project.ArchivedAt == null).OrderBy(project => project.Name)
            .Select(project => new Choice(project.Id, project.Name)).ToListAsync(stop),
        stop);

    /// <summary>The people who can be asked for approval: those of the client who see the document, and staff. Staff only.</summary>
    public Task<List<Choice>> ApproversAsync(Viewer viewer, Guid id, CancellationToken stop = default)
    {
        viewer.MustBeStaffToSee();
        return store.ReadAsync(
            db => db.People.Where(person => person.DisabledAt == null && db.Documents.Any(document => document.Id == id && (
                    person.Role != Role.Client
                    || (document.Shared && document.OrganisationId == person.OrganisationId && (person.IsOrganisationAdministrator
                        || db.Projects.Any(project => project.Id == document.ProjectId
                            && project.Members.Any(member => member.PersonId == person.Id)))))))
                .OrderBy(person => person.Role != Role.Client).ThenBy(person => person.Name)
                .Select(person => new Choice(person.Id, person.Name)).ToListAsync(stop),
            stop);
    }
}
