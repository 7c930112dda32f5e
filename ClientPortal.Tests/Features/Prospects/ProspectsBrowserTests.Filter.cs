using System.Text.RegularExpressions;
using ClientPortal.Tests.Infrastructure;
using static Microsoft.Playwright.Assertions;

namespace ClientPortal.Tests.Features.Prospects;

/// <summary>The form for a new prospect opens above the filtered list and keeps the filter.</summary>
public sealed partial class ProspectsBrowserTests
{
    [Fact]
    public async Task The_filter_survives_the_form_and_back_opens_no_empty_form()
    {
        var staff = await SignInAsync(Cast.Technician, "/prospects?status=won");
        await staff.Id("prospect-new").ClickAsync();
        await Expect(staff.Page).ToHaveURLAsync(WonAndNew());
        await staff.Id("prospect-cancel").ClickAsync();
        await Expect(staff.Page).ToHaveURLAsync(Won());
        await Expect(staff.Id("prospect-form")).ToHaveCountAsync(0);

        await staff.Id("prospect-new").ClickAsync();
        await staff.Id("prospect-firstname-input").FillAsync("Filtrée");
        await staff.Id("prospect-save").ClickAsync();

        // The list of won prospects does not show a new one: the page says so, with a link to it.
        var said = staff.Id("toast").Filter(new() { HasText = "ne le montre pas" });
        await Expect(said.Locator("a")).ToHaveAttributeAsync("href", new Regex("^/prospects/[0-9a-f-]{36}$"));
        await Expect(staff.Page).ToHaveURLAsync(Won());
        await staff.Page.GoBackAsync();
        await Expect(staff.Page).ToHaveURLAsync(Won());
        await Expect(staff.Id("prospect-form")).ToHaveCountAsync(0);
    }

    [GeneratedRegex(@"/prospects\?status=won$")]
    private static partial Regex Won();

    [GeneratedRegex(@"/prospects\?status=won&new=1$")]
    private static partial Regex WonAndNew();
}
