using ClientPortal.Domain;
using ClientPortal.Domain.Prospects;
using ClientPortal.Web.Data;

namespace ClientPortal.Web.Features.Prospects;

/// <summary>
/// When two prospects are likely the same: one address or number; where neither is known, one name at one company. Pages, API, import and
/// Calendly go by it.
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

    /// <summary>At this address or this number; an empty one finds nothing.</summary>
    public static IQueryable<Prospect> ReachedAt(this IQueryable<Prospect> prospects, string email, string phoneKey) =>
        prospects.Where(other => (email != "" && other.Email == email) || (phoneKey != "" && other.PhoneKey == phoneKey));

    /// <summary>What one has in common with those that are likely the same.</summary>
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
