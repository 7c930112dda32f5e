using ClientPortal.Domain;
using ClientPortal.Domain.Conversations;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using ClientPortal.Web.Files;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Attachments;

/// <summary>
/// Uploads, withdraws and sweeps the files of conversations. <see cref="WaitingFiles"/> attaches them to a message when it is sent.
/// </summary>
public sealed class AttachmentCommands(
    PortalStore store, FileStore files, FileIntake intake, FileLimits limits, FileQuota quota, TimeProvider clock)
{
    /// <summary>How long an unsent file is kept: an author who is offline overnight still has it in the morning.</summary>
    public static readonly TimeSpan Unsent = TimeSpan.FromDays(1);

    /// <summary>
    /// Stores a file of the viewer's, to be sent with a message of this conversation; without a conversation, with a ticket that is not yet
    /// opened. The content is not read when the viewer may not write there.
    /// </summary>
    /// <param name="announced">Bytes that the sender announces, so that a file over the quota is refused before it is received.</param>
    /// <exception cref="NotFound">The viewer may not see the conversation.</exception>
    /// <exception cref="RuleBroken">The viewer is read-only, the file is infected or not valid, or the quota is used up.</exception>
    public async Task<AttachmentRow> AddAsync(
        Viewer viewer, Guid? conversationId, string? name, Stream content, long? announced = null, CancellationToken stop = default)
    {
        viewer.MustWrite();
        await store.ReadAsync(
            async db =>
            {
                var space = Attachment.SpaceOf(await FindAsync(db, viewer, conversationId, stop), viewer);
                await FileQuota.CheckAsync(db, limits, space, announced ?? 1, stop);
                return true;
            },
            stop);
        using var taken = await intake.TakeAsync(content, name, FileStore.Attachments, stop);
        if (taken.Threat is { } threat)
        {
            await store.WriteAsync(
                async db =>
                {
                    var (sha256, now) = (taken.File.Sha256, clock.GetUtcNow());
                    if (await FindAsync(db, viewer, conversationId, stop) is { } conversation)
                    {
                        conversation.RefuseFile(viewer, threat, sha256, now);
                    }
                    else
                    {
                        (await db.People.SingleAsync(person => person.Id == viewer.PersonId, stop)).RefuseFile(viewer, threat, sha256, now);
                    }
                },
                stop);
            throw new RuleBroken("file.infected");
        }

        taken.Keep();
        var row = await quota.InTurnAsync(
            store,
            () => store.WriteAsync(
                async db =>
                {
                    // The viewer may have lost access while the file was received.
                    var conversation = await FindAsync(db, viewer, conversationId, stop);
                    await FileQuota.CheckAsync(db, limits, Attachment.SpaceOf(conversation, viewer), taken.File.Size, stop);
                    var attachment = Attachment.Upload(viewer, conversation, taken.File, name, clock.GetUtcNow());
                    db.Attachments.Add(attachment);
                    return new AttachmentRow(attachment.Id, attachment.Name, attachment.Size, attachment.ContentType);
                },
                stop),
            stop);
        taken.Commit();
        return row;
    }

    /// <summary><see cref="CopyFiles"/>: each copy is a new upload. The quota applies, and the scanner, which may be newer, can refuse it.</summary>
    /// <exception cref="NotFound">The viewer may not see the message or the conversation.</exception>
    /// <exception cref="RuleBroken">The viewer is read-only, a file is infected, or the quota is used up.</exception>
    public async Task<IReadOnlyList<Guid>> CopyAsync(Viewer viewer, Guid messageId, Guid conversationId, CancellationToken stop = default)
    {
        var brought = await store.ReadAsync(
            async db => await db.Messages.VisibleTo(viewer, db).AnyAsync(message => message.Id == messageId, stop)
                ? await db.Attachments.Where(one => one.MessageId == messageId).OrderBy(one => one.Id).ToListAsync(stop)
                : throw new NotFound(),
            stop);
        var copies = new List<Guid>();
        foreach (var file in brought)
        {
            await using var stored = File.OpenRead(files.PathOf(file.StoredName));
            copies.Add((await AddAsync(viewer, conversationId, file.Name, stored, file.Size, stop)).Id);
        }

        return copies;
    }

    /// <summary>Deletes a file that the viewer has uploaded and not sent.</summary>
    /// <exception cref="NotFound">It is sent, is another person's, or does not exist.</exception>
    /// <exception cref="RuleBroken">The viewer is read-only.</exception>
    public async Task WithdrawAsync(Viewer viewer, Guid id, CancellationToken stop = default)
    {
        var actor = viewer.ActorId;
        var stored = await store.WriteAsync(
            async db =>
            {
                var attachment = await db.Attachments
                    .SingleOrDefaultAsync(one => one.Id == id && one.UploaderId == actor && one.MessageId == null, stop) ?? throw new NotFound();
                db.Attachments.Remove(attachment);
                return attachment.StoredName;
            },
            stop);
        files.Delete(stored);
    }

    /// <summary>
    /// Removes files that were never sent, and files without a row: of deleted messages, or of a portal that was killed. The portal itself calls it.
    /// </summary>
    /// <exception cref="NotFound">The viewer is not staff.</exception>
    /// <exception cref="RuleBroken">The viewer is not an administrator, or is read-only.</exception>
    public async Task SweepAsync(Viewer viewer, CancellationToken stop = default)
    {
        viewer.MustBeStaffToSee();
        viewer.MustBeAdmin();
        var before = clock.GetUtcNow() - Unsent;
        await store.WriteAsync(
            async db => db.Attachments.RemoveRange(
                await db.Attachments.Where(one => one.MessageId == null && one.UploadedAt < before).ToListAsync(stop)),
            stop);
        var stored = (await store.ReadAsync(db => db.Attachments.Select(one => one.StoredName).ToListAsync(stop), stop))
            .ToHashSet(StringComparer.Ordinal);
        foreach (var orphan in files.WrittenBefore(FileStore.Attachments, before).Where(name => !stored.Contains(name)))
        {
            files.Delete(orphan);
        }

        files.DiscardIncomingBefore(before);
    }

    private static async Task<Conversation?> FindAsync(PortalDb db, Viewer viewer, Guid? id, CancellationToken stop) => id is null
        ? null
        : await db.Conversations.VisibleTo(viewer).Include(conversation => conversation.Members)
            .SingleOrDefaultAsync(conversation => conversation.Id == id, stop) ?? throw new NotFound();
}
