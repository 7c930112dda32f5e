using System.Net;
using ClientPortal.Domain.People;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Maintenances;
using ClientPortal.Web.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace ClientPortal.Tests.Api;

/// <summary>The API while a maintenance runs.</summary>
[Collection(ApiPortal.Collection)]
public sealed class MaintenanceApiTests(ApiPortal portal)
{
    [Fact]
    public async Task Writes_are_refused_with_503_and_reads_sign_ins_and_administrators_are_not()
    {
        using var client = await portal.SignInAsync(ApiPortal.Client);
        using var technician = await portal.SignInAsync(Cast.Technician);
        using var admin = await portal.SignInAsync(ApiPortal.Admin);
        technician.Speak("en");
        var (commands, state) = (portal.Services.GetRequiredService<MaintenanceCommands>(), portal.Services.GetRequiredService<MaintenanceState>());
        var id = await commands.PlanAsync(Viewer.Portal, new(null, TimeProvider.System.GetUtcNow().AddHours(1)));
        try
        {
            await Eventually.TrueAsync(() => state.ReadOnlyUntil is not null);

            var refused = await client.PostAsync("/api/tickets", new { title = "Pendant", description = "la maintenance", projectId = (Guid?)null });
            Assert.Equal((HttpStatusCode.ServiceUnavailable, "maintenance.running"), (refused.Status, refused.Rule));
            Assert.Contains("en maintenance", refused.Title, StringComparison.Ordinal);
            Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalMinutes, 55, 60);
            var theirs = await technician.PostAsync("/api/prospects", new { firstName = "A", lastName = "B", email = "a.b@example.org" });
            Assert.Equal(HttpStatusCode.ServiceUnavailable, theirs.Status);
            Assert.Contains("under maintenance", theirs.Title, StringComparison.Ordinal);

            (await client.GetAsync("/api/tickets")).Ok();
            (await client.PostAsync("/api/auth/refresh", new { refreshToken = (string)client.Tokens!["refreshToken"]! })).Ok();
            using var later = await portal.SignInAsync(ApiPortal.Client);
            (await admin.PostAsync("/api/prospects", new { firstName = "Pendant", lastName = "Maintenance", email = "pendant@example.org" })).Ok();
        }
        finally
        {
            await commands.EndAsync(Viewer.Portal, id);
            await Eventually.TrueAsync(() => state.Open is null);
        }

        (await technician.PostAsync("/api/prospects", new { firstName = "Après", lastName = "Maintenance", email = "apres@example.org" })).Ok();
    }
}
