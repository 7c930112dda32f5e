using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using ClientPortal.Tests.Features.Prospects.Calendly;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Prospects.Calendly;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ClientPortal.Tests.Features.Prospects;

/// <summary>Two members of staff in two browsers: a change in one appears at once in the other.</summary>
[Collection(Browser.OwnPortal)]
public sealed partial class ProspectsBrowserTests(Browser browser, ProspectsBrowserTests.CalendlyPortal portal)
    : IClassFixture<ProspectsBrowserTests.CalendlyPortal>, IAsyncLifetime
{
    private const string Key = "a-signing-key";

    private readonly List<Visitor> people = [];

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        var faults = people.SelectMany(person => person.Console.Faults).ToList();
        foreach (var person in people)
        {
            await browser.LeaveAsync(person.Page.Context);
        }

        Assert.Empty(faults);
    }

    [Fact]
    public async Task A_new_prospect_counts_in_the_badge_of_a_second_browser_and_is_on_top_of_its_list()
    {
        var (mine, other) = (await SignInAsync(Cast.Admin, "/prospects"), await SignInAsync(Cast.Technician, "/prospects"));
        var (count, total) = (await CountAsync(other), await TotalAsync(other));
        await other.MarkAsync();

        await AddAsync(mine, "Yandé", "Première");

        await Expect(Rows(other).First).ToContainTextAsync("Yandé Première");
        await Expect(Rows(other).First).ToHaveAttributeAsync("data-status", "new");
        await Expect(Rows(other)).ToHaveCountAsync(25);
        await CountedAsync(other, count + 1);
        await TotalsAsync(other, total + 1);
        await CountedAsync(mine, count + 1);
        Assert.True(await other.IsSameDocumentAsync());

        // Also on other pages.
        await other.OpenAsync("/projects");
        await CountedAsync(other, count + 1);
    }

    [Fact]
    public async Task An_update_is_shown_and_counted_in_a_second_browser()
    {
        var (mine, other) = (await SignInAsync(Cast.Admin, "/prospects"), await SignInAsync(Cast.Technician, "/prospects"));
        var id = await AddAsync(mine, "Binta", "Change");
        await Expect(Row(other, id)).ToBeVisibleAsync();
        var count = await CountAsync(other);

        await Row(mine, id).Locator("a").ClickAsync();
        await mine.Id("prospect-lastname-input").FillAsync("Changée");
        await mine.Id("prospect-status-select").SelectOptionAsync("contacted");
        await mine.Id("prospect-save").ClickAsync();

        await Expect(Row(other, id)).ToContainTextAsync("Binta Changée");
        await Expect(Row(other, id)).ToHaveAttributeAsync("data-status", "contacted");
        await CountedAsync(other, count - 1);
    }

    [Fact]
    public async Task A_deletion_takes_the_row_away_and_its_undo_brings_it_back_in_a_second_browser()
    {
        var (mine, other) = (await SignInAsync(Cast.Admin, "/prospects"), await SignInAsync(Cast.Technician, "/prospects"));
        var id = await AddAsync(mine, "Coumba", "Partie");
        await Expect(Row(other, id)).ToBeVisibleAsync();
        var (count, total) = (await CountAsync(other), await TotalAsync(other));

        await Row(mine, id).Locator("a").ClickAsync();
        await Expect(mine.Id("prospect-lastname-input")).ToBeVisibleAsync();
        await mine.Id("prospect-delete").ClickAsync();

        await Expect(Row(other, id)).ToHaveCountAsync(0);
        await CountedAsync(other, count - 1);
        await TotalsAsync(other, total - 1);

        await mine.Id("prospect-undo").ClickAsync();
        await Expect(Row(other, id)).ToBeVisibleAsync();
        await CountedAsync(other, count);
        await Expect(mine.Id("prospect-undo")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_signed_calendly_delivery_is_shown_in_the_open_list_and_counted()
    {
        var staff = await SignInAsync(Cast.Technician, "/prospects");
        var count = await CountAsync(staff);
        var body = CalendlyMaker.Created($"EV/invitees/{Guid.NewGuid():N}", $"{Guid.NewGuid():N}@example.org", "Rokhaya Rendez-vous");

        Assert.True(await DeliverAsync(body));

        await Expect(Rows(staff).First).ToContainTextAsync("Rokhaya Rendez-vous");
        await CountedAsync(staff, count + 1);
        Assert.True(await DeliverAsync(body));
        await Rows(staff).First.Locator("a").ClickAsync();
        await Expect(staff.Id("prospect-appointment")).ToHaveCountAsync(1);
        await Expect(staff.Id("prospect-appointment")).ToContainTextAsync("Premier échange");
        await staff.OpenAsync("/prospects/calendly");
        await Expect(staff.Id("calendly-delivery").First).ToHaveAttributeAsync("data-times", "2");
        await CountedAsync(staff, count + 1);
    }

    [Fact]
    public async Task A_filter_that_does_not_match_shows_nothing_but_counts_and_page_2_is_untouched()
    {
        var mine = await SignInAsync(Cast.Admin, "/prospects");
        var (won, second) =
            (await SignInAsync(Cast.Technician, "/prospects?status=won"), await SignInAsync("technician2@itvision.sn", "/prospects"));
        await second.Id("prospect-next").ClickAsync();
        await second.Page.ComeToAsync("**/prospects?after=*");
        await Expect(second.Id("prospect-total")).ToContainTextAsync("26–");
        var (count, total, untouched) = (await CountAsync(second), await TotalAsync(second), await Rows(second).AllInnerTextsAsync());
        var shown = await Rows(won).AllInnerTextsAsync();

        var id = await AddAsync(mine, "Ndeye", "Ailleurs");

        await CountedAsync(won, count + 1);
        await CountedAsync(second, count + 1);
        await TotalsAsync(second, total + 1);
        await Expect(second.Id("prospect-total")).ToContainTextAsync("27–");
        Assert.Equal(shown, await Rows(won).AllInnerTextsAsync());
        Assert.Equal(untouched, await Rows(second).AllInnerTextsAsync());
        await Expect(Row(won, id)).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Two_of_the_staff_edit_one_prospect_and_neither_overwrites_the_other()
    {
        var (mine, other) = (await SignInAsync(Cast.Admin, "/prospects"), await SignInAsync(Cast.Technician));
        var id = await AddAsync(mine, "Deux", "Mains");
        await mine.OpenAsync($"/prospects/{id}");
        await other.OpenAsync($"/prospects/{id}");

        await mine.Id("prospect-company-input").FillAsync("La mienne");
        await other.Id("prospect-company-input").FillAsync("La leur");
        await other.Id("prospect-phone-input").FillAsync("77 000 00 01");
        await other.Id("prospect-save").ClickAsync();

        await Expect(mine.Id("edit-elsewhere")).ToBeVisibleAsync();
        await Expect(mine.Id("prospect-company-input")).ToHaveValueAsync("La mienne");
        await mine.Id("prospect-save").ClickAsync();
        await Expect(mine.Id("prospect-conflict")).ToContainTextAsync("La leur");
        await mine.Id("conflict-mine").ClickAsync();

        await Expect(mine.Id("prospect-saved")).ToBeVisibleAsync();
        await Expect(mine.Id("prospect-phone-input")).ToHaveValueAsync("77 000 00 01");
        await Expect(other.Id("prospect-company-input")).ToHaveValueAsync("La mienne");
    }

    [Fact]
    public async Task A_card_moves_by_mouse_by_keyboard_and_by_its_list()
    {
        var (mine, other) = (await SignInAsync(Cast.Admin, "/prospects"), await SignInAsync(Cast.Technician, "/prospects/board"));
        var id = await AddAsync(mine, "Carte", "Mobile");
        await mine.OpenAsync("/prospects/board");
        await CardInAsync(mine, id, "new");

        // Dragged by its edge: the middle of a small card is its list. Dropped on the head of the column: a page that
        // scrolls meanwhile would drag another card.
        await Card(mine, id).DragToAsync(Column(mine, "contacted").Locator(".board-head"), new() { SourcePosition = new() { X = 6, Y = 6 } });
        await CardInAsync(mine, id, "contacted");
        await CardInAsync(other, id, "contacted");

        await Card(mine, id).Locator(".board-name").PressAsync("Shift+ArrowRight");
        await CardInAsync(mine, id, "qualified");
        await Expect(Card(mine, id).Locator(".board-name")).ToBeFocusedAsync();
        await mine.Page.Keyboard.PressAsync("Shift+ArrowRight");
        await CardInAsync(other, id, "proposal");

        await Card(mine, id).GetByTestId("prospect-move").SelectOptionAsync("lost");
        await mine.Id("prospect-lost-reason-input").FillAsync("Trop cher");
        await mine.Id("prospect-lose-save").ClickAsync();
        await CardInAsync(mine, id, "lost");
        await CardInAsync(other, id, "lost");
        await Expect(mine.Id("prospect-lose")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_prospect_becomes_a_client_in_one_dialog_and_a_second_browser_sees_it()
    {
        var (mine, other) = (await SignInAsync(Cast.Admin, "/prospects"), await SignInAsync(Cast.Technician, "/prospects"));
        var id = await AddAsync(mine, "Devient", "Cliente");
        await other.OpenAsync($"/prospects/{id}");
        await Row(mine, id).Locator("a").ClickAsync();
        await mine.Id("prospect-convert").ClickAsync();
        await Expect(mine.Id("convert-name-input")).ToHaveValueAsync("Devient Cliente");
        await mine.Id("convert-organisation-input").FillAsync("Maison Cliente");
        await mine.Id("convert-email-input").FillAsync($"{id}@example.org");
        await mine.Id("convert-template-select").SelectOptionAsync("cloud");
        await Expect(mine.Id("convert-milestone")).ToHaveCountAsync(4);

        await mine.Id("convert-save").ClickAsync();

        await Expect(mine.Id("prospect-convert-dialog")).ToHaveCountAsync(0);
        await Expect(other.Id("prospect-conversion")).ToContainTextAsync("Maison Cliente");
        await Expect(other.Id("prospect-detail")).ToHaveAttributeAsync("data-status", "won");
        await mine.Id("prospect-conversion").Locator("a[href^='/projects/']").ClickAsync();
        await Expect(mine.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Migration vers le cloud");
    }

    [Fact]
    public async Task The_overview_is_live_while_it_is_open()
    {
        var (mine, other) = (await SignInAsync(Cast.Admin, "/prospects"), await SignInAsync(Cast.Technician, "/prospects/overview"));
        var row = other.Id("prospect-sources").Locator("li", new() { HasText = "Saisie" }).Locator("strong");
        var count = int.Parse(await row.InnerTextAsync(), CultureInfo.InvariantCulture);

        await AddAsync(mine, "Chiffre", "Rond");

        await Expect(row).ToHaveTextAsync($"{count + 1}");
    }

    [Fact]
    public async Task A_file_is_imported_with_its_report()
    {
        var staff = await SignInAsync(Cast.Admin, "/prospects/import");
        var text = $"Prénom;Nom;E-mail\nImporté;Un;{Guid.NewGuid():N}@example.org\nCassé;Deux;rien\n";
        await staff.Id("import-file")
            .SetInputFilesAsync(new FilePayload { Name = "liste.csv", MimeType = "text/csv", Buffer = Encoding.Latin1.GetBytes(text) });
        await Expect(staff.Id("import-preview")).ToContainTextAsync("Importé Un");

        await staff.Id("import-start").ClickAsync();

        await Expect(staff.Id("import-run")).ToHaveAttributeAsync("data-over", "true");
        await Expect(staff.Id("import-failure")).ToHaveAttributeAsync("data-line", "3");
        var report = await staff.Page.RunAndWaitForDownloadAsync(() => staff.Id("import-report").ClickAsync());
        Assert.Contains("3;", await File.ReadAllTextAsync(await report.PathAsync()), StringComparison.Ordinal);
        await staff.Page.ReloadAsync();
        await Expect(staff.Id("import-run")).ToHaveAttributeAsync("data-created", "1");
        await staff.Id("import-again").ClickAsync();
        await Expect(staff.Id("import-file")).ToBeVisibleAsync();
        await staff.OpenAsync("/prospects");
        var export = await staff.Page.RunAndWaitForDownloadAsync(() => staff.Id("prospect-export").ClickAsync());
        Assert.Contains("Importé;Un;", await File.ReadAllTextAsync(await export.PathAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_learns_nothing()
    {
        var staff = await SignInAsync(Cast.Admin, "/prospects");
        var id = await AddAsync(staff, "Zacharie", "Secret");
        var client = await SignInAsync(Cast.Client, "/client-portal");
        foreach (var path in new[] { "/prospects", "/prospects/board", "/prospects/overview", "/prospects/import", "/prospects/calendly",
            $"/prospects/{id}", "/prospects/export.csv", "/prospects/import/report.csv" })
        {
            var answer = await client.Page.GotoAsync(path);
            Assert.Equal((path, 404), (path, answer!.Status));
        }

        await client.OpenAsync("/projects");
        var updates = await client.UpdatesAsync();
        await AddAsync(staff, "Zénobie", "Secret");
        await Expect(client.Id("prospects-badge")).ToHaveCountAsync(0);
        Assert.Equal(updates, await client.UpdatesAsync());
        foreach (var secret in new[] { "Zacharie", "Zénobie", id, "prospect.created", "Banque de l’Artisan" })
        {
            Assert.False(await client.Traffic.HoldsAsync(secret), secret);
        }
    }

    [Fact]
    public async Task Axe_finds_nothing_serious()
    {
        var staff = await SignInAsync(Cast.Admin, "/prospects?search=banque", new() { ReducedMotion = ReducedMotion.Reduce });
        var id = await Rows(staff).First.GetAttributeAsync("data-id");
        var problems = new List<string>();
        foreach (var path in new[] { "/prospects", "/prospects?new=1", "/prospects?search=rien", $"/prospects/{id}", "/prospects/board",
            "/prospects/overview", "/prospects/import", "/prospects/calendly" })
        {
            await staff.OpenAsync(path);
            problems.AddRange(await Axe.FindSeriousAsync(staff.Page, path));
        }

        Assert.True(problems.Count == 0, string.Join(Environment.NewLine, problems));
    }
}
