using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using ClientPortal.Web.Mail;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Identity;

/// <summary>
/// An invitation and its mail as a part of whatever else the caller's transaction does: inviting alone, or as a part of a conversion.
/// The caller has checked that the organisation is the viewer's to see, and saves.
/// </summary>
public sealed class Invitations(MailQueue mails, TimeProvider clock)
{
    public async Task<Invitation> SendAsync(
        PortalDb db, Viewer viewer, Organisation organisation, PersonFields fields, IReadOnlyList<Guid> projectIds, CancellationToken stop)
    {
        viewer.MustLookAfter(organisation.Id);
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
    /// The mail with the link; or, where the address has an account that is not the viewer's to know of, one that says so and carries no
    /// secret. Where the viewer looks after that person itself it is told: <c>person.email-taken</c>.
    /// </summary>
    public async Task QueueMailAsync(PortalDb db, Viewer viewer, Organisation organisation, Invitation invitation, string secret, CancellationToken stop)
    {
        var known = await db.People.SingleOrDefaultAsync(person => person.Email == invitation.Email, stop);
        if (known is not null && viewer.LooksAfter(known.OrganisationId))
        {
            throw new RuleBroken("person.email-taken");
        }

        mails.Enqueue(db, known is null
            ? new InvitationMail(new Addressee(invitation.Email, invitation.Name), viewer.Name, organisation.Name, secret, invitation.ExpiresAt)
            : new AccountExistsMail(Addressee.Of(known), viewer.Name, organisation.Name));
    }
}
