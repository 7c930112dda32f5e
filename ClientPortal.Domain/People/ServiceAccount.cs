namespace ClientPortal.Domain.People;

/// <summary>
/// A program that calls the API in its own name, with a token that administrators make, renew and end. What it writes is by a person of its own
/// (<see cref="Person.ForService"/>), who cannot sign in.
/// </summary>
public sealed class ServiceAccount : Entity
{
    public const int NameLength = 80;

    /// <summary>More programs than a portal is connected with.</summary>
    public const int Most = 50;

    /// <summary>Every token of a service account begins with it, so that a scanner of source code recognises one.</summary>
    public const string Prefix = "cps_";

    /// <summary>The areas of the API, as its OpenAPI document tags them; a test compares the two.</summary>
    public static readonly IReadOnlyList<string> AllAreas =
    [
        "calendar", "conversations", "documents", "events", "jobs", "notifications", "projects", "prospects", "push", "realtime", "search",
        "tickets", "webhooks",
    ];

    // Characters of the token that the list shows, so that administrators recognise theirs.
    private const int HintLength = 10;

    private ServiceAccount()
    {
    }

    /// <summary>The author of what it writes.</summary>
    public Guid PersonId { get; private init; }

    public string Name { get; private init; } = "";

    /// <summary>The client organisation whose administrator it acts as; null for one that acts as staff.</summary>
    public Guid? OrganisationId { get; private init; }

    public TokenScope Scope { get; private init; }

    /// <summary>The areas of the API that it may call, <c>tickets</c>; empty for all.</summary>
    public IReadOnlyList<string> Areas { get; private init; } = [];

    /// <summary>SHA-256 of the token, in hexadecimal.</summary>
    public string Hash { get; private set; } = "";

    /// <summary>How the token begins.</summary>
    public string Hint { get; private set; } = "";

    public Guid MadeBy { get; private init; }
    public DateTimeOffset MadeAt { get; private init; }

    /// <summary>When it got the present token.</summary>
    public DateTimeOffset RenewedAt { get; private set; }

    /// <summary>When the token ends by itself; null for one without an end.</summary>
    public DateTimeOffset? ExpiresAt { get; private set; }

    /// <summary>The last call, to the minute; null before the first.</summary>
    public DateTimeOffset? LastUsedAt { get; private set; }

    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>A new token: the prefix and 64 hexadecimal digits.</summary>
    public static string NewToken() => Prefix + LinkSecret.New();

    /// <summary>The role that such an account has: its organisation's administrator, or staff, an administrator with that scope.</summary>
    public static Role RoleOf(ServiceAccountFields fields) =>
        fields.OrganisationId is not null ? Role.Client : fields.Scope == TokenScope.Admin ? Role.Admin : Role.Technician;

    /// <param name="by">An administrator.</param>
    /// <param name="person">Of <see cref="Person.ForService"/>, with the role of <see cref="RoleOf"/>.</param>
    /// <param name="fields">What the administrator gives.</param>
    /// <param name="token">Of <see cref="NewToken"/>.</param>
    /// <param name="now">The present moment.</param>
    /// <exception cref="RuleBroken">
    /// <c>viewer.admin-only</c>, <c>viewer.read-only</c>; <c>service-account.scope</c>: an organisation has no administrators of the portal;
    /// <c>service-account.area</c>; <c>service-account.expired</c>; the name is missing or too long.
    /// </exception>
    public static ServiceAccount Make(Viewer by, Person person, ServiceAccountFields fields, string token, DateTimeOffset now)
    {
        by.MustBeAdmin();
        if (fields.OrganisationId is not null && fields.Scope == TokenScope.Admin)
        {
            throw new RuleBroken("service-account.scope");
        }

        if (fields.Areas.FirstOrDefault(area => !AllAreas.Contains(area)) is { } unknown)
        {
            throw new RuleBroken("service-account.area", Text.Cut(unknown, NameLength)!);
        }

        var account = new ServiceAccount
        {
            PersonId = person.Id,
            Name = Text.Line(fields.Name, "service-account.name", NameLength),
            OrganisationId = fields.OrganisationId,
            Scope = fields.Scope,
            Areas = [.. fields.Areas.Distinct()],
            MadeBy = by.ActorId,
            MadeAt = now,
        };
        account.Take(token, fields.ExpiresAt, now);
        account.Record(by, now, new ServiceAccountCreated { ServiceAccountId = account.Id, PersonId = person.Id });
        return account;
    }

    public bool IsOpen(DateTimeOffset now) => EndedAt is null && (ExpiresAt is null || ExpiresAt > now);

    /// <summary>Updates <see cref="LastUsedAt"/>. No event: no page shows it live.</summary>
    public void Used(DateTimeOffset now) => LastUsedAt = now;

    /// <summary>Replaces the token; the one before is refused from now on.</summary>
    /// <exception cref="RuleBroken">
    /// <c>viewer.admin-only</c>, <c>viewer.read-only</c>; <c>service-account.ended</c>; <c>service-account.expired</c>.
    /// </exception>
    public void Renew(Viewer by, string token, DateTimeOffset? expiresAt, DateTimeOffset now)
    {
        by.MustBeAdmin();
        if (EndedAt is not null)
        {
            throw new RuleBroken("service-account.ended");
        }

        Take(token, expiresAt, now);
        Record(by, now, new ServiceAccountRenewed { ServiceAccountId = Id, PersonId = PersonId });
    }

    /// <summary>Ends it for good; one that is over stays as it is. Its row stays, because the audit names it.</summary>
    /// <exception cref="RuleBroken"><c>viewer.admin-only</c>, <c>viewer.read-only</c>.</exception>
    public void End(Viewer by, DateTimeOffset now)
    {
        by.MustBeAdmin();
        if (EndedAt is null)
        {
            EndedAt = now;
            Record(by, now, new ServiceAccountEnded { ServiceAccountId = Id, PersonId = PersonId });
        }
    }

    private void Take(string token, DateTimeOffset? expiresAt, DateTimeOffset now)
    {
        if (expiresAt <= now)
        {
            throw new RuleBroken("service-account.expired");
        }

        (Hash, Hint, ExpiresAt, RenewedAt) = (LinkSecret.Hash(token), token[..HintLength], expiresAt, now);
    }
}

/// <summary>What an administrator gives for a new service account.</summary>
/// <param name="Name">What lists and the audit call it.</param>
/// <param name="OrganisationId">The client organisation whose administrator it acts as; null for one that acts as staff.</param>
/// <param name="Scope">As of an access token; <see cref="TokenScope.Admin"/> only for one that acts as staff.</param>
/// <param name="Areas">The areas of the API that it may call; empty for all.</param>
/// <param name="ExpiresAt">When its token ends; null for one without an end.</param>
public sealed record ServiceAccountFields(
    string Name, Guid? OrganisationId, TokenScope Scope, IReadOnlyList<string> Areas, DateTimeOffset? ExpiresAt);
