using ClientPortal.Domain;
using ClientPortal.Domain.Mail;
using ClientPortal.Domain.People;
using ClientPortal.Domain.Tickets;
using ClientPortal.Web.Data;
using ClientPortal.Web.Files;
using ClientPortal.Web.Live;
using ClientPortal.Web.Mail.Intake;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Intake;

/// <summary>What staff do with the mails that the portal could not place.</summary>
/// <remarks>
/// All throw <see cref="NotFound"/> for clients and for what does not exist, and <see cref="RuleBroken"/> where the mail is not in the queue any
/// more or the viewer is read-only.
/// </remarks>
public sealed class IncomingMailCommands(PortalStore store, OpenTicketWithMail openTicket, AddFile addFile, LiveBus bus, TimeProvider clock)
{
    /// <summary>How long a mail waits for staff. Most of what no person asks for is advertising.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    // Mails of one write, so that the writes of people do not wait long.
    private const int Step = 50;

    /// <summary>Dismisses what has waited for longer than <see cref="Kept"/>. The portal itself calls it.</summary>
    /// <exception cref="RuleBroken">The viewer is not an administrator.</exception>
    public async Task SweepAsync(Viewer viewer, CancellationToken stop = default)
    {
        viewer.MustBeStaffToSee();
        viewer.MustBeAdmin();
        var before = clock.GetUtcNow() - Kept;
        while (await store.WriteAsync(db => DismissSomeAsync(db, viewer, before, stop), stop) == Step)
        {
            stop.ThrowIfCancellationRequested();
        }

        bus.Send(new IncomingMailsChanged());
    }

    /// <summary>Takes a mail out of the queue; what it said is deleted.</summary>
    public async Task DismissAsync(Viewer viewer, Guid id, CancellationToken stop = default)
    {
        await store.WriteAsync(async db => (await LoadAsync(db, viewer, id, stop)).Dismiss(viewer, clock.GetUtcNow()), stop);
        bus.Send(new IncomingMailsChanged());
    }

    /// <summary>
    /// Opens a ticket for that person with the text and the files of a mail, in one transaction; answers with its number. Files that are not
    /// accepted are left out.
    /// </summary>
    /// <exception cref="NotFound">There is no such person either.</exception>
    /// <exception cref="RuleBroken">The title is not valid either.</exception>
    public async Task<long> OpenTicketAsync(Viewer viewer, Guid id, Guid requesterId, string title, CancellationToken stop = default)
    {
        var raw = await store.ReadAsync(
            async db =>
            {
                var mail = await LoadAsync(db, viewer, id, stop);
                viewer.MustBeStaff();
                mail.MustBeQueued();
                return mail.Content!.Raw;
            },
            stop);
        var message = IncomingMessage.Read(raw);
        var files = await FilesAsync(viewer, message, stop);
        var number = await store.WriteAsync(
            async db =>
            {
                var mail = await LoadAsync(db, viewer, id, stop);
                mail.MustBeQueued();
                var opened = await openTicket(db, viewer, requesterId, title, TextOf(message), files, stop);
                mail.BecomeTicket(viewer, opened, clock.GetUtcNow());
                return opened;
            },
            stop);
        bus.Send(new IncomingMailsChanged());
        return number;
    }

    private async Task<int> DismissSomeAsync(PortalDb db, Viewer viewer, DateTimeOffset before, CancellationToken stop)
    {
        var old = await db.IncomingMails.Include(mail => mail.Content)
            .Where(mail => mail.State == IncomingMailState.Queued && mail.ReceivedAt < before).OrderBy(mail => mail.ReceivedAt).Take(Step)
            .ToListAsync(stop);
        old.ForEach(mail => mail.Dismiss(viewer, clock.GetUtcNow()));
        return old.Count;
    }

    private async Task<List<Guid>> FilesAsync(Viewer viewer, IncomingMessage message, CancellationToken stop)
    {
        var files = new List<Guid>();
        foreach (var file in message.Files)
        {
            try
            {
                await using var content = file.Open();
                files.Add(await addFile(viewer, null, file.Name, content, stop));
            }
            catch (RuleBroken refused) when (refused.Kind != RuleKind.Full)
            {
                // The scanner's refusal is in the audit; the rest of the mail is still of use.
            }
        }

        return files;
    }

    // Who wrote, then what they wrote.
    private static string TextOf(IncomingMessage message)
    {
        var text = $"{message.From}\n\n{message.WholeText}";
        return text.Length <= Ticket.DescriptionLength ? text : string.Concat(text.AsSpan(0, Ticket.DescriptionLength - 1), "…");
    }

    private static async Task<IncomingMail> LoadAsync(PortalDb db, Viewer viewer, Guid id, CancellationToken stop)
    {
        viewer.MustBeStaffToSee();
        return await db.IncomingMails.Include(mail => mail.Content).SingleOrDefaultAsync(mail => mail.Id == id, stop) ?? throw new NotFound();
    }
}
