using ClientPortal.Domain;
using ClientPortal.Domain.Prospects;
using ClientPortal.Web.Data;

namespace ClientPortal.Web.Features.Prospects;

/// <summary>
/// When two prospects are probably the same: the same address or number; without both, the same name at the same company. Pages, API, import
/// and Calendly use this rule.
/// </summary>
public static class ProspectDuplicates
{
    public static IQueryable<Prospect> LikelySameAs(this IQueryable<Prospect> prospects, Prospect one)
    {
        var (id, name, company) = (one.Id, one.SortName, Text.Fold(one.Company));
        return (one.Email + one.PhoneKey != ""
            ? prospects.ReachedAt(one.Email, one.PhoneKey)
            : prospects.Where(other => other.SortName == name && PortalDb.Fold(other.Company) == company)).Where(other => other.Id != id);
    }

    /// <summary>The prospects with this address or number; an empty value matches nothing.</summary>
    public static IQueryable<Prospect> ReachedAt(this IQueryable<Prospect> prospects, string email, string phoneKey) =>
        prospects.Where(other => (email != "" && other.Email == email) || (phoneKey != "" && other.PhoneKey == phoneKey));

    /// <summary>The keys of which probable duplicates share at least one.</summary>
    internal static IEnumerable<string> KeysOf(string email, string phoneKey, string sortName, string company)
    {
        if (email.Length > 0)
        {
            yield return email;
        }

        if (phoneKey.Length > 0)
        {
            yield return phoneKey;
        }

        yield return $"{sortName}\n{Text.Fold(company)}";
    }
}
