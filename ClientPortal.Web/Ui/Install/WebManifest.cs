using ClientPortal.Web.Ui.Theme;
using Microsoft.Extensions.Localization;

namespace ClientPortal.Web.Ui.Install;

/// <summary>What a browser needs to install the portal as an app (W3C, Web Application Manifest).</summary>
internal static class WebManifest
{
    public static object Of(IStringLocalizer<UiTexts> texts, string language) => new
    {
        // The same app in both languages.
        id = "/",
        start_url = "/",
        scope = "/",
        name = $"{texts["Brand"]} – {texts["Product"]}",
        short_name = texts["Install.ShortName"].Value,
        description = texts["Description"].Value,
        lang = language,
        dir = "ltr",
        display = "standalone",
        theme_color = Hex(PortalTheme.Theme.PaletteLight.Surface),
        background_color = Hex(PortalTheme.Theme.PaletteLight.Background),
        icons = new[]
        {
            Icon("icon-192.png", "192x192", "any"),
            Icon("icon-512.png", "512x512", "any"),
            Icon("icon-maskable-512.png", "512x512", "maskable"),
        },
        shortcuts = new[]
        {
            new { name = texts["Install.Messages"].Value, url = "/messages" },
            new { name = texts["Install.Notifications"].Value, url = "/notifications" },
        },
    };

    private static object Icon(string file, string sizes, string purpose) => new { src = $"/icons/{file}", sizes, type = "image/png", purpose };

    private static string Hex(MudBlazor.Utilities.MudColor colour) => colour.ToString(MudBlazor.Utilities.MudColorOutputFormats.Hex);
}
