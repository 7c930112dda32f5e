using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace ClientPortal.Web.Features.Notifications.Email;

/// <summary>
/// Signed tokens in the links that end mails of some kinds. A token is enough to end them, and for nothing else: mail programs have no session.
/// It does not expire, because a person may find the mail much later.
/// </summary>
public sealed class UnsubscribeTokens(IDataProtectionProvider protection)
{
    /// <summary>In place of kinds: every mail of notifications.</summary>
    public static readonly IReadOnlyList<string> AllKinds = ["*"];

    private readonly IDataProtector protector = protection.CreateProtector("ClientPortal.Unsubscribe.1");

    /// <summary>The path of the page, without a slash at its beginning.</summary>
    public string PathOf(Guid personId, IEnumerable<string> kinds) => "unsubscribe/" + protector.Protect($"{personId:N} {string.Join(',', kinds)}");

    /// <summary>What a token stands for; null for one that the portal did not sign.</summary>
    public UnsubscribeToken? Read(string? token)
    {
        try
        {
            return token is { Length: > 0 } && protector.Unprotect(token).Split(' ') is [var person, var kinds] && Guid.TryParse(person, out var id)
                ? new UnsubscribeToken(id, kinds.Split(','))
                : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}

/// <param name="PersonId">Whose mail.</param>
/// <param name="Kinds">The kinds of notifications, or <see cref="UnsubscribeTokens.AllKinds"/>.</param>
public sealed record UnsubscribeToken(Guid PersonId, IReadOnlyList<string> Kinds)
{
    public bool IsAll => Kinds.SequenceEqual(UnsubscribeTokens.AllKinds);
}
