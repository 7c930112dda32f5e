using ClientPortal.Tests.Infrastructure;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ClientPortal.Tests.Features.Tickets;

/// <summary>Files of a new ticket.</summary>
public sealed class TicketFilesBrowserTests(Browser browser, DemoPortal portal) : BrowserTest(browser, portal)
{
    [Fact]
    public async Task Files_that_are_pasted_chosen_and_dropped_into_a_new_ticket_are_in_its_first_message()
    {
        var client = await SignInAsync(Cast.Client, "/tickets?new=1");
        await client.Id("ticket-description-input").FillAsync("Voir les captures.");
        await PasteAsync(client);
        await ChooseAsync(client, "rapport.pdf", "application/pdf", SampleFiles.Pdf);
        await ChooseAsync(client, "page.html", "text/html", SampleFiles.Html);
        await Expect(Chips(client, "done")).ToHaveCountAsync(2, Counted);
        await Expect(Chips(client, "failed")).ToContainTextAsync("n’est pas accepté");

        // A failed upload is not dropped in silence. A refused ticket keeps its files.
        await client.Id("ticket-submit").ClickAsync();
        await Expect(Said(client, "n’est pas parti")).ToBeVisibleAsync();
        await Chips(client, "failed").GetByTestId("file-remove").ClickAsync();
        await client.Id("ticket-submit").ClickAsync();
        await Expect(Said(client, "titre")).ToBeVisibleAsync();
        await Expect(Chips(client, "done")).ToHaveCountAsync(2);

        // A reload keeps them too.
        await client.OpenAsync(client.Path);
        await Expect(Chips(client, "done")).ToHaveCountAsync(2);
        await Expect(client.Id("ticket-description-input")).ToHaveValueAsync("Voir les captures.");

        // Submitted before the last file is uploaded, the ticket waits for it and is then sent by itself.
        var gate = new TaskCompletionSource();
        await client.Page.RouteAsync("**/files", async route =>
        {
            await gate.Task;
            await route.ContinueAsync();
        });
        await DropAsync(client);
        await Expect(client.Id("file-chip").GetByRole(AriaRole.Progressbar)).ToBeVisibleAsync();
        var title = $"Fichiers {Guid.NewGuid():N}";
        await client.Id("ticket-title-input").FillAsync(title);
        await client.Id("ticket-submit").ClickAsync();
        await Expect(client.Id("ticket-submit")).ToHaveAttributeAsync("aria-busy", "true");
        gate.SetResult();
        await client.Page.ComeToAsync("**/tickets/T-*");

        await Expect(client.Id("message")).ToHaveCountAsync(1, Counted);
        await Expect(client.Id("message").GetByTestId("message-file")).ToHaveCountAsync(2, Counted);
        var staff = await SignInAsync(Cast.Technician, client.Path);
        var picture = staff.Id("message").GetByTestId("message-image").Locator("img");
        await Eventually.TrueAsync(async () => await picture.EvaluateAsync<int>("img => img.naturalWidth") == 8);
        await Expect(staff.Id("message-file").First).ToContainTextAsync("rapport.pdf");
        await Expect(staff.Id("message-file").Last).ToContainTextAsync("mesures.csv");

        // The next ticket starts without files. A discarded draft discards its files.
        await client.Page.UnrouteAllAsync();
        await client.OpenAsync("/tickets?new=1");
        await Expect(client.Id("file-chip")).ToHaveCountAsync(0);
        await ChooseAsync(client, "rapport.pdf", "application/pdf", SampleFiles.Pdf);
        await Expect(Chips(client, "done")).ToHaveCountAsync(1, Counted);
        var withdrawn = await client.Page.RunAndWaitForResponseAsync(
            () => client.Page.Locator("[data-give-up]").ClickAsync(), answer => answer.Request.Method == "DELETE");
        Assert.Equal(204, withdrawn.Status);
        await client.OpenAsync("/tickets?new=1");
        await Expect(client.Id("file-chip")).ToHaveCountAsync(0);
    }

    private static LocatorAssertionsToHaveCountOptions Counted => new() { Timeout = 60_000 };

    private static ILocator Chips(Visitor person, string state) => person.Page.Locator($"[data-testid=file-chip][data-state={state}]");

    private static ILocator Said(Visitor person, string words) =>
        person.Page.Locator("form[data-with-files]").GetByRole(AriaRole.Alert).Filter(new() { HasText = words });

    private static Task ChooseAsync(Visitor person, string name, string type, byte[] content) =>
        person.Id("form-files").SetInputFilesAsync(new FilePayload { Name = name, MimeType = type, Buffer = content });

    private static Task PasteAsync(Visitor person) => person.Id("ticket-description-input").EvaluateAsync(
        """
        async input => {
          const canvas = Object.assign(document.createElement('canvas'), { width: 8, height: 8 });
          const blob = await new Promise(done => canvas.toBlob(done));
          const clipboardData = new DataTransfer();
          clipboardData.items.add(new File([blob], 'capture.png', { type: 'image/png' }));
          input.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
        }
        """);

    private static Task DropAsync(Visitor person) => person.Page.Locator("form[data-with-files]").EvaluateAsync(
        """
        form => {
          const dataTransfer = new DataTransfer();
          dataTransfer.items.add(new File(['a;b\n1;2\n'], 'mesures.csv', { type: 'text/csv' }));
          for (const type of ['dragenter', 'dragover', 'drop'])
            form.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
        }
        """);
}
