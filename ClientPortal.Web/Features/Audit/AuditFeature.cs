using ClientPortal.Web.Identity;
using ClientPortal.Web.Jobs;

namespace ClientPortal.Web.Features.Audit;

/// <summary>The whole event log as sentences, for administrators.</summary>
public sealed class AuditFeature : Feature
{
    public override Type Texts => typeof(AuditTexts);

    public override IReadOnlyList<FeatureLink> Links =>
    [
        new("Audit", "history", "/admin/audit", 80)
        {
            IsFor = viewer => viewer.IsStaff && viewer.Administers(viewer.OrganisationId),
            Group = "Administration",
        },
    ];

    public override void AddServices(WebApplicationBuilder builder) =>
        builder.Services.AddSingleton<AuditQueries>().AddSingleton<LogCommands>()
            .AddSchedule<LogRetention>(LogRetention.Kind, LogRetention.Every);

    public override void MapEndpoints(WebApplication app) =>
        app.MapGet(AuditExport.Path, AuditExport.WriteAsync).RequireAuthorization(Policies.Admin);
}
