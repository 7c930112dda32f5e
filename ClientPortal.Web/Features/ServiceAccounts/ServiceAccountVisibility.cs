using ClientPortal.Domain.People;

namespace ClientPortal.Web.Features.ServiceAccounts;

/// <summary>Service accounts are for administrators.</summary>
public static class ServiceAccountVisibility
{
    /// <summary>Those that were not ended, for administrators; none for others.</summary>
    public static IQueryable<ServiceAccount> VisibleTo(this IQueryable<ServiceAccount> accounts, Viewer viewer)
    {
        var admin = viewer.Role == Role.Admin;
        return accounts.Where(account => admin && account.EndedAt == null);
    }
}
