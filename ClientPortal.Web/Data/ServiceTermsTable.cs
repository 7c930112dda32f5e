using ClientPortal.Domain.Tickets;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Data;

/// <summary>What each organisation was promised.</summary>
public static class ServiceTermsTable
{
    /// <summary>The organisation's own terms, those that the provider set for all, or the portal's.</summary>
    public static async Task<ServiceTerms> TermsOfAsync(this PortalDb db, Guid organisationId, CancellationToken stop = default)
    {
        var agreements = await db.Agreements
            .Where(agreement => agreement.OrganisationId == organisationId || db.Organisations.Any(one => one.IsProvider && one.Id == agreement.OrganisationId))
            .AsNoTracking().ToListAsync(stop);
        return (agreements.Find(agreement => agreement.OrganisationId == organisationId) ?? agreements.FirstOrDefault())?.Terms ?? ServiceTerms.Default;
    }
}
