using ClientPortal.Web.Live;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ClientPortal.Web.Api;

/// <summary>Healthy when the database answers a query of a page; an open file or connection alone proves little.</summary>
internal sealed class DatabaseCheck(EventLog log) : IHealthCheck
{
    /// <summary>A load balancer asks again before it gives up: three tries in half a minute.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        await log.HeadAsync(cancellationToken);
        return HealthCheckResult.Healthy();
    }
}
