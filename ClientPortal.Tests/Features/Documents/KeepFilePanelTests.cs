using System.Text;
using Bunit;
using ClientPortal.Domain.Documents;
using ClientPortal.Domain.People;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Attachments;
using ClientPortal.Web.Features.Documents;
using ClientPortal.Web.Features.Messages;
using ClientPortal.Web.Features.Messenger;

namespace ClientPortal.Tests.Features.Documents;

/// <summary>« Ranger dans les documents », from the message with the file to the shelf.</summary>
public sealed class KeepFilePanelTests : IAsyncLifetime
{
    private TestPortal portal = null!;
    private Guid project, chat;

    public async ValueTask InitializeAsync()
    {
        portal = await TestPortal.StartAsync(settings: ["--Portal:Files:QuotaMegabytes=1"]);
        project = await portal.ProjectAsync();
        chat = await portal.Get<MessengerCommands>().OpenProjectRoomAsync(portal.Technician, project);
    }

    public async ValueTask DisposeAsync() => await portal.DisposeAsync();

    [Fact]
    public async Task The_chosen_file_of_a_message_goes_to_the_suggested_project_with_what_was_chosen()
    {
        await SayAsync(portal.Technician, ("Devis.txt", "Prix : 100"), ("Plan.txt", "Le plan"));
        await using var page = await PanelContext.OpenAsync(portal, portal.Technician);
        var thread = await OpenedAsync(page);
        Assert.Equal($"{project}", thread.Find("[data-testid=keep-project]").GetAttribute("data-value"));
        var files = thread.FindAll("[data-testid=keep-file] option").Select(one => (one.TextContent, one.GetAttribute("value")!));

        thread.Find("[data-testid=keep-file]").Change(files.Single(one => one.TextContent == "Plan.txt").Item2);
        thread.Find("[data-testid=keep-kind]").Change($"{DocumentKind.Plan}");
        thread.Find("[data-testid=keep-folder]").Change("Chantier");
        thread.Find("[data-testid=keep-shared]").Change(true);
        thread.Find("[data-testid=keep-form]").Submit();

        thread.WaitForAssertion(() => Assert.Empty(thread.FindAll("[data-testid=keep-dialog]")));
        var row = Assert.Single(await ListAsync(portal.Member));
        Assert.Equal(
            ("Plan.txt", "Chantier", DocumentKind.Plan, Shelf.HashOf("Le plan")), (row.Name, row.Folder, row.Kind, row.Sha256));
        var toast = Assert.Single(page.Toasts);
        Assert.Equal(("success", "Plan.txt", $"/documents/{row.Id}"), (toast.Kind, toast.Text, toast.Href));
    }

    [Fact]
    public async Task A_refusal_is_said_in_the_dialog_and_what_was_chosen_stays()
    {
        await SayAsync(portal.Member, ("Plan.txt", new string('p', 600 * 1024)));
        await using var page = await PanelContext.OpenAsync(portal, portal.Member);
        var thread = await OpenedAsync(page);
        Assert.Empty(thread.FindAll("[data-testid=keep-shared]"));

        thread.Find("[data-testid=keep-folder]").Change("Chantier");
        thread.Find("[data-testid=keep-form]").Submit();

        thread.WaitForAssertion(() => Assert.NotEmpty(thread.Find("[data-testid=keep-dialog] .error-note").TextContent));
        Assert.Equal("Chantier", thread.Find("[data-testid=keep-folder]").GetAttribute("value"));
        Assert.Empty(await ListAsync(portal.Member));
    }

    private async Task<IReadOnlyList<DocumentRow>> ListAsync(Viewer viewer) =>
        (await portal.DocumentQueries().ListAsync(viewer, new DocumentFilter())).Items;

    private async Task SayAsync(Viewer by, params (string Name, string Content)[] files)
    {
        var ids = new List<Guid>();
        foreach (var (name, content) in files)
        {
            ids.Add((await portal.Get<AttachmentCommands>().AddAsync(by, chat, name, new MemoryStream(Encoding.UTF8.GetBytes(content)))).Id);
        }

        await portal.Get<ConversationCommands>().SendAsync(by, chat, new MessageDraft(Guid.NewGuid(), "Voici") { Attachments = ids });
    }

    // As the tools of the message open it.
    private async Task<IRenderedComponent<ThreadPanel>> OpenedAsync(PanelContext page)
    {
        var thread = page.Show<ThreadPanel>(one => one.Add(panel => panel.ConversationId, chat));
        var message = thread.WaitForElement("[data-testid=message]");
        await message.TriggerEventAsync(
            "onmessageact", new MessageActEventArgs { Message = Guid.Parse(message.GetAttribute("data-id")!), Act = "keep" });
        thread.WaitForElement("[data-testid=keep-form]");
        return thread;
    }
}
