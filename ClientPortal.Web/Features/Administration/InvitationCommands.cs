using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using ClientPortal.Web.Identity;
using ClientPortal.Web.Mail;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Administration;

/// <summary>Invites by a link in a mail, and lets whoever has the link in.</summary>
/// <remarks>
/// An inviter must not learn who else uses the portal. Where it looks after the person of that address itself, it is told
/// (<c>person.email-taken</c>). Otherwise everything it sees is as for a new address: the same answer after the same work, the same row among
/// the pending ones. Only the mail differs, and that is read by the owner of the address: it says that there is an account already, and
/// carries no secret.
/// </remarks>
public sealed class InvitationCommands(PortalStore store, Accounts accounts, MailQueue mails, TimeProvider clock)
{
    /// <summary>More than any one person starts with.</summary>
    public const int MostProjects = 50;

    private readonly Invitations invitations = new(mails, clock);

    public Task<Guid> SendAsync(
        Viewer viewer, Guid organisationId, PersonFields fields, IReadOnlyCollection<Guid> projectIds, CancellationToken stop = default) => store.WriteAsync(
        async db =>
        {
            var organisation = await db.Organisations.VisibleTo(viewer).SingleOrDefaultAsync(one => one.Id == organisationId, stop) ?? throw new NotFound();
            viewer.MustLookAfter(organisation.Id);
            var projects = await CheckedProjectsAsync(db, viewer, organisation.Id, projectIds, stop);
            var invitation = await invitations.SendAsync(db, viewer, organisation, fields, projects, stop);
            return invitation.Id;
        },
        stop);

    /// <summary>A new link, for another week; the one before is worth nothing from now on.</summary>
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

    public Task WithdrawAsync(Viewer viewer, Guid id, CancellationToken stop = default) =>
        store.WriteAsync(async db => (await FindAsync(db, viewer, id, stop)).Withdraw(viewer, clock.GetUtcNow()), stop);

    /// <summary>
    /// The person, its account and its memberships, in one transaction; answers with the person's id. A secret that is unknown, used,
    /// withdrawn or expired is one answer, <c>invitation.closed</c>; so is one whose address has got an account in another way.
    /// </summary>
    /// <param name="viewer">The portal: the secret is what opens. <see cref="Viewer.From"/> is where the link was opened.</param>
    /// <param name="secret">Of the link.</param>
    /// <param name="password">As the person chose it.</param>
    /// <param name="name">As the person writes it; null: as it was invited.</param>
    /// <param name="stop">Gives up.</param>
    public async Task<Guid> AcceptAsync(Viewer viewer, string? secret, string? password, string? name = null, CancellationToken stop = default)
    {
        var hash = LinkSecret.Hash(secret);
        try
        {
            return await store.WriteAsync(db => AcceptAsync(db, viewer, hash, password, name, stop), stop);
        }
        catch (DbUpdateException) when (!stop.IsCancellationRequested)
        {
            // In the same moment the address was taken, or the same link was used. If it was neither, the fault is the caller's to see.
            if (await store.ReadAsync(db => InvitationQueries.OpenAsync(db, hash, clock.GetUtcNow(), stop), stop) is null)
            {
                throw new RuleBroken("invitation.closed");
            }

            throw;
        }
    }

    private async Task<Guid> AcceptAsync(PortalDb db, Viewer viewer, string hash, string? password, string? name, CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        var invitation = await InvitationQueries.OpenAsync(db, hash, now, stop) ?? throw new RuleBroken("invitation.closed");
        var organisation = await db.Organisations.SingleAsync(one => one.Id == invitation.OrganisationId, stop);
        var person = invitation.Accept(organisation, now, viewer.From, name);
        PasswordRules.Check(password, person.Name, person.Email, organisation.Name);
        await accounts.AddAsync(db, person, password!, stop);

        // A project may have gone to the archive meanwhile; it has not changed its client.
        var projects = await db.Projects.Include(project => project.Members)
            .Where(project => invitation.ProjectIds.Contains(project.Id) && project.ArchivedAt == null).ToListAsync(stop);
        projects.ForEach(project => project.AddMember(Viewer.Portal with { From = viewer.From }, person, now));
        return person.Id;
    }

    // Only the organisation's own, so that an invitation is no way to look into another's.
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
