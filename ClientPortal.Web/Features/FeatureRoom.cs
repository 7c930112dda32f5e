using ClientPortal.Web.Features.Activity;
using ClientPortal.Web.Features.Administration;
using ClientPortal.Web.Features.Presence;
using ClientPortal.Web.Features.Projects;
using ClientPortal.Web.Features.Prospects;
using Microsoft.AspNetCore.Components.Server.Circuits;

namespace ClientPortal.Web.Features;

/// <summary>What people do: each feature registers its commands, queries and notifier here.</summary>
public static class FeatureRoom
{
    public static WebApplicationBuilder AddFeatures(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<PeopleCommands>();
        services.AddSingleton<ProjectCommands>().AddSingleton<ProjectQueries>().AddScoped<ProjectNotifier>();
        services.AddSingleton<ActivityQueries>().AddScoped<ActivityNotifier>();
        services.AddScoped<Ui.BrowserSide>().AddSingleton<Ui.Refusals>();
        services.AddSingleton<PresenceCommands>().AddSingleton<PresenceQueries>().AddScoped<PresenceNotifier>().AddHostedService<LastSeenReactor>();
        services.AddScoped<CircuitPresence>().AddScoped<CircuitHandler>(circuit => circuit.GetRequiredService<CircuitPresence>());
        builder.AddProspects();
        return builder;
    }
}
