using System.Text.RegularExpressions;
using ClientPortal.Tests.Infrastructure;

namespace ClientPortal.Tests.Ui;

public sealed partial class StaticAssetsHttpTests(HostedPortal portal) : IClassFixture<HostedPortal>
{
    /// <summary>A first visit on a phone waits for these: uncompressed, MudBlazor's two files alone are 700 KB.</summary>
    [Fact]
    public async Task Each_style_sheet_and_script_of_a_live_page_is_compressed()
    {
        var visitor = portal.Visit();
        await visitor.SignInAsync(Cast.Admin, Cast.Password);
        var page = await (await visitor.GetAsync("/tickets")).Content.ReadAsStringAsync();
        var addresses = Address().Matches(page).Select(found => found.Groups[1].Value).ToList();

        Assert.Contains(addresses, address => address.StartsWith("lib/mud.", StringComparison.Ordinal));
        foreach (var address in addresses)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"/{address}") { Headers = { AcceptEncoding = { new("gzip") } } };
            using var answer = await visitor.Http.SendAsync(request);
            Assert.Equal((address, "gzip"), (address, Assert.Single(answer.Content.Headers.ContentEncoding)));
        }
    }

    [GeneratedRegex("""(?:href|src)="([^"?]+\.(?:css|js))["]""")]
    private static partial Regex Address();
}
