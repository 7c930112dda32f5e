namespace ClientPortal.Web.Features.Search;

/// <summary>The search page, and Ctrl+K from anywhere.</summary>
public sealed class SearchFeature : Feature
{
    public override IReadOnlyList<ShellPanel> ShellPanels => [new(typeof(PalettePanel))];

    public override void AddServices(WebApplicationBuilder builder) =>
        builder.Services.AddSingleton<SearchQueries>().AddSingleton<PaletteQueries>();
}
