using ClientPortal.Domain;
using ClientPortal.Domain.Documents;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using ClientPortal.Web.Files;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Documents;

/// <summary>Links with which people outside of the portal download a document. Staff make and revoke them.</summary>
public sealed class DocumentLinkCommands(PortalStore store, FileStore files, IPasswordHasher<Account> hasher, TimeProvider clock)
{
    // The hasher needs no account, and its type wants one.
    private static readonly Account NoAccount = new();

    /// <summary>Makes a link. Its secret is in this answer and nowhere else.</summary>
    /// <exception cref="NotFound">The viewer may not see the document, or it has no such version.</exception>
    /// <exception cref="RuleBroken">
    /// The viewer is not staff; <c>document.too-many-links</c>, <c>document.link-password</c>; those of <see cref="DocumentLink.Make"/>.
    /// </exception>
    public Task<NewDocumentLink> MakeAsync(Viewer viewer, Guid documentId, DocumentLinkFields fields, CancellationToken stop = default)
    {
        var secret = LinkSecret.New();
        return store.WriteAloneAsync(
            $"{nameof(DocumentLink)} {documentId}",
            async db =>
            {
                var now = clock.GetUtcNow();
                var document = await db.Documents.VisibleTo(viewer, db).Include(one => one.Versions)
                    .SingleOrDefaultAsync(one => one.Id == documentId, stop) ?? throw new NotFound();
                viewer.MustBeStaff();
                if (await db.DocumentLinks.CountAsync(
                    one => one.DocumentId == documentId && one.RevokedAt == null && one.ExpiresAt > now, stop) >= DocumentLink.Most)
                {
                    throw new RuleBroken("document.too-many-links", DocumentLink.Most);
                }

                var link = DocumentLink.Make(viewer, document, fields, secret, HashOf(fields.Password), now);
                db.DocumentLinks.Add(link);
                return new NewDocumentLink(link.Id, secret);
            },
            stop);
    }

    /// <summary>Ends a link at once.</summary>
    /// <exception cref="NotFound">The viewer may not see the document, or it has no such link.</exception>
    /// <exception cref="RuleBroken">The viewer is not staff.</exception>
    public Task RevokeAsync(Viewer viewer, Guid documentId, Guid linkId, CancellationToken stop = default) => store.WriteAsync(
        async db =>
        {
            if (!await db.Documents.VisibleTo(viewer, db).AnyAsync(one => one.Id == documentId, stop))
            {
                throw new NotFound();
            }

            viewer.MustBeStaff();
            var link = await db.DocumentLinks.SingleOrDefaultAsync(one => one.Id == linkId && one.DocumentId == documentId, stop)
                ?? throw new NotFound();
            link.Revoke(viewer, clock.GetUtcNow());
        },
        stop);

    /// <summary>
    /// Opens a link: counts the download, records it with the address, and answers with the file. Two at once never get more than it allows.
    /// </summary>
    /// <param name="viewer">The portal, with the address of the person who has the link.</param>
    /// <param name="secret">As the address has it.</param>
    /// <param name="password">What they typed; null for none.</param>
    /// <param name="stop">Cancels it.</param>
    /// <exception cref="NotFound">The viewer is not staff; it is unknown, revoked, expired or used up, or the document is in the bin.</exception>
    /// <exception cref="RuleBroken"><c>document.link-wrong</c> (<see cref="RuleKind.WrongSecret"/>): the password is wrong.</exception>
    public async Task<KeptFile> OpenAsync(Viewer viewer, string? secret, string? password, CancellationToken stop = default)
    {
        viewer.MustBeStaffToSee();
        viewer.MustBeAdmin();
        var hash = LinkSecret.Hash(secret);
        var locked = await store.ReadAsync(
            db => db.DocumentLinks.Where(link => link.SecretHash == hash).Select(link => link.PasswordHash).SingleOrDefaultAsync(stop), stop);
        if (locked is not null && hasher.VerifyHashedPassword(NoAccount, locked, password ?? "") == PasswordVerificationResult.Failed)
        {
            throw new RuleBroken("document.link-wrong") { Kind = RuleKind.WrongSecret };
        }

        return await store.WriteAsync(
            async db =>
            {
                var link = await db.DocumentLinks.SingleOrDefaultAsync(one => one.SecretHash == hash, stop) ?? throw new NotFound();
                var version = await DocumentLinkQueries.VersionsOf(db, link.DocumentId, link.Number).SingleOrDefaultAsync(stop)
                    ?? throw new NotFound();
                link.Open(viewer, version.Number, clock.GetUtcNow());
                var path = files.PathOf(version.StoredName);
                return File.Exists(path)
                    ? new KeptFile(version.FileName, version.ContentType, version.Sha256, version.At, path)
                    : throw new NotFound();
            },
            stop);
    }

    private string? HashOf(string? password)
    {
        if (string.IsNullOrEmpty(password))
        {
            return null;
        }

        DocumentLink.CheckPassword(password);
        return hasher.HashPassword(NoAccount, password);
    }
}

/// <summary>A new link, with the secret that is shown this once.</summary>
public sealed record NewDocumentLink(Guid Id, string Secret)
{
    /// <summary>The path of its page, without a slash at its beginning.</summary>
    public string Path => $"d/{Secret}";
}
