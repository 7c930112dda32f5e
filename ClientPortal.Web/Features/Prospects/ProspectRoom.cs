namespace ClientPortal.Web.Features.Prospects;

/// <summary>What the prospects' pages, webhook, web form and imports need.</summary>
public static class ProspectRoom
{
    public static WebApplicationBuilder AddProspects(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<ProspectCommands>().AddSingleton<ProspectQueries>().AddScoped<ProspectNotifier>();
        services.AddSingleton<ProspectCounter>().AddHostedService(all => all.GetRequiredService<ProspectCounter>());
        return builder;
    }
}
