using Microsoft.AspNetCore.Components.Server.Circuits;

namespace ClientPortal.Web.Features.Operations;

/// <summary>What the live portal does now and did in the last hour, and whose sessions are open. For staff.</summary>
public sealed class OperationsFeature : Feature
{
    public override Type Texts => typeof(OperationsTexts);

    public override IReadOnlyList<FeatureLink> Links =>
        [new("Live", "insights", "/admin/live", 75) { IsFor = viewer => viewer.IsStaff, Group = "Administration" }];

    public override void AddServices(WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<OperationsQueries>();
        services.AddSingleton<CanaryWatch>().AddHostedService(all => all.GetRequiredService<CanaryWatch>());
        services.AddSingleton<LiveSampler>().AddHostedService(all => all.GetRequiredService<LiveSampler>());
        services.AddScoped<CircuitHandler, ReconnectCounter>();
    }
}
