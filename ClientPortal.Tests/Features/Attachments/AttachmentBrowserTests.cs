using ClientPortal.Domain.People;
using ClientPortal.Domain.Tickets;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Tickets;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ClientPortal.Tests.Features.Attachments;

/// <summary>Files between two browsers, as people send them.</summary>
[Collection(Browser.OwnPortal)]
public sealed class AttachmentBrowserTests(Browser browser, ListeningPortal listening) : IClassFixture<ListeningPortal>, IAsyncLifetime
{
    private readonly List<Visitor> people = [];

    private HostedPortal Portal => listening.Portal;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        var faults = people.SelectMany(person => person.Console.Faults).ToList();
        foreach (var person in people)
        {
            await person.Page.Context.CloseAsync();
        }

        Assert.Empty(faults);
    }

    [Fact]
    public async Task A_pasted_picture_is_sent_with_its_message_and_can_be_downloaded_in_the_other_browser()
    {
        var client = await Portal.NewPersonAsync();
        var number = await Portal.Get<TicketCommands>()
            .OpenAsync(client, new TicketFields("Écran noir", "", TicketCategory.Incident, TicketPriority.Normal, null));
        var (asking, helping) = (await SignInAsync(client, number), await SignInAsync(await Portal.NewPersonAsync(Role.Technician), number));

        // While it uploads it is shown, and the message waits for it.
        var gate = new TaskCompletionSource();
        await asking.Page.RouteAsync("**/files?*", async route =>
        {
            await gate.Task;
            await route.ContinueAsync();
        });
        await PasteAsync(asking);
        await Expect(asking.Id("file-chip")).ToHaveAttributeAsync("data-state", "sending");
        await Expect(asking.Id("file-chip").GetByRole(AriaRole.Progressbar)).ToBeVisibleAsync();
        await asking.Id("message-input").FillAsync("Voici ce que je vois");
        await asking.Id("message-send").ClickAsync();
        await Expect(asking.Id("message-send")).ToHaveAttributeAsync("aria-busy", "true");
        await Expect(asking.Id("message-input")).ToHaveValueAsync("Voici ce que je vois");
        gate.SetResult();

        // Once uploaded, the message is sent by itself, and the other browser shows the picture.
        var picture = helping.Id("message").Filter(new() { HasText = "Voici ce que je vois" }).GetByTestId("message-image");
        await Expect(picture).ToBeVisibleAsync(Patient);
        await Eventually.TrueAsync(async () => await picture.Locator("img").EvaluateAsync<int>("img => img.naturalWidth") == 8);
        await Expect(asking.Id("file-chip")).ToHaveCountAsync(0);
        await Expect(asking.Id("message-image")).ToBeVisibleAsync();

        // A click enlarges it; it can be saved as a file.
        await picture.ClickAsync();
        await Expect(helping.Id("picture-view")).ToBeVisibleAsync();
        var download = await helping.Page.RunAndWaitForDownloadAsync(() => helping.Id("picture-view").GetByRole(AriaRole.Link).ClickAsync());
        Assert.Equal("capture.png", download.SuggestedFilename);
        await helping.Page.Keyboard.PressAsync("Escape");
        await Expect(helping.Id("picture-view")).ToHaveCountAsync(0);

        // An HTML page is refused with a sentence and blocks nothing once it is removed.
        await asking.Page.UnrouteAllAsync();
        await ChooseAsync(asking, "page.html", "text/html", SampleFiles.Html);
        await Expect(asking.Id("file-chip")).ToHaveAttributeAsync("data-state", "failed");
        await Expect(asking.Id("file-chip")).ToContainTextAsync("n’est pas accepté");
        await asking.Id("file-remove").ClickAsync();
        await Expect(asking.Id("file-chip")).ToHaveCountAsync(0);

        // A connection breaks: the person tries again. An uploaded file survives a reload. A dropped file is treated like a chosen one.
        await asking.Page.RouteAsync("**/files?*", route => route.AbortAsync());
        await ChooseAsync(asking, "rapport.pdf", "application/pdf", SampleFiles.Pdf);
        await Expect(asking.Id("file-chip")).ToContainTextAsync("interrompu");
        await asking.Page.UnrouteAllAsync();
        await asking.Id("file-retry").ClickAsync();
        await Expect(asking.Id("file-chip")).ToHaveAttributeAsync("data-state", "done");
        await asking.OpenAsync($"/tickets/{Ticket.Shown(number)}");
        await DropAsync(asking);
        await Expect(asking.Page.Locator("[data-testid=file-chip][data-state=done]")).ToHaveCountAsync(2, Counted);
        await asking.Id("message-send").ClickAsync();

        var sent = helping.Id("message-file");
        await Expect(sent).ToHaveCountAsync(2, Counted);
        await Expect(sent.First).ToContainTextAsync("rapport.pdf");

        // A PDF opens in a frame of the page, and can be saved from there. A browser without a window has no viewer: a page stands for it.
        await helping.Page.EvaluateAsync("() => Object.defineProperty(navigator, 'pdfViewerEnabled', { value: true, configurable: true })");
        await helping.Page.RouteAsync("**/preview", async route =>
        {
            var shown = await route.FetchAsync();
            var body = $"{shown.Headers["content-type"]}, {(await shown.BodyAsync()).Length}";
            await route.FulfillAsync(new() { ContentType = "text/html", Body = body });
        });
        await sent.First.ClickAsync();
        await Expect(helping.Id("document-view")).ToBeVisibleAsync();
        await Expect(helping.Id("document-view").FrameLocator("iframe").Locator("body"))
            .ToHaveTextAsync($"application/pdf, {SampleFiles.Pdf.Length}");
        var saved = await helping.Page.RunAndWaitForDownloadAsync(() => helping.Id("document-view").GetByRole(AriaRole.Link).ClickAsync());
        Assert.Equal("rapport.pdf", saved.SuggestedFilename);
        Assert.Equal(SampleFiles.Pdf, await File.ReadAllBytesAsync(await saved.PathAsync()));
        await helping.Id("document-view").GetByRole(AriaRole.Button).ClickAsync(); // the keyboard may be the PDF viewer's
        await Expect(helping.Id("document-view")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_new_avatar_appears_on_open_pages_of_other_people()
    {
        var client = await Portal.NewPersonAsync();
        var number = await Portal.Get<TicketCommands>()
            .OpenAsync(client, new TicketFields("Bonjour", "", TicketCategory.Request, TicketPriority.Normal, null));
        var (here, helping) = (await SignInAsync(client, null), await SignInAsync(await Portal.NewPersonAsync(Role.Technician), number));
        await here.OpenAsync("/account");
        var seen = helping.Page.Locator("main .avatar-picture").First;
        await Expect(seen).ToHaveCountAsync(0);

        await here.Id("picture-file")
            .SetInputFilesAsync(new FilePayload { Name = "moi.png", MimeType = "image/png", Buffer = await PictureAsync(here.Page) });

        await Expect(seen).ToBeVisibleAsync(Patient);
        await Eventually.TrueAsync(async () => await seen.EvaluateAsync<int>("img => img.naturalWidth") == 256);
        await here.Id("picture-remove").ClickAsync();
        await Expect(helping.Page.Locator("main .avatar-picture")).ToHaveCountAsync(0, Counted);
    }

    private static LocatorAssertionsToBeVisibleOptions Patient => new() { Timeout = 60_000 };

    private static LocatorAssertionsToHaveCountOptions Counted => new() { Timeout = 60_000 };

    private async Task<Visitor> SignInAsync(Viewer viewer, long? ticket)
    {
        var person = await Visitor.ArriveAsync(await browser.NewContextAsync(
            new() { BaseURL = Portal.Address.ToString(), Locale = "fr-FR", ViewportSize = new() { Width = 1440, Height = 900 } }));
        people.Add(person);
        await person.Page.GotoAsync("/login");
        await person.SignInAsync(await Portal.EmailAsync(viewer));
        await person.LiveAsync();
        if (ticket is { } number)
        {
            await person.OpenAsync($"/tickets/{Ticket.Shown(number)}");
            await Expect(person.Id("message-input")).ToBeVisibleAsync();
            await person.ReadyAsync();
        }

        return person;
    }

    private static Task ChooseAsync(Visitor person, string name, string type, byte[] content) =>
        person.Id("message-files").SetInputFilesAsync(new FilePayload { Name = name, MimeType = type, Buffer = content });

    // A picture of eight pixels, as the clipboard holds a screen shot.
    private static Task PasteAsync(Visitor person) => person.Id("message-input").EvaluateAsync(
        """
        async input => {
          const canvas = Object.assign(document.createElement('canvas'), { width: 8, height: 8 });
          canvas.getContext('2d').fillRect(0, 0, 4, 4);
          const blob = await new Promise(done => canvas.toBlob(done));
          const clipboardData = new DataTransfer();
          clipboardData.items.add(new File([blob], 'capture.png', { type: 'image/png' }));
          input.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
        }
        """);

    private static Task DropAsync(Visitor person) => person.Page.Locator("[data-thread]").EvaluateAsync(
        """
        thread => {
          const dataTransfer = new DataTransfer();
          dataTransfer.items.add(new File(['a;b\n1;2\n'], 'mesures.csv', { type: 'text/csv' }));
          for (const type of ['dragenter', 'dragover', 'drop'])
            thread.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
        }
        """);

    private static async Task<byte[]> PictureAsync(IPage page) => Convert.FromBase64String(await page.EvaluateAsync<string>(
        """
        () => {
          const canvas = Object.assign(document.createElement('canvas'), { width: 600, height: 400 });
          const pen = canvas.getContext('2d');
          pen.fillStyle = '#0a7'; pen.fillRect(0, 0, 600, 400);
          return canvas.toDataURL('image/png').split(',')[1];
        }
        """));
}
