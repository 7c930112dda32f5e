namespace ClientPortal.Web.Features.Search;

/// <summary>The search page, and the palette (Ctrl+K) on every page.</summary>
public sealed class SearchFeature : Feature
{
    public override IReadOnlyList<ShellPanel> ShellPanels => [new(typeof(PalettePanel))];

    public override void AddServices(WebApplicationBuilder builder) =>
        builder.Services.AddSingleton<SearchQueries>().AddSingleton<PaletteQueries>();
}
