using System.Globalization;
using System.Security.Cryptography;

namespace ClientPortal.Domain.People;

/// <summary>
/// A link by which a client signs in without a password, valid once within <see cref="Life"/>. The browser that asked for it has a secret of its
/// own, the device: it opens the link, or takes the six digits that the same mail carries. Of secret, device and digits there are hashes only.
/// </summary>
public sealed class SignInLink : Entity
{
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(10);

    private SignInLink()
    {
    }

    public Guid PersonId { get; private init; }

    /// <summary>SHA-256 of the link's secret, in hexadecimal.</summary>
    public string SecretHash { get; private init; } = "";

    /// <summary>SHA-256 of the secret in the cookie of the browser that asked, in hexadecimal.</summary>
    public string DeviceHash { get; private init; } = "";

    /// <summary>As <see cref="CodeHashOf"/>.</summary>
    public string CodeHash { get; private init; } = "";

    /// <summary>The security stamp of the account when it was sent: a new password or second factor ends the link.</summary>
    public string Stamp { get; private init; } = "";

    public DateTimeOffset SentAt { get; private init; }
    public DateTimeOffset ExpiresAt { get; private init; }
    public DateTimeOffset? UsedAt { get; private set; }

    /// <summary>Six digits.</summary>
    public static string NewCode() => RandomNumberGenerator.GetInt32(1_000_000).ToString("D6", CultureInfo.InvariantCulture);

    /// <summary>SHA-256 of the device and the six digits, in hexadecimal.</summary>
    // A million codes are soon tried against a hash. The device has 256 bits, and the database does not know it.
    public static string CodeHashOf(string? device, string code) => LinkSecret.Hash($"{device}:{code}");

    /// <param name="by">The portal, with the network address that asked.</param>
    /// <param name="personId">The person whose address it was asked for.</param>
    /// <param name="secrets">What the mail and the browser hold.</param>
    /// <param name="stamp">The present security stamp of the account.</param>
    /// <param name="now">The present moment.</param>
    public static SignInLink Send(Viewer by, Guid personId, SignInLinkSecrets secrets, string stamp, DateTimeOffset now)
    {
        var link = new SignInLink
        {
            PersonId = personId,
            SecretHash = LinkSecret.Hash(secrets.Secret),
            DeviceHash = LinkSecret.Hash(secrets.Device),
            CodeHash = CodeHashOf(secrets.Device, secrets.Code),
            Stamp = stamp,
            SentAt = now,
            ExpiresAt = now + Life,
        };
        link.Record(by, now, link.Changed("sent"));
        return link;
    }

    public bool IsOpenAt(DateTimeOffset now) => UsedAt is null && ExpiresAt > now;

    /// <summary>Uses it; it is closed from now on.</summary>
    /// <param name="by">Its person.</param>
    /// <param name="stamp">The present security stamp of the account.</param>
    /// <param name="now">The present moment.</param>
    /// <exception cref="NotFound">It is another person's.</exception>
    /// <exception cref="RuleBroken"><c>link.closed</c>: used, expired, or the password changed since; or the person is staff.</exception>
    public void Use(Viewer by, string? stamp, DateTimeOffset now)
    {
        by.MustBe(PersonId);
        if (!IsOpenAt(now) || stamp != Stamp || by.IsStaff)
        {
            throw new RuleBroken("link.closed") { Kind = RuleKind.LinkClosed };
        }

        UsedAt = now;
        Record(by, now, Changed("used"));
    }

    private SignInLinkChanged Changed(string to) => new() { PersonId = PersonId, To = to };
}

/// <summary>The secrets of one link.</summary>
/// <param name="Secret">In the link.</param>
/// <param name="Device">In a cookie of the browser that asked.</param>
/// <param name="Code">Six digits, in the mail.</param>
public sealed record SignInLinkSecrets(string Secret, string Device, string Code);
