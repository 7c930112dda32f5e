using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using ClientPortal.Web.Mail;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Identity;

/// <summary>
/// Creates an invitation and its mail within the caller's transaction, which may change more.
/// The caller has checked that the viewer may see the organisation, and saves.
/// </summary>
public sealed class Invitations(MailQueue mails, TimeProvider clock)
{
    /// <summary>
    /// The name under which callers of <see cref="SendAsync"/> write (<see cref="PortalStore.WriteAloneAsync{T}"/>): an address has one open
    /// invitation, and which ones count depends on who invites, so no unique key can say it.
    /// </summary>
    public const string Turn = nameof(Invitation);

    /// <summary>Adds the invitation and queues its mail.</summary>
    /// <exception cref="RuleBroken"><c>invitation.already-sent</c>, or a rule of <see cref="QueueMailAsync"/>.</exception>
    public async Task<Invitation> SendAsync(
        PortalDb db, Viewer viewer, Organisation organisation, PersonFields fields, IReadOnlyList<Guid> projectIds, CancellationToken stop)
    {
        viewer.MustAdminister(organisation.Id);
        var secret = LinkSecret.New();
        var invitation = Invitation.Send(viewer, organisation, fields, projectIds, LinkSecret.Hash(secret), clock.GetUtcNow());
        if (await db.Invitations.ListedTo(viewer).AnyAsync(
                other => other.Email == invitation.Email && other.AcceptedAt == null && other.WithdrawnAt == null, stop))
        {
            throw new RuleBroken("invitation.already-sent");
        }

        await QueueMailAsync(db, viewer, organisation, invitation, secret, stop);
        db.Invitations.Add(invitation);
        return invitation;
    }

    /// <summary>
    /// Creates the invited person with their memberships in the caller's context. The caller has found the invitation by its secret or by the
    /// verified address, adds the account, and saves.
    /// </summary>
    /// <param name="db">The caller's context.</param>
    /// <param name="invitation">The invitation.</param>
    /// <param name="organisation">Its organisation.</param>
    /// <param name="from">The network address of the person, for the audit.</param>
    /// <param name="name">The name as the person writes it; null keeps the invited one.</param>
    /// <param name="now">The present moment.</param>
    /// <param name="stop">Cancels.</param>
    /// <exception cref="RuleBroken"><c>invitation.closed</c>, or the name is refused.</exception>
    internal static async Task<Person> AcceptAsync(
        PortalDb db, Invitation invitation, Organisation organisation, string? from, string? name, DateTimeOffset now, CancellationToken stop)
    {
        var person = invitation.Accept(organisation, now, from, name);

        // A project may have been archived meanwhile; its client is the same.
        var projects = await db.Projects.Include(project => project.Members)
            .Where(project => invitation.ProjectIds.Contains(project.Id) && project.ArchivedAt == null).ToListAsync(stop);
        projects.ForEach(project => project.AddMember(Viewer.Portal with { From = from }, person, now));
        return person;
    }

    /// <summary>
    /// Queues the mail with the link. If the address has an account in an organisation that the viewer does not administer, the mail says so
    /// and carries no secret, and the viewer does not learn it.
    /// </summary>
    /// <exception cref="RuleBroken"><c>person.email-taken</c>: the viewer administers the person with this address.</exception>
    public async Task QueueMailAsync(
        PortalDb db, Viewer viewer, Organisation organisation, Invitation invitation, string secret, CancellationToken stop)
    {
        var owner = await db.People.SingleOrDefaultAsync(person => person.Email == invitation.Email, stop);
        if (owner is not null && viewer.Administers(owner.OrganisationId))
        {
            throw new RuleBroken("person.email-taken");
        }

        mails.Enqueue(db, owner is null
            ? new InvitationMail(new Addressee(invitation.Email, invitation.Name), viewer.Name, organisation.Name, secret, invitation.ExpiresAt)
            : new AccountExistsMail(Addressee.Of(owner), viewer.Name, organisation.Name));
    }
}
