using System.Text;
using ClientPortal.Domain.Documents;
using ClientPortal.Domain.People;
using ClientPortal.Domain.Projects;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Documents;
using ClientPortal.Web.Features.Documents.Reading;
using ClientPortal.Web.Features.Projects;
using ClientPortal.Web.Files;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ClientPortal.Tests.Features.Documents;

/// <summary>A document between staff and client, as people use it.</summary>
[Collection(Browser.OwnPortal)]
public sealed class DocumentsBrowserTests(Browser browser, ListeningPortal listening) : IClassFixture<ListeningPortal>, IAsyncLifetime
{
    private const float Patience = 60_000;

    // As Chromium describes a dropped folder; a script cannot make one of its own.
    private const string DropFolder = """
        shelf => {
          const file = { isFile: true, name: 'Toit.txt', file: done => done(new File(['Le toit'], 'Toit.txt', { type: 'text/plain' })) };
          const folder = (name, inside) => ({ isFile: false, name, createReader: () => ({ readEntries: done => done(inside.splice(0)) }) });
          const dropped = folder('Plans', [folder('Étage 1', [file])]);
          const event = new Event('drop', { bubbles: true, cancelable: true });
          event.dataTransfer = { types: ['Files'], files: [], items: [{ webkitGetAsEntry: () => dropped }] };
          shelf.dispatchEvent(event);
        }
        """;

    private const string PasteFile = """
        body => {
          const clipboardData = new DataTransfer();
          clipboardData.items.add(new File(['La note'], 'Note.txt', { type: 'text/plain' }));
          body.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
        }
        """;

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
    public async Task Staff_upload_the_client_sees_it_live_and_approves_and_its_file_is_known_until_one_byte_changes()
    {
        var (client, technician) = (await Portal.NewPersonAsync(), await Portal.NewPersonAsync(Role.Technician));
        var projects = Portal.Get<ProjectCommands>();
        var project = await projects.CreateAsync(
            technician, client.OrganisationId, new ProjectFields("Fibre du siège", "", ProjectStatus.InProgress, 0, false, null, null));
        await projects.AddMemberAsync(technician, project, client.PersonId);
        var content = Encoding.UTF8.GetBytes($"Devis {project} : 100");
        var (reading, working) = (await SignInAsync(client), await SignInAsync(technician));
        await reading.OpenAsync($"/documents?project={project}");
        await reading.LiveAsync();
        await working.OpenAsync($"/documents?project={project}");
        await working.LiveAsync();

        // Two files at once, the first of which is shared with the client.
        await working.Id("document-shared").CheckAsync();
        await working.Id("document-kind").SelectOptionAsync("quote");
        await working.Id("document-upload").SetInputFilesAsync(
            [FileOf("Devis.txt", content), FileOf("Plan.txt", "Le plan"u8.ToArray()), FileOf("page.html", SampleFiles.Html)]);
        await Expect(working.Page.Locator("[data-testid=file-chip][data-state=failed]"))
            .ToContainTextAsync("n’est pas accepté", new() { Timeout = Patience });
        await Expect(reading.Id("document-row")).ToHaveCountAsync(2, new() { Timeout = Patience });
        var row = reading.Id("document-row").Filter(new() { HasText = "Devis.txt" });
        await Expect(row).ToHaveAttributeAsync("data-sha256", Shelf.HashOf(Encoding.UTF8.GetString(content)));

        // Asked on the document's page, which the client has open.
        await row.GetByRole(AriaRole.Link).ClickAsync();
        await Expect(reading.Id("document-preview")).ToContainTextAsync("Devis");
        await working.Id("document-row").Filter(new() { HasText = "Devis.txt" }).GetByRole(AriaRole.Link).ClickAsync();
        await working.Id("document-ask").ClickAsync();
        await working.Page.Locator($"[data-testid=document-approver][data-person='{client.PersonId}']").CheckAsync();
        await working.Id("document-ask-send").ClickAsync();
        await Expect(reading.Id("document-state")).ToHaveAttributeAsync("data-value", "awaiting", new() { Timeout = Patience });

        // A refusal needs a reason; the approval reaches the other browser.
        await reading.Id("document-refuse").ClickAsync();
        await Expect(reading.Id("document-decision")).ToContainTextAsync("un motif est nécessaire");
        await reading.Id("document-approve").ClickAsync();
        await Expect(working.Id("document-state")).ToHaveAttributeAsync("data-value", "approved", new() { Timeout = Patience });
        await Expect(working.Id("document-round")).ToContainTextAsync("A approuvé");

        // A new version reopens it.
        await working.Id("document-note").FillAsync("Remise");
        await working.Id("document-upload").SetInputFilesAsync(FileOf("Devis.txt", "Devis : 90"u8.ToArray()));
        await Expect(reading.Id("document-version")).ToHaveCountAsync(2, new() { Timeout = Patience });
        await Expect(reading.Id("document-approve")).ToHaveAttributeAsync("data-version", "2");

        // Two people add a file of one name at once: two versions, and none is lost.
        var other = await SignInAsync(await Portal.NewPersonAsync(Role.Technician));
        foreach (var person in new[] { working, other })
        {
            await person.OpenAsync($"/documents?project={project}");
            await person.LiveAsync();
            await Expect(person.Id("document-row")).ToHaveCountAsync(2, new() { Timeout = Patience });

            // Both share theirs: an internal file never becomes a version of a shared document, so that the order would matter.
            await person.Id("document-shared").CheckAsync();
        }

        await Task.WhenAll(
            working.Id("document-upload").SetInputFilesAsync(FileOf("Métré.txt", "De l’un"u8.ToArray())),
            other.Id("document-upload").SetInputFilesAsync(FileOf("Métré.txt", "De l’autre"u8.ToArray())));
        foreach (var person in new[] { working, other })
        {
            await Expect(person.Id("document-row").Filter(new() { HasText = "Métré.txt" }))
                .ToHaveAttributeAsync("data-version", "2", new() { Timeout = Patience });
        }

        // The file of the first version is known, and it leaves the browser by no request.
        await reading.OpenAsync("/documents/verify");
        await reading.LiveAsync();
        var sent = new List<string>();
        reading.Page.Request += (_, request) => sent.Add(request.Method);
        await reading.Id("verify-file").SetInputFilesAsync(FileOf("retrouvé.txt", content));
        await Expect(reading.Id("verify-result")).ToHaveAttributeAsync("data-value", "earlier", new() { Timeout = Patience });
        await Expect(reading.Id("verify-result")).ToContainTextAsync("A approuvé");
        content[^1] ^= 1;
        await reading.Id("verify-file").SetInputFilesAsync(FileOf("retrouvé.txt", content));
        await Expect(reading.Id("verify-result")).ToHaveAttributeAsync("data-value", "unknown", new() { Timeout = Patience });
        Assert.DoesNotContain("POST", sent);
    }

    [Fact]
    public async Task An_upload_continues_after_a_lost_connection_after_a_pause_and_after_a_reload_with_the_same_file()
    {
        var technician = await Portal.NewPersonAsync(Role.Technician);
        var client = await Portal.NewPersonAsync();
        var project = await Portal.Get<ProjectCommands>().CreateAsync(
            technician, client.OrganisationId, new ProjectFields("Fibre du dépôt", "", ProjectStatus.InProgress, 0, false, null, null));
        var folder = Directory.CreateTempSubdirectory("upload-").FullName;
        try
        {
            // Three parts. The name comes from the browser's side of the disk, and so does the moment of its last change.
            var file = Path.Combine(folder, "Plans.txt");
            await File.WriteAllTextAsync(file, new string('p', (2 * FileParts.BlockSize) + 1000));
            var hash = Shelf.HashOf(await File.ReadAllTextAsync(file));
            var working = await SignInAsync(technician);
            await working.OpenAsync($"/documents?project={project}");
            await working.Page.GetByTestId("document-folder").FillAsync("Exécution");
            var (row, parts) = (working.Id("file-chip"), 0);
            await working.Page.RouteAsync("**/documents/uploads/*?from=*", route => ++parts == 2 ? route.AbortAsync() : route.ContinueAsync());

            // The second part is lost, and sent again by itself. The third is held until it is paused.
            await working.Page.RouteAsync($"**/documents/uploads/*?from={2 * FileParts.BlockSize}", _ => Task.CompletedTask);
            await working.Id("document-upload").SetInputFilesAsync(file);
            await Expect(row.GetByRole(AriaRole.Progressbar)).ToHaveJSPropertyAsync(
                "value", 2.0 * FileParts.BlockSize / ((2 * FileParts.BlockSize) + 1000));
            await working.Id("upload-pause").ClickAsync();
            await Expect(row).ToHaveAttributeAsync("data-state", "paused");
            await Expect(working.Id("upload-continue")).ToBeFocusedAsync();
            Assert.True(parts >= 2);

            // The page of the same person after a reload has the row, and what they had typed.
            await working.OpenAsync($"/documents?project={project}");
            await Expect(row).ToHaveAttributeAsync("data-state", "left");
            await Expect(row).ToContainTextAsync("choisissez de nouveau");
            await Expect(working.Id("document-folder")).ToHaveValueAsync("Exécution");
            await working.Page.UnrouteAllAsync();
            await working.Page.RouteAsync("**/uploads?*shared=true*", to => to.FulfillAsync(new() { Status = 409, Json = new { title = "Non" } }));
            await working.Id("document-shared").CheckAsync(); // for other eyes it is another upload
            await working.Id("document-upload").SetInputFilesAsync(file);
            await row.Filter(new() { HasText = "Non" }).GetByTestId("file-remove").ClickAsync();
            await working.Id("document-shared").UncheckAsync();
            var sent = new List<string>();
            working.Page.Request += (_, request) => sent.Add($"{request.Method} {new Uri(request.Url).Query}");
            await working.Id("document-upload").SetInputFilesAsync(file);
            await Expect(working.Id("document-row")).ToHaveAttributeAsync("data-sha256", hash);
            await Expect(row).ToHaveCountAsync(0);

            // Only what was missing was sent.
            Assert.Equal([$"PATCH ?from={2 * FileParts.BlockSize}"], sent.Where(one => one.StartsWith("PATCH", StringComparison.Ordinal)));

            // A folder that is chosen, one that is dropped, and a file that is pasted: folders keep their paths below the one that was typed.
            var chosen = Directory.CreateDirectory(Path.Combine(folder, "Relevés", "Sous-sol")).Parent!;
            await File.WriteAllTextAsync(Path.Combine(chosen.FullName, "Sous-sol", "Mur.txt"), "Le mur");
            await working.Id("document-upload-folder").SetInputFilesAsync(chosen.FullName);
            await Expect(working.Id("document-row")).ToHaveCountAsync(2, new() { Timeout = Patience });
            await working.Page.Locator("[data-shelf]").EvaluateAsync(DropFolder);
            await working.Page.Locator("body").EvaluateAsync(PasteFile);
            await Expect(working.Id("document-row")).ToHaveCountAsync(4, new() { Timeout = Patience });
            Assert.Equal(
                [("Note.txt", "Exécution"), ("Toit.txt", "Exécution/Plans/Étage 1"), ("Mur.txt", "Exécution/Relevés/Sous-sol")],
                (await Portal.Get<DocumentQueries>().ListAsync(technician, new DocumentFilter(ProjectId: project))).Items
                    .Where(one => one.Name != "Plans.txt").Select(one => (one.Name, one.Folder)).OrderBy(one => one.Folder.Length)
                    .ThenBy(one => one.Name));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task A_stranger_downloads_by_a_link_which_staff_see_live_and_the_client_gets_a_certificate()
    {
        var (client, technician) = (await Portal.NewPersonAsync(), await Portal.NewPersonAsync(Role.Technician));
        var projects = Portal.Get<ProjectCommands>();
        var project = await projects.CreateAsync(
            technician, client.OrganisationId, new ProjectFields("Fibre du dépôt", "", ProjectStatus.InProgress, 0, false, null, null));
        await projects.AddMemberAsync(technician, project, client.PersonId);
        var commands = Portal.Get<DocumentCommands>();
        var placed = await commands.AddAsync(
            technician, new NewDocument(project, DocumentKind.Quote, Shared: true), Shelf.FileOf("Offre.txt", "Prix : 100"));
        await commands.AskAsync(technician, placed.Id, [$"{client.PersonId}"], needsAll: true, proof: DecisionProof.Code);

        // The client has no authenticator, but a passkey. Those are for names: localhost is the one that needs no certificate.
        PasskeyDevice? device = null;
        var reading = await SignInAsync(
            client, $"http://localhost:{Portal.Address.Port}", async page => device = await PasskeyDevice.AddAsync(page));
        await reading.OpenAsync("/account?tab=security");
        await reading.Id("passkey-password").FillAsync(Cast.Password);
        await reading.Id("passkey-add").ClickAsync();
        await Expect(reading.Id("passkey-added")).ToBeVisibleAsync(new() { Timeout = Patience });
        await reading.OpenAsync($"/documents/{placed.Id}");
        await reading.Id("document-by-passkey").ClickAsync();
        await reading.Id("passkey-refuse").ClickAsync();
        await Expect(reading.Page.Locator(".error-note")).ToContainTextAsync("un motif est nécessaire", new() { Timeout = Patience });
        await reading.LiveAsync();

        // The device does not recognise its owner: the page says so, and the same button works when it does.
        await device!.RecogniseAsync(false);
        await reading.Id("passkey-approve").ClickAsync();
        await Expect(reading.Id("document-decision").GetByRole(AriaRole.Alert))
            .ToContainTextAsync("n’a pas été lue", new() { Timeout = Patience });
        await device.RecogniseAsync(true);
        await reading.Id("passkey-approve").ClickAsync();
        await Expect(reading.Id("document-state")).ToHaveAttributeAsync("data-value", "approved", new() { Timeout = Patience });
        await Expect(reading.Id("document-proof")).ToHaveAttributeAsync("data-value", "passkey");

        var working = await SignInAsync(technician);
        await working.OpenAsync($"/documents/{placed.Id}");
        await working.LiveAsync();
        await Expect(working.Id("links-empty")).ToBeVisibleAsync(new() { Timeout = Patience });
        await working.Id("link-new").Locator("summary").ClickAsync();
        await working.Id("link-form").GetByTestId("link-which").SelectOptionAsync("newest");
        await working.Id("link-password").FillAsync("très secret");
        await working.Id("link-make").ClickAsync();
        await Expect(working.Id("link-row")).ToHaveAttributeAsync("data-opened", "0", new() { Timeout = Patience });
        var address = new Uri(await working.Id("link-address").InputValueAsync()).PathAndQuery;

        var stranger = await VisitAsync();
        await stranger.Page.GotoAsync(address);
        await stranger.Id("link-page-password").FillAsync("deviné");
        await stranger.Id("link-download").ClickAsync();
        await Expect(stranger.Page.Locator(".error-note")).ToContainTextAsync("pas le bon", new() { Timeout = Patience });
        await stranger.Id("link-page-password").FillAsync("très secret");
        var download = await stranger.Page.RunAndWaitForDownloadAsync(() => stranger.Id("link-download").ClickAsync());
        Assert.Equal(("Offre.txt", "Prix : 100"), (download.SuggestedFilename, await File.ReadAllTextAsync(await download.PathAsync())));
        await Expect(working.Id("link-row")).ToHaveAttributeAsync("data-opened", "1", new() { Timeout = Patience });
        await working.Id("link-revoke").ClickAsync();
        await Expect(working.Id("link-row")).ToHaveAttributeAsync("data-open", "false", new() { Timeout = Patience });
        await stranger.Page.GotoAsync(address);
        await Expect(stranger.Id("link-closed")).ToBeVisibleAsync(new() { Timeout = Patience });

        await Expect(reading.Id("document-certificate")).ToBeVisibleAsync(new() { Timeout = Patience });
        var certificate = await reading.Page.RunAndWaitForDownloadAsync(() => reading.Id("document-certificate").ClickAsync());
        await using var content = File.OpenRead(await certificate.PathAsync());
        Assert.Contains(
            client.Name, FileText.Of(content, "application/pdf", ReadingLimits.Of(TimeProvider.System)), StringComparison.Ordinal);
    }

    private static FilePayload FileOf(string name, byte[] content) => new() { Name = name, MimeType = "text/plain", Buffer = content };

    private async Task<Visitor> VisitAsync(string? address = null)
    {
        var person = await Visitor.ArriveAsync(await browser.NewContextAsync(
            new() { BaseURL = address ?? Portal.Address.ToString(), Locale = "fr-FR", ViewportSize = new() { Width = 1440, Height = 900 } }));
        people.Add(person);
        return person;
    }

    private async Task<Visitor> SignInAsync(Viewer viewer, string? address = null, Func<IPage, Task>? prepare = null)
    {
        var person = await VisitAsync(address);
        await (prepare?.Invoke(person.Page) ?? Task.CompletedTask);
        await person.Page.GotoAsync("/login");
        await person.SignInAsync(await Portal.EmailAsync(viewer));
        await person.LiveAsync();
        return person;
    }
}
