using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.ServiceAccounts;

/// <summary>Makes, renews and ends the accounts of programs; for administrators.</summary>
public sealed class ServiceAccountCommands(PortalStore store, TimeProvider clock)
{
    /// <summary>Makes an account. Its token is in this answer and nowhere else.</summary>
    /// <exception cref="NotFound">The viewer is not an administrator, or the organisation does not exist.</exception>
    /// <exception cref="RuleBroken"><c>service-account.too-many</c>; those of <see cref="ServiceAccount.Make"/>.</exception>
    public Task<NewServiceToken> MakeAsync(Viewer viewer, ServiceAccountFields fields, CancellationToken stop = default)
    {
        viewer.MustBeAdminToSee();
        viewer.MustBeAdmin();
        return store.WriteAloneAsync(
            nameof(ServiceAccount),
            async db =>
            {
                if (await db.ServiceAccounts.VisibleTo(viewer).CountAsync(stop) >= ServiceAccount.Most)
                {
                    throw new RuleBroken("service-account.too-many", ServiceAccount.Most);
                }

                var organisation = await db.Organisations.VisibleTo(viewer)
                    .Where(one => fields.OrganisationId == null ? one.IsProvider : one.Id == fields.OrganisationId && !one.IsProvider)
                    .OrderBy(one => one.Id).FirstOrDefaultAsync(stop) ?? throw new NotFound();
                var (now, token) = (clock.GetUtcNow(), ServiceAccount.NewToken());
                var person = Person.ForService(viewer, organisation, fields.Name, ServiceAccount.RoleOf(fields), now);
                var account = ServiceAccount.Make(viewer, person, fields, token, now);
                db.People.Add(person);
                db.ServiceAccounts.Add(account);
                return new NewServiceToken(account.Id, token);
            },
            stop);
    }

    /// <summary>Gives an account another token, which is in this answer and nowhere else. The one before is refused, and its streams end.</summary>
    /// <exception cref="NotFound">It does not exist, or the viewer is not an administrator.</exception>
    /// <exception cref="RuleBroken">Those of <see cref="ServiceAccount.Renew"/>.</exception>
    public Task<NewServiceToken> RenewAsync(Viewer viewer, Guid id, DateTimeOffset? expiresAt, CancellationToken stop = default) => store.WriteAsync(
        async db =>
        {
            var token = ServiceAccount.NewToken();
            (await FindAsync(db, viewer, id, stop)).Renew(viewer, token, expiresAt, clock.GetUtcNow());
            return new NewServiceToken(id, token);
        },
        stop);

    /// <summary>Ends an account: the next call with its token is refused, and its streams end.</summary>
    /// <exception cref="NotFound">It does not exist, or the viewer is not an administrator.</exception>
    /// <exception cref="RuleBroken"><c>viewer.read-only</c>.</exception>
    public Task EndAsync(Viewer viewer, Guid id, CancellationToken stop = default) => store.WriteAsync(
        async db => (await FindAsync(db, viewer, id, stop)).End(viewer, clock.GetUtcNow()), stop);

    private static async Task<ServiceAccount> FindAsync(PortalDb db, Viewer viewer, Guid id, CancellationToken stop)
    {
        viewer.MustBeAdminToSee();
        viewer.MustBeAdmin();
        return await db.ServiceAccounts.VisibleTo(viewer).SingleOrDefaultAsync(account => account.Id == id, stop) ?? throw new NotFound();
    }
}

/// <summary>The token of a service account, which is shown this once.</summary>
public sealed record NewServiceToken(Guid Id, string Token);
