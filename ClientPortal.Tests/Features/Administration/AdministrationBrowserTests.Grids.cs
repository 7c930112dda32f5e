using System.Text.RegularExpressions;
using ClientPortal.Tests.Infrastructure;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ClientPortal.Tests.Features.Administration;

// Grids and their filters, by the keyboard.
public sealed partial class AdministrationBrowserTests
{
    [Fact]
    public async Task A_grid_is_filtered_sorted_and_acted_on_by_keyboard_alone_and_its_view_is_kept()
    {
        var page = await SignInAsync(Admin, "/admin/people");
        var problems = new List<string>();
        await page.GetByTestId("person-search").FocusAsync();
        await page.Keyboard.TypeAsync("teranga");
        await Expect(page).ToHaveURLAsync(new Regex(@"\?search=teranga$"));
        await Expect(Row(page, "Awa Diop")).ToBeVisibleAsync();
        await ReachAsync(page, "[data-testid=grid-sort-by][data-option=role]");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("th[aria-sort=ascending]")).ToContainTextAsync("Rôle");
        await Expect(page.Locator("[data-testid=grid-sort-by][data-option=role]")).ToBeFocusedAsync();

        await Expect(page).ToHaveURLAsync(new Regex(@"\?search=teranga&sort=role$"));

        // What is shown becomes a view of this person in this browser.
        await Expect(page.GetByTestId("saved-views")).ToHaveAttributeAsync("data-query", "search=teranga&sort=role");
        await page.GetByTestId("saved-view-keep").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByTestId("saved-view-name")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("Teranga par rôle");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByTestId("saved-view")).ToHaveTextAsync("Teranga par rôle");

        await ReachAsync(page, "tr:has-text('Khady Mbaye') [data-testid=grid-select]");
        await page.Keyboard.PressAsync("Space");
        await Expect(page.GetByTestId("grid-count")).ToHaveAttributeAsync("data-selected", "1");
        await page.GetByTestId("people-disable").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByTestId("people-disable-dialog")).ToBeVisibleAsync();
        problems.AddRange(await Axe.FindSeriousAsync(page, "dialog"));
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.GetByTestId("people-disable-dialog")).ToHaveCountAsync(0);
        await Expect(page.GetByTestId("people-disable")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await ReachAsync(page, "[data-testid=people-disable-confirm]");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("[data-testid=person-row][data-disabled=true]")).Not.ToHaveCountAsync(0);
        await page.GetByTestId("undo").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("[data-testid=person-row][data-disabled=true]")).ToHaveCountAsync(0);

        await OpenAsync(page, "/admin/people");
        await page.GetByTestId("saved-view").ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex(@"\?search=teranga&sort=role$"));
        await Expect(page.Locator("th[aria-sort=ascending]")).ToContainTextAsync("Rôle");
        await Expect(page.GetByTestId("person-search")).ToHaveValueAsync("teranga");
        Assert.True(problems.Count == 0, string.Join(Environment.NewLine, problems));
    }

    [Fact]
    public async Task People_and_days_of_the_audit_are_chosen_by_keyboard_alone()
    {
        var page = await SignInAsync(Admin, "/admin/audit");
        var problems = new List<string>();
        var person = page.GetByTestId("audit-person");
        await person.FocusAsync();
        await page.Keyboard.TypeAsync("ibrahima");
        await Expect(page.Locator(".mud-list [role=option]")).ToHaveCountAsync(1);
        await Expect(person).ToHaveAttributeAsync("aria-expanded", "true");
        problems.AddRange(await Axe.FindSeriousAsync(page, "people offered"));
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page).ToHaveURLAsync(new Regex(@"\?person=[0-9a-f-]{36}$"));
        await Expect(person).ToHaveValueAsync("Ibrahima Fall");
        await Expect(page.Locator("[data-testid=audit-row]").First).ToContainTextAsync("Ibrahima Fall");

        var day = await page.EvaluateAsync<string>("() => new Intl.DateTimeFormat('fr-FR').format(Date.now())");
        var days = page.GetByTestId("audit-days");
        await days.First.FocusAsync();
        await page.Keyboard.TypeAsync(day);
        await page.Keyboard.PressAsync("Tab");
        await Expect(days.Nth(1)).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync(day);
        await page.Keyboard.PressAsync("Tab");
        await Expect(page).ToHaveURLAsync(new Regex(@"from=\d{4}-\d\d-\d\d&to=\d{4}-\d\d-\d\d"));

        // Keys type the days; the calendar is for pointers, and Escape closes it.
        await page.GetByRole(AriaRole.Button, new() { Name = "Ouvrir le calendrier" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
        problems.AddRange(await Axe.FindSeriousAsync(page, "calendar"));
        await days.First.PressAsync("Escape");
        await Expect(page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        Assert.True(problems.Count == 0, string.Join(Environment.NewLine, problems));
    }
}
