using ClientPortal.Domain.Tickets;

namespace ClientPortal.Web.Data;

/// <summary>What each organisation was promised.</summary>
public static class ServiceTermsTable
{
    public static Task<ServiceTerms> TermsOfAsync(this PortalDb db, Guid organisationId, CancellationToken stop = default)
    {
        _ = (db, organisationId, stop);
        return Task.FromResult(ServiceTerms.Default);
    }
}
