using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Identity;

/// <summary>
/// Identity's store. A new security stamp (password, second factor, e-mail) ends the person's other sessions in the same transaction, so no
/// caller has to do it. The session that makes the change remains open.
/// </summary>
public sealed class AccountStore(PortalDb db, IHttpContextAccessor http, TimeProvider clock, IdentityErrorDescriber? describer = null)
    : UserOnlyStore<Account, PortalDb, Guid>(db, describer)
{
    public override async Task SetSecurityStampAsync(Account user, string stamp, CancellationToken cancellationToken = default)
    {
        await base.SetSecurityStampAsync(user, stamp, cancellationToken);
        var current = http.HttpContext is { } request ? ViewerSource.SessionOf(request.User) : null;
        var others = await Context.Sessions.Where(session => session.PersonId == user.Id && session.EndedAt == null && session.Id != current)
            .ToListAsync(cancellationToken);
        foreach (var session in others)
        {
            session.End(Viewer.Portal, clock.GetUtcNow());
        }
    }
}
