using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Net.Http.Headers;
using MudBlazor;

namespace ClientPortal.Web.Ui.Theme;

/// <summary>
/// The style sheet that is made from <see cref="PortalTheme"/> and <see cref="IconSheet"/>. Its address has a hash of its text, so browsers
/// keep it until the text changes.
/// </summary>
internal static class ThemeSheet
{
    private const string Route = "/theme.css";

    private static readonly byte[] Plain = Encoding.UTF8.GetBytes(Palette() + IconSheet.Css());
    private static readonly byte[] Brotli = Compressed(Plain);

    private static readonly string Version = Convert.ToHexStringLower(SHA256.HashData(Plain))[..16];

    /// <summary>From the root: <c>/theme.css?v=3f2a…</c>.</summary>
    public static string Address { get; } = $"{Route}?v={Version}";

    public static void MapThemeSheet(this IEndpointRouteBuilder routes) => routes.MapGet(Route, static context =>
    {
        var compressed = context.Request.Headers.AcceptEncoding.ToString().Contains("br", StringComparison.OrdinalIgnoreCase);
        var headers = context.Response.Headers;
        headers.ContentType = "text/css; charset=utf-8";
        // A page of another version, while nodes are replaced, asks for another text than this.
        headers.CacheControl = context.Request.Query["v"] == Version ? "public, max-age=31536000, immutable" : "no-store";
        headers.Vary = HeaderNames.AcceptEncoding;
        if (compressed)
        {
            headers.ContentEncoding = "br";
        }

        return context.Response.Body.WriteAsync(compressed ? Brotli : Plain, context.RequestAborted).AsTask();
    }).AllowAnonymous();

    // Light for all, dark where the page or the device says so; the dark rules have the variables that differ.
    private static string Palette()
    {
        var light = Variables(isDark: false);
        var dark = Variables(isDark: true).Except(light).ToList();
        return $":root{{{string.Join(';', light)}}}\n"
            + $":root[data-theme=\"dark\"]{{{string.Join(';', dark)}}}\n"
            + $"@media (prefers-color-scheme:dark){{:root:not([data-theme=\"light\"]){{{string.Join(';', dark)}}}}}\n";
    }

    private static List<string> Variables(bool isDark) =>
        [.. new Provider(isDark).Lines().Where(line => line.StartsWith("--", StringComparison.Ordinal))];

    private static byte[] Compressed(byte[] plain)
    {
        using var packed = new MemoryStream();
        using (var stream = new BrotliStream(packed, CompressionLevel.SmallestSize))
        {
            stream.Write(plain);
        }

        return packed.ToArray();
    }

    // MudBlazor writes the variables itself; here without a component on each page.
    private sealed class Provider : MudThemeProvider
    {
        public Provider(bool isDark)
        {
            Theme = PortalTheme.Theme;
            IsDarkMode = isDark;
        }

        public IEnumerable<string> Lines() => BuildTheme().Split('\n').Select(line => line.Trim().TrimEnd(';'));
    }
}
