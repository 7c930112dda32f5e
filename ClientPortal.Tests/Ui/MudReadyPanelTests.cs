using Bunit;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Ui;

namespace ClientPortal.Tests.Ui;

public sealed class MudReadyPanelTests : IAsyncLifetime
{
    private TestPortal portal = null!;

    public async ValueTask InitializeAsync() => portal = await TestPortal.StartAsync(hosted: false);

    public ValueTask DisposeAsync() => portal.DisposeAsync();

    [Fact]
    public async Task Parts_of_MudBlazors_wait_for_its_files_which_are_loaded_once()
    {
        await using var page = PanelContext.OpenUnstarted(portal, portal.Admin);
        var files = page.Browser.SetupVoid("loadMud", _ => true);
        var first = page.Show<MudReady>(Drawn);
        var second = page.Show<MudReady>(Drawn);

        Assert.Equal("waiting", first.Markup);
        Assert.Single(page.Asked("loadMud"));
        files.SetVoidResult();

        first.WaitForAssertion(() => Assert.Equal("drawn", first.Markup));
        second.WaitForAssertion(() => Assert.Equal("drawn", second.Markup));
        Assert.Equal("drawn", page.Show<MudReady>(Drawn).Markup);
        Assert.Equal(["/lib/mud.css", "/lib/mud.js"], Assert.Single(page.Asked("loadMud")).Arguments);
    }

    [Fact]
    public async Task What_could_not_be_loaded_is_said_and_tried_again_by_the_next_part()
    {
        await using var page = PanelContext.OpenUnstarted(portal, portal.Admin);
        var files = page.Browser.SetupVoid("loadMud", _ => true);
        var part = page.Show<MudReady>(Drawn);
        files.SetException(new Microsoft.JSInterop.JSException("/lib/mud.css could not be loaded"));

        part.WaitForAssertion(() => Assert.Contains("n’a pas pu être chargée", part.Find("[role=alert]").TextContent, StringComparison.Ordinal));
        page.Browser.SetupVoid("loadMud", _ => true).SetVoidResult();
        var next = page.Show<MudReady>(Drawn);

        next.WaitForAssertion(() => Assert.Equal("drawn", next.Markup));
    }

    private static void Drawn(ComponentParameterCollectionBuilder<MudReady> part) =>
        part.AddChildContent("drawn").Add(one => one.Waiting, "waiting");
}
