using System.Text.RegularExpressions;
using ClientPortal.Tests.Architecture;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Ui.Install;

namespace ClientPortal.Tests.Ui;

public sealed partial class StaticAssetsHttpTests(HostedPortal portal) : IClassFixture<HostedPortal>
{
    /// <summary>A first visit on a phone waits for these. MudBlazor's two files, 700 KB uncompressed, are not among them.</summary>
    [Fact]
    public async Task Each_style_sheet_and_script_of_a_live_page_is_compressed()
    {
        var visitor = portal.Visit();
        await visitor.SignInAsync(Cast.Admin, Cast.Password);
        var page = await (await visitor.GetAsync("/tickets")).Content.ReadAsStringAsync();
        var addresses = Address().Matches(page).Select(found => found.Groups[1].Value).ToList();

        Assert.DoesNotContain(addresses, address => address.StartsWith("lib/mud.", StringComparison.Ordinal));
        var mud = new[] { "lib/mud.css", "lib/mud.js" }.Select(file => portal.Get<StaticAddresses>().Of(file)[1..]);
        foreach (var address in addresses.Concat(mud))
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"/{address}") { Headers = { AcceptEncoding = { new("gzip") } } };
            using var answer = await visitor.Http.SendAsync(request);
            Assert.Equal((address, "gzip"), (address, Assert.Single(answer.Content.Headers.ContentEncoding)));
        }
    }

    /// <summary>As a file of its own, each module would be asked about on each page: its address in an import has no fingerprint.</summary>
    [Fact]
    public async Task A_page_loads_one_script_of_the_portal_and_keeps_it()
    {
        var visitor = portal.Visit();
        var (before, beforeAddress) = await ScriptAsync("/login", "static");
        await visitor.SignInAsync(Cast.Admin, Cast.Password);
        var (live, liveAddress) = await ScriptAsync("/tickets", "portal");

        // By another address .NET would start a second copy of it.
        Assert.Equal(liveAddress, portal.Get<StaticAddresses>().PortalScripts);
        Assert.NotEqual(beforeAddress, liveAddress);
        string[] ownPages = ["offline.js", "waiting.js"];
        var modules = Sources.Below("ClientPortal.Web/wwwroot/js", ".js")
            .Where(file => !ownPages.Any(own => file.Path.EndsWith($"/js/{own}", StringComparison.Ordinal))).ToList();
        Assert.All(modules, file => Assert.Contains($"// {file.Path.Split("/js/")[1]}\n", before + live, StringComparison.Ordinal));

        async Task<(string Text, string Address)> ScriptAsync(string path, string name)
        {
            var page = await (await visitor.GetAsync(path)).Content.ReadAsStringAsync();
            var addresses = Address().Matches(page).Select(found => found.Groups[1].Value).ToList();
            Assert.DoesNotContain(addresses, address => address.StartsWith("js/", StringComparison.Ordinal));
            var address = "/" + Assert.Single(addresses, address => address.StartsWith($"lib/{name}.", StringComparison.Ordinal));
            using var answer = await visitor.Http.GetAsync(address);
            Assert.Contains("immutable", $"{answer.Headers.CacheControl}", StringComparison.Ordinal);
            var text = await answer.Content.ReadAsStringAsync();
            Assert.DoesNotMatch(Import(), text);
            return (text, address);
        }
    }

    [GeneratedRegex(@"^\s*(?:import|export [^c])", RegexOptions.Multiline)]
    private static partial Regex Import();

    [GeneratedRegex("""(?:href|src)="([^"?]+\.(?:css|js))["]""")]
    private static partial Regex Address();
}
