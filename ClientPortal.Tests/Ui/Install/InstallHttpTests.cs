using System.Buffers.Binary;
using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ClientPortal.Tests.Infrastructure;

namespace ClientPortal.Tests.Ui.Install;

/// <summary>What a browser asks for to install the portal, and to keep a page for when the server is away.</summary>
public sealed partial class InstallHttpTests(HostedPortal portal) : IClassFixture<HostedPortal>
{
    [Theory]
    [InlineData("fr", "IT Vision – Portail client")]
    [InlineData("en", "IT Vision – Client portal")]
    public async Task The_manifest_names_the_app_in_the_language_of_the_page_and_its_icons_are_there(string language, string name)
    {
        using var http = portal.CreateClient();
        using var answer = await http.GetAsync($"/manifest.webmanifest?lang={language}");

        Assert.Equal("application/manifest+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.True(answer.Headers.CacheControl?.NoCache);
        var manifest = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        Assert.Equal(
            [name, language, "/", "/", "standalone"],
            new[] { "name", "lang", "id", "scope", "display" }.Select(member => (string)manifest[member]!));
        Assert.Equal(("#ffffff", "#f7f8fb"), ((string)manifest["theme_color"]!, (string)manifest["background_color"]!));
        Assert.Equal(["any", "any", "maskable"], manifest["icons"]!.AsArray().Select(icon => (string)icon!["purpose"]!));
        foreach (var icon in manifest["icons"]!.AsArray())
        {
            Assert.Equal((string)icon!["sizes"]!, await SizeAsync(http, (string)icon["src"]!));
        }

        Assert.Equal("180x180", await SizeAsync(http, "/icons/apple-touch-icon.png"));
        Assert.Equal("96x96", await SizeAsync(http, "/icons/badge-96.png"));
    }

    [Fact]
    public async Task Every_page_links_the_manifest_in_its_language()
    {
        var visitor = portal.Visit();
        Assert.Contains("href=\"/manifest.webmanifest?lang=fr\"", await visitor.Http.GetStringAsync("/login"), StringComparison.Ordinal);

        await visitor.GetAsync("/language?to=en");
        Assert.Contains("href=\"/manifest.webmanifest?lang=en\"", await visitor.Http.GetStringAsync("/login"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_service_worker_is_asked_for_each_time_and_all_that_it_keeps_is_there()
    {
        using var http = portal.CreateClient();
        using var answer = await http.GetAsync("/service-worker.js?lang=en");

        Assert.Equal("text/javascript", answer.Content.Headers.ContentType?.MediaType);
        Assert.True(answer.Headers.CacheControl?.NoCache);
        Assert.Contains("worker-src 'self'", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        var kept = Kept(await answer.Content.ReadAsStringAsync());
        Assert.Equal("/offline?lang=en", (string)kept["page"]!);
        foreach (var file in kept["files"]!.AsArray())
        {
            Assert.Equal(HttpStatusCode.OK, (await http.GetAsync((string)file!)).StatusCode);
        }

        // The same content is the same worker; another page to keep is another one.
        Assert.Equal((string)kept["version"]!, (string)Kept(await http.GetStringAsync("/service-worker.js?lang=en"))["version"]!);
        Assert.NotEqual((string)kept["version"]!, (string)Kept(await http.GetStringAsync("/service-worker.js"))["version"]!);
    }

    [Fact]
    public async Task The_offline_page_is_plain_and_whole_with_what_the_worker_keeps()
    {
        using var http = portal.CreateClient();
        using var answer = await http.GetAsync("/offline?lang=en");
        var page = await answer.Content.ReadAsStringAsync();

        Assert.Equal("text/html", answer.Content.Headers.ContentType?.MediaType);
        Assert.True(answer.Headers.CacheControl?.NoCache);
        Assert.False(answer.Headers.Contains("Set-Cookie"));
        Assert.Contains("<html lang=\"en\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("blazor", page, StringComparison.OrdinalIgnoreCase);
        var kept = Kept(await http.GetStringAsync("/service-worker.js?lang=en"))["files"]!.AsArray().Select(file => (string)file!).ToList();
        var linked = Linked().Matches(page).Select(match => match.Groups[1].Value).ToList();
        Assert.Equal(3, linked.Count);
        Assert.Empty(linked.Except(kept));

        // What its script imports is kept too.
        var script = await http.GetStringAsync(linked.Single(address => address.EndsWith(".js", StringComparison.Ordinal)));
        Assert.All(Imported().Matches(script), import => Assert.Contains($"/js/{import.Groups[1].Value}", kept));
        Assert.DoesNotContain("import ", await http.GetStringAsync("/js/thread/waiting.js"), StringComparison.Ordinal);
        Assert.Contains("<html lang=\"fr\"", await http.GetStringAsync("/offline"), StringComparison.Ordinal);
    }

    private static JsonNode Kept(string worker) => JsonNode.Parse(Data().Match(worker).Groups[1].Value)!;

    private static async Task<string> SizeAsync(HttpClient http, string address)
    {
        var png = await http.GetByteArrayAsync(address);
        return $"{BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16))}x{BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(20))}";
    }

    [GeneratedRegex("^const PORTAL = (.*);$", RegexOptions.Multiline)]
    private static partial Regex Data();

    [GeneratedRegex("(?:href|src)=\"(/[^\"]+)\"")]
    private static partial Regex Linked();

    [GeneratedRegex("from '\\./([^']+)'")]
    private static partial Regex Imported();
}
