using System.IO.Compression;
using System.Text.RegularExpressions;
using ClientPortal.Tests.Architecture;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Ui.Theme;

namespace ClientPortal.Tests.Ui;

public sealed partial class ThemeSheetHttpTests(HostedPortal portal) : IClassFixture<HostedPortal>
{
    [Fact]
    public async Task Every_page_links_the_sheet_which_is_kept_and_compressed()
    {
        using var http = portal.CreateClient();
        Assert.Contains($"href=\"{ThemeSheet.Address}\"", await http.GetStringAsync("/login"), StringComparison.Ordinal);

        var plain = await http.GetAsync(ThemeSheet.Address);
        Assert.Equal("text/css", plain.Content.Headers.ContentType?.MediaType);
        Assert.True(plain.Headers.CacheControl is { Public: true, MaxAge.TotalDays: >= 365 });

        using var request = new HttpRequestMessage(HttpMethod.Get, ThemeSheet.Address) { Headers = { AcceptEncoding = { new("br") } } };
        var packed = await http.SendAsync(request);
        Assert.Equal(["br"], packed.Content.Headers.ContentEncoding);
        using var text = new StreamReader(new BrotliStream(await packed.Content.ReadAsStreamAsync(), CompressionMode.Decompress));
        Assert.Equal(await plain.Content.ReadAsStringAsync(), await text.ReadToEndAsync());
    }

    [Fact]
    public async Task The_sheet_has_both_palettes_and_the_dark_one_only_where_it_differs()
    {
        using var http = portal.CreateClient();
        var rules = (await http.GetStringAsync(ThemeSheet.Address)).Split('\n');

        Assert.StartsWith(":root{", rules[0], StringComparison.Ordinal);
        Assert.Contains("--mud-palette-primary: rgba(79,70,229,1)", rules[0], StringComparison.Ordinal);
        Assert.StartsWith(":root[data-theme=\"dark\"]{", rules[1], StringComparison.Ordinal);
        Assert.Contains("--mud-palette-primary: rgba(129,140,248,1)", rules[1], StringComparison.Ordinal);
        Assert.DoesNotContain("--mud-typography", rules[1], StringComparison.Ordinal);
        Assert.StartsWith("@media (prefers-color-scheme:dark){:root:not([data-theme=\"light\"])", rules[2], StringComparison.Ordinal);
    }

    [Fact]
    public void The_icons_of_the_markup_and_those_of_the_sheet_are_the_same()
    {
        var sources = Sources.Below("ClientPortal.Web", ".razor", ".cs", ".js").Where(file => file.Name != "IconSheet.cs").ToList();
        var shown = sources.SelectMany(file => Shown().Matches(file.Text)).Select(match => match.Groups[1].Value).ToHashSet();
        var said = sources.SelectMany(file => Word().Matches(file.Text)).Select(match => match.Groups[1].Value).ToHashSet();

        Assert.Contains("close", shown);
        Assert.Empty(shown.Except(IconSheet.Names));
        Assert.Empty(IconSheet.Names.Except(shown.Concat(said)));
        Assert.Equal(IconSheet.Names.Order(StringComparer.Ordinal), IconSheet.Names);
        Assert.All(IconSheet.Names, name => Assert.Contains($".icon-{name}{{--icon:path(\"M", IconSheet.Css(), StringComparison.Ordinal));
    }

    [GeneratedRegex("\\bicon icon-([a-z][a-z0-9_]*)(?![a-z0-9_-])")]
    private static partial Regex Shown();

    [GeneratedRegex("[\"']([a-z][a-z0-9_]*)[\"']")]
    private static partial Regex Word();
}
