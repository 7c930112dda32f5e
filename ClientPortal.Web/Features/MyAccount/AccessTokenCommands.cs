using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using ClientPortal.Web.Identity;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.MyAccount;

/// <summary>Makes and ends the tokens with which programs act in the viewer's name.</summary>
public sealed class AccessTokenCommands(PortalStore store, AccountCommands account, TimeProvider clock)
{
    /// <summary>Makes a token. Its secret is in this answer and nowhere else.</summary>
    /// <exception cref="RuleBroken">
    /// <c>password.wrong</c>, <c>password.too-many-tries</c>, <c>token.too-many</c>; those of <see cref="AccessToken.Make"/>.
    /// </exception>
    public async Task<NewAccessToken> MakeAsync(
        Viewer viewer, string? password, AccessTokenFields fields, CancellationToken stop = default)
    {
        var secret = AccessToken.NewSecret();
        var id = Guid.Empty;
        await account.WithPasswordAsync(
            viewer, password,
            async (db, person, stamp) =>
            {
                var now = clock.GetUtcNow();
                if (await db.AccessTokens.CountAsync(one => one.PersonId == viewer.PersonId && one.Stamp == stamp && one.EndedAt == null
                    && (one.ExpiresAt == null || one.ExpiresAt > now), stop) >= AccessToken.Most)
                {
                    throw new RuleBroken("token.too-many", AccessToken.Most);
                }

                var token = AccessToken.Make(viewer, fields, secret, stamp, now);
                db.AccessTokens.Add(token);
                person.NoteAccountChange(viewer, "token-added", now);
                id = token.Id;
            },
            stop);
        return new NewAccessToken(id, secret);
    }

    /// <summary>Ends a token: the next call with it is refused, and its event streams end.</summary>
    /// <exception cref="NotFound">The viewer has no such token.</exception>
    /// <exception cref="RuleBroken"><c>viewer.read-only</c>.</exception>
    public Task EndAsync(Viewer viewer, Guid id, CancellationToken stop = default) => store.WriteAsync(
        async db =>
        {
            var (person, _) = await Credentials.OfAsync(db, viewer, stop);
            var token = await db.AccessTokens.SingleOrDefaultAsync(one => one.Id == id && one.PersonId == viewer.PersonId, stop)
                ?? throw new NotFound();
            token.End(viewer, clock.GetUtcNow());
            person.NoteAccountChange(viewer, "token-removed", clock.GetUtcNow());
        },
        stop);
}

/// <summary>A new token, with the secret that is shown this once.</summary>
public sealed record NewAccessToken(Guid Id, string Secret);
