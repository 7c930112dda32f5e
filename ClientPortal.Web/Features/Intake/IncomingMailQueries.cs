using ClientPortal.Domain;
using ClientPortal.Domain.Mail;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using ClientPortal.Web.Mail.Intake;
using ClientPortal.Web.Ui;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Intake;

/// <summary>Reads the mails that came in. Staff only.</summary>
public sealed class IncomingMailQueries(PortalStore store)
{
    public const int PageSize = 50;

    // A person who types a name reads no more suggestions than this.
    private const int MostNames = 8;

    /// <summary>The newest mails, <paramref name="count"/> at most: those that wait for staff, or all.</summary>
    public Task<List<IncomingMailRow>> ListAsync(Viewer viewer, bool all, int count = PageSize, CancellationToken stop = default)
    {
        viewer.MustBeStaffToSee();
        return store.ReadAsync(
            db => db.IncomingMails.Where(mail => all || mail.State == IncomingMailState.Queued)
                .OrderByDescending(mail => mail.Id).Take(count)
                .Select(mail => new IncomingMailRow(mail.Id, mail.From, mail.Subject, mail.ReceivedAt, mail.State, mail.Reason)).ToListAsync(stop),
            stop);
    }

    /// <summary>One mail; with its text and the names of its files while it waits for staff.</summary>
    /// <exception cref="NotFound">It does not exist, or the viewer is not staff.</exception>
    public async Task<IncomingMailDetail> OneAsync(Viewer viewer, Guid id, CancellationToken stop = default)
    {
        viewer.MustBeStaffToSee();
        return await store.ReadAsync(
            async db =>
            {
                var mail = await db.IncomingMails.Include(one => one.Content).SingleOrDefaultAsync(one => one.Id == id, stop) ?? throw new NotFound();
                var message = mail is { State: IncomingMailState.Queued, Content: { } content } ? IncomingMessage.Read(content.Raw) : null;
                var sender = mail.PersonId is null ? null : await db.People.VisibleTo(viewer).Where(person => person.Id == mail.PersonId)
                    .Select(person => new NamedChoice(person.Id, person.Name)).SingleOrDefaultAsync(stop);
                return new IncomingMailDetail(
                    new IncomingMailRow(mail.Id, mail.From, mail.Subject, mail.ReceivedAt, mail.State, mail.Reason), message?.WholeText,
                    [.. message?.Files.Select(file => file.Name ?? "") ?? []], sender);
            },
            stop);
    }

    /// <summary>People for whom a ticket can be opened, by a part of their name.</summary>
    public Task<List<NamedChoice>> RequestersAsync(Viewer viewer, string typed, CancellationToken stop = default)
    {
        viewer.MustBeStaffToSee();
        var folded = Text.Fold(typed);
        return store.ReadAsync(
            db => db.People.VisibleTo(viewer).Where(person => person.DisabledAt == null && PortalDb.Fold(person.Name).Contains(folded))
                .OrderBy(person => person.Name).ThenBy(person => person.Id).Take(MostNames)
                .Select(person => new NamedChoice(person.Id, person.Name)).ToListAsync(stop),
            stop);
    }
}

/// <summary>A mail of the list.</summary>
public sealed record IncomingMailRow(Guid Id, string From, string Subject, DateTimeOffset ReceivedAt, IncomingMailState State, string Reason);

/// <summary>A mail that is opened.</summary>
/// <param name="Text">Plain text; null once its outcome is known.</param>
/// <param name="Files">The names of its files, possibly empty ones.</param>
/// <param name="Sender">The person of that address.</param>
public sealed record IncomingMailDetail(IncomingMailRow Mail, string? Text, IReadOnlyList<string> Files, NamedChoice? Sender);
