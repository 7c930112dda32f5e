using Microsoft.AspNetCore.Components.Server.Circuits;

namespace ClientPortal.Web.Features.Presence;

/// <summary>Who is online, chosen statuses, last visits, and the profile window.</summary>
public sealed class PresenceFeature : Feature
{
    public override IReadOnlyList<ShellPanel> ShellPanels => [new(typeof(ProfilesPanel))];

    public override void AddServices(WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<PresenceCommands>().AddSingleton<PresenceQueries>().AddHostedService<LastSeenReactor>();
        services.AddSingleton<ThreadWatch>().AddSingleton<TypingCommands>();
        services.AddScoped<CircuitPresence>().AddScoped<CircuitHandler>(circuit => circuit.GetRequiredService<CircuitPresence>());
    }
}
