using ClientPortal.Domain.People;

namespace ClientPortal.Web.Features.ServiceAccounts;

/// <summary>Programs that call the API in their own name. For administrators.</summary>
public sealed class ServiceAccountsFeature : Feature
{
    public override Type Texts => typeof(ServiceAccountTexts);

    public override IReadOnlyList<FeatureLink> Links =>
        [new("ServiceAccounts", "key", "/admin/service-accounts", 79) { IsFor = viewer => viewer.Role == Role.Admin, Group = "Administration" }];

    public override void AddServices(WebApplicationBuilder builder) =>
        builder.Services.AddSingleton<ServiceAccountCommands>().AddSingleton<ServiceAccountQueries>();
}
