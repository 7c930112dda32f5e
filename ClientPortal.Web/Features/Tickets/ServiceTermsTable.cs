using ClientPortal.Domain.Tickets;
using ClientPortal.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Tickets;

/// <summary>Reads the SLA terms of organisations.</summary>
public static class ServiceTermsTable
{
    /// <summary>The organisation's own terms, else those that the provider set for all, else <see cref="ServiceTerms.Default"/>.</summary>
    public static async Task<ServiceTerms> TermsOfAsync(this PortalDb db, Guid organisationId, CancellationToken stop = default)
    {
        var agreements = await db.Agreements
            .Where(agreement => agreement.OrganisationId == organisationId
                || db.Organisations.Any(one => one.IsProvider && one.Id == agreement.OrganisationId))
            .AsNoTracking().ToListAsync(stop);
        var applicable = agreements.Find(agreement => agreement.OrganisationId == organisationId) ?? agreements.FirstOrDefault();
        return applicable?.Terms ?? ServiceTerms.Default;
    }
}
