using ClientPortal.Domain.People;
using Microsoft.AspNetCore.Identity;

namespace ClientPortal.Web.Identity;

/// <summary>Finds an account by its stored address, whether its owner types the domain with accents or in ASCII.</summary>
internal sealed class EmailNormalizer : ILookupNormalizer
{
    public string? NormalizeEmail(string? email) => email is null ? null : EmailAddress.Comparable(email).ToUpperInvariant();

    // The user name is the e-mail address.
    public string? NormalizeName(string? name) => NormalizeEmail(name);
}
