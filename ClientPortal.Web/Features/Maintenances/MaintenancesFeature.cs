namespace ClientPortal.Web.Features.Maintenances;

/// <summary>Times in which all but administrators can only read: planned by administrators, announced on all pages.</summary>
public sealed class MaintenancesFeature : Feature
{
    public override Type Texts => typeof(MaintenanceTexts);

    public override IReadOnlyList<ShellPanel> ShellPanels => [new(typeof(MaintenanceBanner))];

    public override void AddServices(WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<MaintenanceCommands>().AddSingleton<MaintenanceQueries>();
        services.AddSingleton<MaintenanceBoard>().AddHostedService(all => all.GetRequiredService<MaintenanceBoard>());
    }
}
