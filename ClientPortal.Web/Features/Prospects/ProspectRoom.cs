using ClientPortal.Web.Features.Prospects.Calendly;
using ClientPortal.Web.Features.Prospects.Csv;

namespace ClientPortal.Web.Features.Prospects;

/// <summary>What the prospects' pages, webhook, web form and imports need.</summary>
public static class ProspectRoom
{
    public static WebApplicationBuilder AddProspects(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<ProspectCommands>().AddSingleton<ConversionCommands>().AddSingleton<ProspectQueries>().AddSingleton<ProspectOverviewQueries>().AddScoped<ProspectNotifier>();
        services.AddSingleton<ProspectCounter>().AddHostedService(all => all.GetRequiredService<ProspectCounter>());
        services.AddSingleton<CalendlyKeys>().AddSingleton<CalendlyCommands>().AddSingleton<CalendlyQueries>();
        services.AddSingleton<CalendlyWorker>().AddHostedService(all => all.GetRequiredService<CalendlyWorker>());
        services.AddSingleton<ProspectImports>().AddScoped<ProspectExport>();
        return builder;
    }
}
