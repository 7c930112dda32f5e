namespace ClientPortal.Domain.People;

/// <summary>
/// A long-lived token with which a program calls the API in a person's name. Its secret is shown once; the database has the hash. A new password or
/// second factor of the person ends it, because <see cref="Stamp"/> is that of their account when it was made.
/// </summary>
public sealed class AccessToken : Entity
{
    public const int NameLength = 80;

    /// <summary>More programs than a person connects.</summary>
    public const int Most = 20;

    /// <summary>Every secret begins with it, so that a scanner of source code recognises one.</summary>
    public const string Prefix = "cpt_";

    // Characters of the secret that the list shows, so that people recognise theirs.
    private const int HintLength = 10;

    private AccessToken()
    {
    }

    public Guid PersonId { get; private init; }
    public string Name { get; private init; } = "";
    public TokenScope Scope { get; private init; }

    /// <summary>SHA-256 of the secret, in hexadecimal.</summary>
    public string Hash { get; private init; } = "";

    /// <summary>How the secret begins.</summary>
    public string Hint { get; private init; } = "";

    /// <summary>The security stamp of the account when it was made; it is valid as long as the account has this one.</summary>
    public string Stamp { get; private init; } = "";

    public DateTimeOffset MadeAt { get; private init; }

    /// <summary>When it ends by itself; null for one without an end.</summary>
    public DateTimeOffset? ExpiresAt { get; private init; }

    /// <summary>The last call, to the minute; null before the first.</summary>
    public DateTimeOffset? LastUsedAt { get; private set; }

    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>A new secret: the prefix and 64 hexadecimal digits.</summary>
    public static string NewSecret() => Prefix + LinkSecret.New();

    /// <param name="by">Its owner.</param>
    /// <param name="fields">What the owner gives.</param>
    /// <param name="secret">Of <see cref="NewSecret"/>.</param>
    /// <param name="stamp">The present security stamp of the owner's account.</param>
    /// <param name="now">The present moment.</param>
    /// <exception cref="RuleBroken">
    /// <c>viewer.read-only</c>, <c>viewer.admin-only</c>: the scope is for administrators; <c>token.expired</c>; the name is missing or too long.
    /// </exception>
    public static AccessToken Make(Viewer by, AccessTokenFields fields, string secret, string stamp, DateTimeOffset now)
    {
        by.MustBe(by.PersonId);
        if (fields.Scope == TokenScope.Admin)
        {
            by.MustBeAdmin();
        }

        if (fields.ExpiresAt <= now)
        {
            throw new RuleBroken("token.expired");
        }

        return new AccessToken
        {
            PersonId = by.PersonId,
            Name = Text.Line(fields.Name, "token.name", NameLength),
            Scope = fields.Scope,
            Hash = LinkSecret.Hash(secret),
            Hint = secret[..HintLength],
            Stamp = stamp,
            MadeAt = now,
            ExpiresAt = fields.ExpiresAt,
        };
    }

    public bool IsOpen(DateTimeOffset now) => EndedAt is null && (ExpiresAt is null || ExpiresAt > now);

    /// <summary>Updates <see cref="LastUsedAt"/>. No event: no page shows it live.</summary>
    public void Used(DateTimeOffset now) => LastUsedAt = now;

    /// <summary>Ended by its owner; one that is over stays as it is.</summary>
    /// <exception cref="NotFound">The viewer is another person.</exception>
    /// <exception cref="RuleBroken">The viewer is read-only.</exception>
    public void End(Viewer by, DateTimeOffset now)
    {
        by.MustBe(PersonId);
        EndedAt ??= now;
        CountChange();
    }
}

/// <summary>What a token may do in its owner's name. Each includes those before it.</summary>
public enum TokenScope
{
    /// <summary>GET alone.</summary>
    Read,

    /// <summary>Everything but what only administrators of the portal may do.</summary>
    Write,

    /// <summary>All that its owner may do.</summary>
    Admin,
}

/// <summary>What a person gives for a new token.</summary>
public sealed record AccessTokenFields(string Name, TokenScope Scope, DateTimeOffset? ExpiresAt);
