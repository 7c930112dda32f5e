using ClientPortal.Domain;
using ClientPortal.Domain.Documents;
using ClientPortal.Domain.Files;
using ClientPortal.Domain.People;
using ClientPortal.Domain.Projects;
using ClientPortal.Web.Data;
using ClientPortal.Web.Files;
using ClientPortal.Web.Identity;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Documents;

/// <summary>All changes to documents, for pages, API and demo data alike.</summary>
/// <remarks>
/// All throw <see cref="NotFound"/> for what does not exist or the viewer may not see, and <see cref="RuleBroken"/> with the reason of a refusal.
/// </remarks>
public sealed partial class DocumentCommands(
    PortalStore store, FileStore files, FileIntake intake, FileLimits limits, FileQuota quota, DocumentRetention retention,
    Reauthentication reauthentication, TimeProvider clock)
{
    /// <summary>
    /// Adds a document to a project. Where the viewer may add versions to a document of that folder and name, the file becomes its next version.
    /// The content is not read when the viewer may not see the project.
    /// </summary>
    /// <exception cref="RuleBroken">The viewer is read-only, the file is infected or not valid, or the quota is used up.</exception>
    public async Task<PlacedFile> AddAsync(Viewer viewer, NewDocument asked, UploadedFile file, CancellationToken stop = default)
    {
        viewer.MustWrite();
        using var taken = await TakeAsync(
            viewer, file, async db => (await ProjectAsync(db, viewer, asked.ProjectId, stop)).OrganisationId, stop);
        var placed = await StoreAsync(
            taken,
            async db =>
            {
                var project = await ProjectAsync(db, viewer, asked.ProjectId, stop);
                await FileQuota.CheckAsync(db, limits, project.OrganisationId, taken.File.Size, stop);
                return await PlaceAsync(db, viewer, asked, file.Name, taken.File, stop);
            },
            stop);
        taken.Commit();
        return placed;
    }

    /// <summary>Adds a version to a document; its approval begins again.</summary>
    /// <exception cref="RuleBroken">The viewer may not version it, the file is infected or not valid, or the quota is used up.</exception>
    public async Task<PlacedFile> AddVersionAsync(
        Viewer viewer, Guid id, UploadedFile file, string? note = null, CancellationToken stop = default)
    {
        viewer.MustWrite();
        using var taken = await TakeAsync(
            viewer,
            file,
            async db => (await VersionableAsync(db, viewer, id, stop)).OrganisationId,
            stop);
        var placed = await StoreAsync(
            taken,
            async db =>
            {
                var document = await FindAsync(db, viewer, id, stop);
                await FileQuota.CheckAsync(db, limits, document.OrganisationId, taken.File.Size, stop);
                return await PlaceVersionAsync(db, viewer, id, file.Name, taken.File, note, stop);
            },
            stop);
        taken.Commit();
        return placed;
    }

    /// <summary>Makes an earlier version the current one again, as a new version.</summary>
    public Task RestoreVersionAsync(Viewer viewer, Guid id, int number, CancellationToken stop = default) =>
        ChangeAsync(viewer, id, document => document.RestoreVersion(viewer, number, clock.GetUtcNow()), stop);

    /// <summary>
    /// Changes name, folder, kind, tags or sharing on top of the present ones. <paramref name="seenVersion"/> makes it an edit that can conflict.
    /// </summary>
    /// <exception cref="EditConflict">Another person saved after <paramref name="seenVersion"/>.</exception>
    public Task AmendAsync(
        Viewer viewer, Guid id, Func<DocumentFields, DocumentFields> amendment, int? seenVersion = null, CancellationToken stop = default) =>
        store.WriteAsync(
            async db =>
            {
                var document = await FindAsync(db, viewer, id, stop);
                viewer.MustBeStaff();
                var fields = amendment(document.Fields).Checked();
                document.CheckEdit(seenVersion, changes: fields != document.Fields);
                await CheckPlaceAsync(db, document, fields, stop);
                document.Change(viewer, fields, clock.GetUtcNow());
            },
            stop);

    /// <summary>Moves a document to the bin, from which staff restore it for 30 days.</summary>
    public Task RemoveAsync(Viewer viewer, Guid id, CancellationToken stop = default) =>
        ChangeAsync(viewer, id, document => document.Remove(viewer, clock.GetUtcNow()), stop);

    /// <summary>Restores a document from the bin.</summary>
    /// <exception cref="RuleBroken"><c>document.name-taken</c>: another document has its place since.</exception>
    public Task RestoreAsync(Viewer viewer, Guid id, CancellationToken stop = default) => store.WriteAsync(
        async db =>
        {
            var document = await FindAsync(db, viewer, id, stop);
            await CheckPlaceAsync(db, document, document.Fields, stop);
            document.Restore(viewer, clock.GetUtcNow());
        },
        stop);

    /// <summary>Puts a document on legal hold, or ends it: meanwhile it is neither removed nor deleted. Administrators only.</summary>
    /// <param name="reason">Why; null ends the hold.</param>
    public Task HoldAsync(Viewer viewer, Guid id, string? reason, CancellationToken stop = default) => ChangeAsync(
        viewer, id,
        document =>
        {
            if (reason is null)
            {
                document.Release(viewer, clock.GetUtcNow());
            }
            else
            {
                document.Hold(viewer, reason, clock.GetUtcNow());
            }
        },
        stop);

    /// <summary>Asks people to approve the current version. <paramref name="people"/> are ids or addresses, in the order of their turns.</summary>
    /// <exception cref="RuleBroken">The viewer is not staff, or a person is unknown or may not see the document.</exception>
    public Task AskAsync(
        Viewer viewer, Guid id, IReadOnlyCollection<string> people, bool needsAll, bool inOrder = false, DateOnly? dueOn = null,
        DecisionProof proof = DecisionProof.None, CancellationToken stop = default) => store.WriteAsync(
        async db =>
        {
            var document = await FindAsync(db, viewer, id, stop);
            viewer.MustBeStaff();
            var asked = new List<Guid>();
            foreach (var named in people)
            {
                asked.Add(await ApproverAsync(db, document, named, stop));
            }

            document.Ask(viewer, new ApprovalRequest(asked, needsAll, inOrder, dueOn, proof), clock.GetUtcNow());
        },
        stop);

    /// <summary>Withdraws the open request for approval.</summary>
    public Task WithdrawAsync(Viewer viewer, Guid id, CancellationToken stop = default) =>
        ChangeAsync(viewer, id, document => document.Withdraw(viewer, clock.GetUtcNow()), stop);

    /// <summary>
    /// Decides on the version that the viewer has read. Decision, hash and event are saved together, and only where <paramref name="secret"/>
    /// proves what the request asks for.
    /// </summary>
    /// <exception cref="RuleBroken">
    /// A <see cref="RuleKind.Conflict"/> where that version is not the current one; <c>password.wrong</c>, <c>code.wrong</c>,
    /// <c>passkey.refused</c>, <c>password.too-many-tries</c>; others as it says.
    /// </exception>
    public async Task DecideAsync(
        Viewer viewer, Guid id, int version, string? sha256, DecisionKind decision, string? reason, OwnSecret? secret = null,
        CancellationToken stop = default)
    {
        viewer.MustWrite();
        var code = await reauthentication.ReadCodeAsync(viewer, secret?.Code);
        await store.WriteAsync(
            async db =>
            {
                var document = await FindAsync(db, viewer, id, stop);
                var proof = document.ProofAsked is DecisionProof.None || secret?.Passkey is null ? document.ProofAsked : DecisionProof.Passkey;

                // First the decision: a refusal that says that another version is current neither counts as a try nor uses up a code.
                document.Decide(viewer, version, sha256, decision, reason, clock.GetUtcNow(), secret is null ? DecisionProof.None : proof);
                switch (proof)
                {
                    case DecisionProof.Passkey:
                        await reauthentication.UsePasskeyAsync(db, viewer, secret!.Passkey!, stop);
                        break;
                    case DecisionProof.Password:
                        await reauthentication.ProveAsync(db, viewer, secret?.Password, stop);
                        break;
                    case DecisionProof.Code:
                        await reauthentication.UseCodeAsync(db, viewer, code, stop);
                        break;
                }
            },
            stop);
    }

    private Task ChangeAsync(Viewer viewer, Guid id, Action<Document> change, CancellationToken stop) =>
        store.WriteAsync(async db => change(await FindAsync(db, viewer, id, stop)), stop);

    private static async Task<Document> FindAsync(PortalDb db, Viewer viewer, Guid id, CancellationToken stop) =>
        await Whole(db.Documents.VisibleTo(viewer, db)).SingleOrDefaultAsync(document => document.Id == id, stop) ?? throw new NotFound();

    internal static IQueryable<Document> Whole(IQueryable<Document> documents) => documents
        .Include(document => document.Versions)
        .Include(document => document.Rounds).ThenInclude(round => round.People)
        .Include(document => document.Rounds).ThenInclude(round => round.Decisions)
        .AsSplitQuery();

    internal static async Task<Project> ProjectAsync(PortalDb db, Viewer viewer, Guid id, CancellationToken stop) =>
        await db.Projects.VisibleTo(viewer).SingleOrDefaultAsync(project => project.Id == id, stop) ?? throw new NotFound();
}

/// <summary>Where a new document goes, and what it is.</summary>
/// <param name="Shared">Null: internal, unless it becomes a version of a shared document. What a client adds is shared.</param>
public sealed record NewDocument(
    Guid ProjectId, DocumentKind Kind = DocumentKind.Other, bool? Shared = null, string Folder = "", string Tags = "", string? Note = null);

/// <summary>A file as it is sent.</summary>
/// <param name="Announced">Bytes that the sender announces, so that a file over the quota is refused before it is received.</param>
public sealed record UploadedFile(string? Name, Stream Content, long? Announced = null);

/// <summary>What became of an uploaded file: a version of a document.</summary>
public sealed record PlacedFile(Guid Id, int Version, string Sha256);
