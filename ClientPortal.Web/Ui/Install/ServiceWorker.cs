using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ClientPortal.Web.Ui.Theme;

namespace ClientPortal.Web.Ui.Install;

/// <summary>
/// The script of the service worker, with what it keeps for the offline page. Its text changes with any of these files, and browsers then replace
/// the worker and its cache.
/// </summary>
internal static class ServiceWorker
{
    // Imported by offline.js, under the address that its import names.
    private const string Shared = "js/thread/waiting.js";

    private static readonly string Script = Read();

    /// <summary>For the language of the offline page: <c>fr</c> or <c>en</c>.</summary>
    public static string Text(StaticAddresses addresses, string language)
    {
        var page = $"/offline?lang={language}";
        string[] files =
            [ThemeSheet.Address, addresses.Of("css/portal.css"), addresses.Of("js/offline.js"), $"/{Shared}", "/fonts/inter-latin.woff2"];

        // The page's own text is compiled into the assembly.
        var content = string.Join('\n', [Script, page, .. files, addresses.Of(Shared), $"{typeof(ServiceWorker).Module.ModuleVersionId}"]);
        var version = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content)))[..16];
        return $"const PORTAL = {JsonSerializer.Serialize(new { version, page, files }, JsonSerializerOptions.Web)};\n{Script}";
    }

    private static string Read()
    {
        using var stream = typeof(ServiceWorker).Assembly.GetManifestResourceStream("service-worker.js")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
