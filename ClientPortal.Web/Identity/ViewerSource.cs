using System.Collections.Immutable;
using System.Globalization;
using System.Security.Claims;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Identity;

/// <summary>
/// Builds the viewer from the database. The cookie or token names only the account and the session, and no rights. Pages, circuits, tokens
/// and streams all authenticate here. A database error throws and decides nothing: it signs no person out.
/// </summary>
public sealed class ViewerSource(PortalStore store, MaintenanceState maintenance)
{
    /// <summary>In the cookie of staff who view the portal as a client: that client's id.</summary>
    public const string SeenAsClaim = "seen-as";

    /// <summary>The session that a cookie or token belongs to.</summary>
    public const string SessionClaim = "sid";

    /// <summary>In a refresh token: how often the tokens of its session had been renewed when it was given.</summary>
    private const string RenewalClaim = "renewal";

    /// <summary>The access token (<see cref="AccessToken"/>) that a program sent, by id, and its scope.</summary>
    private const string TokenClaim = "token", ScopeClaim = "scope";

    /// <summary>The service account (<see cref="ServiceAccount"/>) of a program, by id, and each area of the API that it may call.</summary>
    private const string ServiceClaim = "service", AreaClaim = "area";

    /// <summary>The network address of this request. It is written on every request, and an older value is never used.</summary>
    public const string FromClaim = "from";

    private static readonly string StampClaim = new ClaimsIdentityOptions().SecurityStampClaimType;

    // Every request, circuit and token runs this query, so it is compiled once.
    private static readonly CompiledOnce<Func<PortalDb, Guid, Guid?, CancellationToken, Task<PersonRow?>>> PersonOf = new(() => EF.CompileAsyncQuery(
        (PortalDb db, Guid personId, Guid? sessionId, CancellationToken _) => db.People.AsNoTracking().Where(person => person.Id == personId)
            .Select(person => new PersonRow(
                person,
                db.Users.Where(account => account.Id == personId).Select(account => account.SecurityStamp).FirstOrDefault(),
                db.Sessions.Where(session => session.Id == sessionId && session.PersonId == personId)
                    .Select(session => session.EndedAt).FirstOrDefault(),
                db.Sessions.Where(session => session.Id == sessionId && session.PersonId == personId)
                    .Select(session => (DateTimeOffset?)session.LastSeenAt).FirstOrDefault(),
                db.Projects.Where(project =>
                    project.OrganisationId == person.OrganisationId && project.Members.Any(member => member.PersonId == personId))
                    .Select(project => project.Id).ToList()))
            .SingleOrDefault()));

    /// <summary>The viewer; null when the person is not signed in, gone or disabled, or when their session has ended.</summary>
    public async Task<Viewer?> OfAsync(ClaimsPrincipal user, CancellationToken stop = default) => (await AuthenticateAsync(user, stop)).Viewer;

    /// <summary>The viewer, or why there is none.</summary>
    public async Task<AuthResult> AuthenticateAsync(ClaimsPrincipal user, CancellationToken stop = default)
    {
        if (!Guid.TryParse(user.FindFirstValue(ClaimTypes.NameIdentifier), out var personId))
        {
            return new AuthResult(SessionState.Session);
        }

        return await store.ReadAsync(
            async db =>
            {
                var found = await FindAsync(db, personId, user, stop);
                if (found is not { SessionState: SessionState.Open, Person: { } person })
                {
                    return new AuthResult(found.SessionState);
                }

                var viewer = found.Projects is { } projects
                    ? ViewerOf(person, person.Role == Role.Client ? [.. projects] : [])
                    : await ViewerOfAsync(db, person, stop);
                viewer = viewer with { SessionId = SessionOf(user), From = user.FindFirstValue(FromClaim) };
                if (viewer.Role != Role.Admin)
                {
                    viewer = viewer with { ReadOnlyUntil = maintenance.ReadOnlyUntil };
                }

                if (viewer.Role == Role.Admin && ScopeOf(user) < TokenScope.Admin)
                {
                    // A token without that scope does not act as an administrator.
                    viewer = viewer with { Role = Role.Technician };
                }

                return new AuthResult(SessionState.Open, await ViewingAsAsync(db, viewer, user, stop));
            },
            stop);
    }

    /// <summary>The state of the principal's session and its last use, without the rights of the viewer.</summary>
    public async Task<(SessionState SessionState, DateTimeOffset? LastSeenAt)> SessionStateAsync(
        ClaimsPrincipal user, CancellationToken stop = default)
    {
        if (!Guid.TryParse(user.FindFirstValue(ClaimTypes.NameIdentifier), out var personId))
        {
            return (SessionState.Session, null);
        }

        var found = await store.ReadAsync(db => FindAsync(db, personId, user, stop), stop);
        return (found.SessionState, found.LastSeenAt);
    }

    /// <summary>The viewer of a person, without a session; null when the person does not exist or is disabled.</summary>
    public Task<Viewer?> OfAsync(Guid personId, CancellationToken stop = default) => store.ReadAsync(
        async db => await db.People.SingleOrDefaultAsync(one => one.Id == personId, stop) is { DisabledAt: null } person
            ? await ViewerOfAsync(db, person, stop)
            : null,
        stop);

    /// <summary>The viewers of many people by their id, without sessions, in two queries. The disabled are left out.</summary>
    public Task<Dictionary<Guid, Viewer>> OfAllAsync(IReadOnlyCollection<Guid> people, CancellationToken stop = default) => store.ReadAsync(
        async db =>
        {
            var found = await db.People.Where(one => people.Contains(one.Id) && one.DisabledAt == null).ToListAsync(stop);
            var clients = found.Where(person => person.Role == Role.Client).Select(person => person.Id).ToList();
            var memberships = clients.Count == 0
                ? []
                : await db.Projects
                    .SelectMany(project => project.Members, (project, member) => new { project.Id, project.OrganisationId, member.PersonId })
                    .Where(member => clients.Contains(member.PersonId)).ToListAsync(stop);
            var projects = memberships.ToLookup(member => (member.PersonId, member.OrganisationId), member => member.Id);
            return found.ToDictionary(person => person.Id, person => ViewerOf(person, [.. projects[(person.Id, person.OrganisationId)]]));
        },
        stop);

    /// <summary>The number that a refresh token carries; 0 for one from before they had one.</summary>
    public static int RenewalOf(ClaimsPrincipal user) =>
        int.TryParse(user.FindFirstValue(RenewalClaim), NumberStyles.None, CultureInfo.InvariantCulture, out var renewals) ? renewals : 0;

    public static Claim OfRenewal(int renewals) => new(RenewalClaim, renewals.ToString(CultureInfo.InvariantCulture));

    /// <summary>The claims of a program that sent an access token. They name the token, which is checked each time.</summary>
    public static ClaimsIdentity OfToken(AccessToken token, string scheme) => new(
    [
        new Claim(ClaimTypes.NameIdentifier, $"{token.PersonId}"), new Claim(StampClaim, token.Stamp), new Claim(TokenClaim, $"{token.Id}"),
        new Claim(ScopeClaim, Domain.Token.Of(token.Scope)),
    ], scheme);

    /// <summary>The claims of a program that sent the token of a service account. They name the token, which is checked each time.</summary>
    public static ClaimsIdentity OfService(ServiceAccount account, string scheme) => new(
    [
        new Claim(ClaimTypes.NameIdentifier, $"{account.PersonId}"), new Claim(StampClaim, account.Hash), new Claim(ServiceClaim, $"{account.Id}"),
        new Claim(ScopeClaim, Domain.Token.Of(account.Scope)), .. account.Areas.Select(area => new Claim(AreaClaim, area)),
    ], scheme);

    /// <summary>Whether a principal may call an area of the API, by its name there. All but some service accounts may call every one.</summary>
    public static bool MayCall(ClaimsPrincipal user, string? area) =>
        !user.HasClaim(claim => claim.Type == AreaClaim) || user.HasClaim(AreaClaim, area ?? "");

    /// <summary>What a principal's access token may do; null for one that signed in.</summary>
    public static TokenScope? ScopeOf(ClaimsPrincipal user) => Domain.Token.Parse<TokenScope>(user.FindFirstValue(ScopeClaim));

    /// <summary>The session of a principal; null for a token that has none.</summary>
    public static Guid? SessionOf(ClaimsPrincipal user) => Guid.TryParse(user.FindFirstValue(SessionClaim), out var session) ? session : null;

    private async Task<Found> FindAsync(PortalDb db, Guid personId, ClaimsPrincipal user, CancellationToken stop)
    {
        if (Guid.TryParse(user.FindFirstValue(ServiceClaim), out var service))
        {
            var stamp = user.FindFirstValue(StampClaim);
            var author = await db.ServiceAccounts
                .Where(one => one.Id == service && one.PersonId == personId && one.Hash == stamp && one.EndedAt == null)
                .Join(db.People, one => one.PersonId, person => person.Id, (_, person) => person).SingleOrDefaultAsync(stop);
            return author is null ? new Found(SessionState.Session) : new Found(SessionState.Open, author);
        }

        if (Guid.TryParse(user.FindFirstValue(TokenClaim), out var token)
            && !await db.AccessTokens.AnyAsync(one => one.Id == token && one.PersonId == personId && one.EndedAt == null, stop))
        {
            return new Found(SessionState.Session);
        }

        var sessionId = SessionOf(user);
        var found = await PersonOf.For(db)(db, personId, sessionId, stop);
        if (found?.Stamp is null)
        {
            // The person does not exist, or their account is gone.
            return new Found(SessionState.Session);
        }

        if (found.Person.DisabledAt is not null)
        {
            return new Found(SessionState.Disabled);
        }

        // A new stamp ends the other sessions in the same transaction (AccountStore). The session row decides, so the session that made the new
        // stamp remains open. The stamp explains why the others ended, and decides for a principal without a session.
        var sameStamp = found.Stamp == user.FindFirstValue(StampClaim);
        var open = sessionId is null ? sameStamp : found is { LastSeenAt: not null, EndedAt: null };
        return open
            ? new Found(SessionState.Open, found.Person, found.LastSeenAt, found.Projects)
            : new Found(sameStamp ? SessionState.Session : SessionState.Password);
    }

    // Only staff may view the portal as another person, and only as a client. Without that right they get their own viewer.
    private static async Task<Viewer> ViewingAsAsync(PortalDb db, Viewer own, ClaimsPrincipal user, CancellationToken stop)
    {
        if (!own.IsStaff || !Guid.TryParse(user.FindFirstValue(SeenAsClaim), out var seenAs))
        {
            return own;
        }

        return await db.People.SingleOrDefaultAsync(one => one.Id == seenAs, stop) is { Role: Role.Client, DisabledAt: null } client
            ? await ViewerOfAsync(db, client, stop) with
            {
                ImpersonatedBy = own.PersonId,
                SessionId = own.SessionId,
                From = own.From,
                TimeZone = own.TimeZone,
            }
            : own;
    }

    private static async Task<Viewer> ViewerOfAsync(PortalDb db, Person person, CancellationToken stop)
    {
        List<Guid> projects = person.Role != Role.Client ? [] : await db.Projects
            .Where(project => project.OrganisationId == person.OrganisationId && project.Members.Any(member => member.PersonId == person.Id))
            .Select(project => project.Id).ToListAsync(stop);
        return ViewerOf(person, [.. projects]);
    }

    private static Viewer ViewerOf(Person person, ImmutableHashSet<Guid> projects) => new()
    {
        PersonId = person.Id,
        Name = person.Name,
        Role = person.Role,
        OrganisationId = person.OrganisationId,
        IsOrganisationAdministrator = person.IsOrganisationAdministrator,
        ProjectIds = projects,
        TimeZone = person.TimeZone,
    };

    private sealed record PersonRow(Person Person, string? Stamp, DateTimeOffset? EndedAt, DateTimeOffset? LastSeenAt, List<Guid> Projects);

    private sealed record Found(
        SessionState SessionState, Person? Person = null, DateTimeOffset? LastSeenAt = null, List<Guid>? Projects = null);
}
