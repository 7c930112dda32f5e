using ClientPortal.Domain.People;

namespace ClientPortal.Domain.Documents;

/// <summary>
/// A link with which people outside of the portal download a document: one version, or always the newest. The database has the hash of its secret,
/// and of its password where it has one.
/// </summary>
public sealed class DocumentLink : Entity
{
    /// <summary>Open links of one document.</summary>
    public const int Most = 50;

    public const int ForLength = 120, PasswordLeast = 8, PasswordMost = 128, MostDays = 365, MostOpenings = 10_000, HashLength = 64;

    private DocumentLink()
    {
    }

    public Guid DocumentId { get; private init; }
    public Guid ProjectId { get; private init; }
    public Guid OrganisationId { get; private init; }

    /// <summary>The version that it opens; null for always the newest.</summary>
    public int? Number { get; private init; }

    /// <summary>Whom it is for, as staff typed it; possibly empty.</summary>
    public string For { get; private init; } = "";

    /// <summary>SHA-256 of the secret, in hexadecimal.</summary>
    public string SecretHash { get; private init; } = "";

    /// <summary>Null for a link without a password.</summary>
    public string? PasswordHash { get; private init; }

    public DateTimeOffset ExpiresAt { get; private init; }

    /// <summary>Downloads that it allows; null for any number.</summary>
    public int? Allowed { get; private init; }

    /// <summary>Downloads so far.</summary>
    public int Opened { get; private set; }

    public DateTimeOffset? OpenedAt { get; private set; }
    public Guid MadeById { get; private init; }
    public DateTimeOffset MadeAt { get; private init; }
    public DateTimeOffset? RevokedAt { get; private set; }

    /// <param name="by">A member of staff.</param>
    /// <param name="document">A document on the shelf.</param>
    /// <param name="fields">What they give.</param>
    /// <param name="secret">Of <see cref="LinkSecret.New"/>.</param>
    /// <param name="passwordHash">Null for a link without a password.</param>
    /// <param name="now">The present moment.</param>
    /// <exception cref="NotFound">The document has no version of that number.</exception>
    /// <exception cref="RuleBroken">
    /// The viewer is not staff; <c>document.in-bin</c>, <c>document.link-days</c>, <c>document.link-allowed</c>; the name is too long.
    /// </exception>
    public static DocumentLink Make(
        Viewer by, Document document, DocumentLinkFields fields, string secret, string? passwordHash, DateTimeOffset now)
    {
        by.MustBeStaff();
        if (document.RemovedAt is not null)
        {
            throw new RuleBroken("document.in-bin");
        }

        if (fields.Number is { } number && document.Versions.All(version => version.Number != number))
        {
            throw new NotFound();
        }

        if (fields.Days is < 1 or > MostDays)
        {
            throw new RuleBroken("document.link-days", MostDays);
        }

        if (fields.Allowed is < 1 or > MostOpenings)
        {
            throw new RuleBroken("document.link-allowed", MostOpenings);
        }

        var link = new DocumentLink
        {
            DocumentId = document.Id,
            ProjectId = document.ProjectId,
            OrganisationId = document.OrganisationId,
            Number = fields.Number,
            For = Text.OptionalLine(fields.For, "document.link-for", ForLength),
            SecretHash = LinkSecret.Hash(secret),
            PasswordHash = passwordHash,
            ExpiresAt = now.AddDays(fields.Days),
            Allowed = fields.Allowed,
            MadeById = by.ActorId,
            MadeAt = now,
        };
        link.Record(by, now, new DocumentLinkCreated
        {
            DocumentId = document.Id, LinkId = link.Id, ProjectId = document.ProjectId, OrganisationId = document.OrganisationId,
        });
        return link;
    }

    /// <summary>Checks the length of a password for a link.</summary>
    /// <exception cref="RuleBroken"><c>document.link-password</c>.</exception>
    public static void CheckPassword(string password)
    {
        if (password.Length is < PasswordLeast or > PasswordMost)
        {
            throw new RuleBroken("document.link-password", PasswordLeast, PasswordMost);
        }
    }

    public bool IsOpen(DateTimeOffset now) => IsOpenWith(RevokedAt, ExpiresAt, Allowed, Opened, now);

    /// <summary>Whether it opens anything: not revoked, not expired, and not used as often as it allows.</summary>
    public static bool IsOpenWith(DateTimeOffset? revokedAt, DateTimeOffset expiresAt, int? allowed, int opened, DateTimeOffset now) =>
        revokedAt is null && expiresAt > now && (allowed is null || opened < allowed);

    /// <summary>Counts and records one download.</summary>
    /// <param name="by">The portal, with the address of the person who has the link.</param>
    /// <param name="number">The version that they get.</param>
    /// <param name="now">The present moment.</param>
    /// <exception cref="NotFound">It is not open (any more).</exception>
    /// <exception cref="RuleBroken">The viewer is read-only.</exception>
    public void Open(Viewer by, int number, DateTimeOffset now)
    {
        by.MustWrite();
        if (!IsOpen(now))
        {
            throw new NotFound();
        }

        (Opened, OpenedAt) = (Opened + 1, now);
        Record(by, now, new DocumentLinkOpened
        {
            DocumentId = DocumentId, LinkId = Id, ProjectId = ProjectId, OrganisationId = OrganisationId, Number = number,
        });
    }

    /// <summary>Ends it at once; one that is revoked stays as it is.</summary>
    /// <exception cref="RuleBroken">The viewer is not staff.</exception>
    public void Revoke(Viewer by, DateTimeOffset now)
    {
        by.MustBeStaff();
        if (RevokedAt is null)
        {
            RevokedAt = now;
            Record(by, now, new DocumentLinkRevoked
            {
                DocumentId = DocumentId, LinkId = Id, ProjectId = ProjectId, OrganisationId = OrganisationId,
            });
        }
    }
}

/// <summary>What staff give for a link.</summary>
/// <param name="Number">The version that it opens; null for always the newest.</param>
/// <param name="Days">Days that it is valid.</param>
/// <param name="Allowed">Downloads; null for any number.</param>
/// <param name="Password">Null or empty for a link without one.</param>
/// <param name="For">Whom it is for; possibly empty.</param>
public sealed record DocumentLinkFields(int? Number, int Days, int? Allowed = null, string? Password = null, string For = "");
