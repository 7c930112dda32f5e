using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using ClientPortal.Web.Identity;
using ClientPortal.Web.Mail;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Administration;

/// <summary>Invites people by a link in a mail, and creates the account of the person who opens it.</summary>
/// <remarks>
/// Inviters must not learn who else has an account. When they administer the person of that address themselves, they get
/// <c>person.email-taken</c>. Otherwise they see the same as for a new address: the same answer after the same work, the same row among the
/// pending invitations. Only the mail differs, which the owner of the address reads: it says that they have an account already, and carries
/// no secret.
/// </remarks>
public sealed class InvitationCommands(PortalStore store, Accounts accounts, MailQueue mails, TimeProvider clock)
{
    /// <summary>More than a new person needs.</summary>
    public const int MostProjects = 50;

    private readonly Invitations invitations = new(mails, clock);

    /// <summary>Sends an invitation with a link that is valid for a week; answers with its id.</summary>
    /// <exception cref="NotFound">The organisation or a project is not the viewer's to see.</exception>
    /// <exception cref="RuleBroken">The viewer may not invite there, or a field is refused.</exception>
    public Task<Guid> SendAsync(
        Viewer viewer, Guid organisationId, PersonFields fields, IReadOnlyCollection<Guid> projectIds,
        CancellationToken stop = default) => store.WriteAloneAsync(
        Invitations.Turn,
        async db =>
        {
            var organisation = await db.Organisations.VisibleTo(viewer).SingleOrDefaultAsync(one => one.Id == organisationId, stop)
                ?? throw new NotFound();
            viewer.MustAdminister(organisation.Id);
            var projects = await CheckedProjectsAsync(db, viewer, organisation.Id, projectIds, stop);
            var invitation = await invitations.SendAsync(db, viewer, organisation, fields, projects, stop);
            return invitation.Id;
        },
        stop);

    /// <summary>Sends a new link that is valid for another week; the previous link becomes invalid.</summary>
    /// <exception cref="NotFound">The invitation does not exist or is not the viewer's to see.</exception>
    /// <exception cref="RuleBroken">The viewer may not invite there, or the invitation is closed.</exception>
    public Task SendAgainAsync(Viewer viewer, Guid id, CancellationToken stop = default) => store.WriteAsync(
        async db =>
        {
            var invitation = await FindAsync(db, viewer, id, stop);
            var secret = LinkSecret.New();
            invitation.SendAgain(viewer, LinkSecret.Hash(secret), clock.GetUtcNow());
            var organisation = await db.Organisations.SingleAsync(one => one.Id == invitation.OrganisationId, stop);
            await invitations.QueueMailAsync(db, viewer, organisation, invitation, secret, stop);
        },
        stop);

    /// <summary>Withdraws an invitation; its link becomes invalid.</summary>
    /// <exception cref="NotFound">The invitation does not exist or is not the viewer's to see.</exception>
    /// <exception cref="RuleBroken"><c>invitation.closed</c>, or the viewer may not manage it.</exception>
    public Task WithdrawAsync(Viewer viewer, Guid id, CancellationToken stop = default) =>
        store.WriteAsync(async db => (await FindAsync(db, viewer, id, stop)).Withdraw(viewer, clock.GetUtcNow()), stop);

    /// <summary>Creates the person, their account and their memberships in one transaction; answers with the person's id.</summary>
    /// <param name="viewer">The portal: the secret is the authorisation. <see cref="Viewer.From"/> is where the link was opened.</param>
    /// <param name="secret">The secret of the link.</param>
    /// <param name="password">The chosen password.</param>
    /// <param name="name">The name as the person writes it; null keeps the invited one.</param>
    /// <param name="stop">Cancels.</param>
    /// <exception cref="RuleBroken">
    /// <c>invitation.closed</c> for a secret that is unknown, used, withdrawn or expired, and when the address got an account in another way; or
    /// the reason why the password or the name is refused.
    /// </exception>
    public async Task<Guid> AcceptAsync(Viewer viewer, string? secret, string? password, string? name = null, CancellationToken stop = default)
    {
        var hash = LinkSecret.Hash(secret);
        try
        {
            return await store.WriteAsync(db => AcceptAsync(db, viewer, hash, password, name, stop), stop);
        }
        catch (Exception refused) when (refused is DbUpdateException or RuleBroken && !stop.IsCancellationRequested)
        {
            // Another request may have taken the address or used the link at the same moment. Otherwise the reason is passed on.
            if (await store.ReadAsync(db => InvitationQueries.OpenAsync(db, hash, clock.GetUtcNow(), stop), stop) is null)
            {
                throw Invitation.Closed();
            }

            throw;
        }
    }

    private async Task<Guid> AcceptAsync(PortalDb db, Viewer viewer, string hash, string? password, string? name, CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        var invitation = await InvitationQueries.OpenAsync(db, hash, now, stop) ?? throw Invitation.Closed();
        var organisation = await db.Organisations.SingleAsync(one => one.Id == invitation.OrganisationId, stop);
        var person = await Invitations.AcceptAsync(db, invitation, organisation, viewer.From, name, now, stop);
        PasswordRules.Check(password, person.Name, person.Email, organisation.Name);
        await accounts.AddAsync(db, person, password, stop);
        return person.Id;
    }

    // Only projects of the organisation, so that an invitation reveals nothing about others.
    private static async Task<IReadOnlyList<Guid>> CheckedProjectsAsync(
        PortalDb db, Viewer viewer, Guid organisationId, IReadOnlyCollection<Guid> ids, CancellationToken stop)
    {
        if (ids.Count > MostProjects)
        {
            throw new RuleBroken("invitation.too-many-projects", MostProjects);
        }

        var found = await db.Projects.VisibleTo(viewer)
            .Where(project => project.OrganisationId == organisationId && project.ArchivedAt == null && ids.Contains(project.Id))
            .Select(project => project.Id).ToListAsync(stop);
        return found.Count == ids.Distinct().Count() ? found : throw new NotFound();
    }

    private static async Task<Invitation> FindAsync(PortalDb db, Viewer viewer, Guid id, CancellationToken stop) =>
        await db.Invitations.ListedTo(viewer).SingleOrDefaultAsync(one => one.Id == id, stop) ?? throw new NotFound();
}
