using ClientPortal.Web.Features.Operations;
using ClientPortal.Web.Identity;
using ClientPortal.Web.Live;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ClientPortal.Web.Api;

/// <summary>What <c>/health/ready</c> answers: one word, and for staff who are signed in the checks with the reasons of those that fail.</summary>
internal static class ReadyAnswer
{
    public static async Task WriteAsync(HttpContext http, HealthReport report)
    {
        if (!await IsStaffAsync(http))
        {
            http.Response.ContentType = "text/plain";
            await http.Response.WriteAsync(report.Status.ToString(), http.RequestAborted);
            return;
        }

        await http.Response.WriteAsJsonAsync(
            new
            {
                status = report.Status.ToString(),
                checks = report.Entries.Select(one => new
                {
                    name = one.Key,
                    status = one.Value.Status.ToString(),
                    reason = one.Value.Description ?? one.Value.Exception?.Message,
                    milliseconds = one.Value.Duration.TotalMilliseconds,
                }),
            },
            http.RequestAborted);
    }

    // While the database does not answer, no person is known: the log has the reason.
    private static async Task<bool> IsStaffAsync(HttpContext http)
    {
        try
        {
            return http.User.Identity?.IsAuthenticated == true
                && await http.RequestServices.GetRequiredService<ViewerSource>().OfAsync(http.User, http.RequestAborted) is { IsStaff: true };
        }
        catch (Exception) when (!http.RequestAborted.IsCancellationRequested)
        {
            return false;
        }
    }
}

/// <summary>Degraded while the newest canary delivery is lost: pages are answered, and may not hear of changes.</summary>
internal sealed class DeliveryCheck(CanaryWatch canaries) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(canaries.State.IsLost
            ? HealthCheckResult.Degraded("The canary delivery of the last minute has not arrived.")
            : HealthCheckResult.Healthy());
}

/// <summary>Unhealthy while the node leaves: it is to get no further requests. Degraded while it has pages wait.</summary>
internal sealed class NodeCheck(NodeDrain drain, Admission admission) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(
        drain.IsLeaving ? HealthCheckResult.Unhealthy("The node leaves.")
        : admission.IsFull ? HealthCheckResult.Degraded("As many pages are opening as may at once; others wait.")
        : HealthCheckResult.Healthy());
}
