using ClientPortal.Domain.People;
using Microsoft.AspNetCore.Identity;

namespace ClientPortal.Web.Identity;

/// <summary>Accounts are found by the address as it is kept, however its owner types the domain: with its accents, or in ASCII.</summary>
internal sealed class EmailNormalizer : ILookupNormalizer
{
    public string? NormalizeEmail(string? email) => email is null ? null : EmailAddress.Comparable(email).ToUpperInvariant();

    // Accounts are called by their address.
    public string? NormalizeName(string? name) => NormalizeEmail(name);
}
