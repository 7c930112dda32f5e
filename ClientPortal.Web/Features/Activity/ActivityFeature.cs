namespace ClientPortal.Web.Features.Activity;

/// <summary>Events as sentences: on home pages, projects and people.</summary>
public sealed class ActivityFeature : Feature
{
    public override void AddServices(WebApplicationBuilder builder) =>
        builder.Services.AddSingleton<ActivityQueries>();
}
