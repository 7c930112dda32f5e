using ClientPortal.Domain;
using ClientPortal.Domain.Documents;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Documents;

/// <summary>Reads the links of documents for people outside of the portal.</summary>
public sealed class DocumentLinkQueries(PortalStore store, TimeProvider clock)
{
    // Of those that are over, the list has the newest.
    private const int MostShown = 100;

    /// <summary>The links of a document, the newest first. Staff only.</summary>
    /// <exception cref="NotFound">The viewer is not staff, or may not see the document.</exception>
    public Task<List<DocumentLinkRow>> OfAsync(Viewer viewer, Guid documentId, CancellationToken stop = default)
    {
        viewer.MustBeStaffToSee();
        return store.ReadAsync(
            async db =>
            {
                if (!await db.Documents.VisibleTo(viewer, db).AnyAsync(one => one.Id == documentId, stop))
                {
                    throw new NotFound();
                }

                var now = clock.GetUtcNow();
                var links = await db.DocumentLinks.Where(link => link.DocumentId == documentId).OrderByDescending(link => link.Id).Take(MostShown)
                    .Select(link => new
                    {
                        Link = link,
                        By = db.People.Where(person => person.Id == link.MadeById).Select(person => person.Name).First(),
                    })
                    .ToListAsync(stop);
                return links.ConvertAll(one => new DocumentLinkRow
                {
                    Id = one.Link.Id,
                    Number = one.Link.Number,
                    For = one.Link.For,
                    HasPassword = one.Link.PasswordHash is not null,
                    ExpiresAt = one.Link.ExpiresAt,
                    Allowed = one.Link.Allowed,
                    Opened = one.Link.Opened,
                    OpenedAt = one.Link.OpenedAt,
                    MadeByName = one.By,
                    MadeAt = one.Link.MadeAt,
                    RevokedAt = one.Link.RevokedAt,
                    IsOpen = one.Link.IsOpen(now),
                });
            },
            stop);
    }

    /// <summary>What a link opens, before it is downloaded; null when it opens nothing (any more).</summary>
    /// <param name="viewer">The portal itself.</param>
    /// <param name="secret">As the address has it.</param>
    /// <param name="stop">Cancels it.</param>
    /// <exception cref="NotFound">The viewer is a client.</exception>
    public Task<OpenDocumentLink?> FindAsync(Viewer viewer, string? secret, CancellationToken stop = default)
    {
        viewer.MustBeStaffToSee();
        var (hash, now) = (LinkSecret.Hash(secret), clock.GetUtcNow());
        return store.ReadAsync(
            async db => await db.DocumentLinks.SingleOrDefaultAsync(one => one.SecretHash == hash, stop) is { } link && link.IsOpen(now)
                && await VersionsOf(db, link.DocumentId, link.Number).SingleOrDefaultAsync(stop) is { } version
                ? new OpenDocumentLink
                {
                    HasPassword = link.PasswordHash is not null,
                    IsNewest = link.Number is null,
                    Number = version.Number,
                    FileName = version.FileName,
                    Size = version.Size,
                    Sha256 = version.Sha256,
                    ExpiresAt = link.ExpiresAt,
                }
                : null,
            stop);
    }

    // The version that a link opens, of a document that is not in the bin.
    internal static IQueryable<DocumentVersion> VersionsOf(PortalDb db, Guid documentId, int? number) =>
        db.Documents.Where(document => document.Id == documentId && document.RemovedAt == null)
            .SelectMany(document => document.Versions.Where(version => version.Number == (number ?? document.Current)));
}

/// <summary>A link in the list of a document.</summary>
public sealed record DocumentLinkRow
{
    public required Guid Id { get; init; }

    /// <summary>The version that it opens; null for always the newest.</summary>
    public required int? Number { get; init; }

    public required string For { get; init; }
    public required bool HasPassword { get; init; }
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Downloads that it allows; null for any number.</summary>
    public required int? Allowed { get; init; }

    /// <summary>Downloads so far.</summary>
    public required int Opened { get; init; }

    public required DateTimeOffset? OpenedAt { get; init; }
    public required string MadeByName { get; init; }
    public required DateTimeOffset MadeAt { get; init; }
    public required DateTimeOffset? RevokedAt { get; init; }
    public required bool IsOpen { get; init; }
}

/// <summary>What the page of a link shows.</summary>
public sealed record OpenDocumentLink
{
    public required bool HasPassword { get; init; }

    /// <summary>Whether it opens always the newest version; otherwise always this one.</summary>
    public required bool IsNewest { get; init; }

    public required int Number { get; init; }
    public required string FileName { get; init; }

    /// <summary>Bytes.</summary>
    public required long Size { get; init; }

    public required string Sha256 { get; init; }
    public required DateTimeOffset ExpiresAt { get; init; }
}
