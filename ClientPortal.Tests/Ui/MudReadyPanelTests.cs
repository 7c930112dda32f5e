using Bunit;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Ui;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace ClientPortal.Tests.Ui;

public sealed class MudReadyPanelTests : IAsyncLifetime
{
    private static readonly RenderFragment Words = part => part.AddContent(0, "drawn ");

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

    [Fact]
    public async Task Two_parts_of_one_render_are_both_drawn_when_the_files_are_there_at_once()
    {
        await using var page = PanelContext.OpenUnstarted(portal, portal.Admin);

        var both = page.Render((RenderFragment)Two);

        both.WaitForAssertion(() => Assert.Equal("drawn drawn ", both.Markup));
    }

    private static void Two(RenderTreeBuilder parts)
    {
        parts.OpenComponent<MudReady>(0);
        parts.AddComponentParameter(1, nameof(MudReady.ChildContent), Words);
        parts.CloseComponent();
        parts.OpenComponent<MudReady>(2);
        parts.AddComponentParameter(3, nameof(MudReady.ChildContent), Words);
        parts.CloseComponent();
    }

    private static void Drawn(ComponentParameterCollectionBuilder<MudReady> part) =>
        part.AddChildContent("drawn").Add(one => one.Waiting, "waiting");
}
