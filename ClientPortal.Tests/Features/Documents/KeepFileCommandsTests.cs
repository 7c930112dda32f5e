using System.Text;
using ClientPortal.Domain;
using ClientPortal.Domain.Documents;
using ClientPortal.Domain.People;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Attachments;
using ClientPortal.Web.Features.Documents;
using ClientPortal.Web.Features.Messages;
using ClientPortal.Web.Features.Messenger;
using ClientPortal.Web.Files;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Tests.Features.Documents;

/// <summary>Files of messages become documents.</summary>
public sealed class KeepFileCommandsTests : IAsyncLifetime
{
    private TestPortal portal = null!;
    private Guid project, chat;

    public async ValueTask InitializeAsync()
    {
        portal = await TestPortal.StartAsync(settings: ["--Portal:Files:QuotaMegabytes=1"], hosted: false);
        project = await portal.ProjectAsync();
        chat = await portal.Get<MessengerCommands>().OpenProjectRoomAsync(portal.Technician, project);
    }

    public async ValueTask DisposeAsync() => await portal.DisposeAsync();

    [Fact]
    public async Task A_file_of_the_projects_chat_becomes_a_document_with_the_same_hash_and_then_a_version_of_it()
    {
        var file = await SendAsync(portal.Technician, chat, "Devis.txt", "Prix : 100");

        var shelves = await portal.Get<KeepFileQueries>().OfAsync(portal.Member, file);
        Assert.Equal(project, shelves.Suggested);
        var kept = await Commands.KeepAsync(portal.Technician, file, new NewDocument(project, DocumentKind.Quote, Shared: true, Folder: "Devis"));

        Assert.Equal(Shelf.HashOf("Prix : 100"), kept.Sha256);
        var row = (await portal.DocumentQueries().FindAsync(portal.Member, kept.Id)).Row;
        Assert.Equal(("Devis.txt", "Devis", DocumentKind.Quote, true), (row.Name, row.Folder, row.Kind, row.Shared));
        var again = await SendAsync(portal.Technician, chat, "Devis.txt", "Prix : 90");
        var next = await Commands.KeepAsync(portal.Technician, again, new NewDocument(project, Shared: true, Folder: "Devis"));
        Assert.Equal((kept.Id, 2), (next.Id, next.Version));

        // Both have their own bytes: a deleted message takes none from the shelf.
        await DeleteMessageOfAsync(again);
        Assert.True(File.Exists((await portal.DocumentQueries().FileAsync(portal.Member, kept.Id, 2)).Path));
        await Assert.ThrowsAsync<NotFound>(() => Commands.KeepAsync(portal.Technician, again, new NewDocument(project)));
    }

    [Fact]
    public async Task What_a_client_keeps_is_shared_and_what_staff_keep_is_internal_unless_they_say_so()
    {
        var theirs = await SendAsync(portal.Member, chat, "Plan.txt", "Le plan");
        var kept = await Commands.KeepAsync(portal.Member, theirs, new NewDocument(project, Shared: false));
        Assert.True((await portal.DocumentQueries().FindAsync(portal.Member, kept.Id)).Row.Shared);

        var draft = await Commands.KeepAsync(portal.Technician, theirs, new NewDocument(project, Folder: "Interne"));
        await Assert.ThrowsAsync<NotFound>(() => portal.DocumentQueries().FindAsync(portal.Member, draft.Id));
    }

    [Fact]
    public async Task Not_ones_file_not_ones_project_and_the_project_of_another_client_are_not_found()
    {
        var file = await SendAsync(portal.Technician, chat, "Devis.txt", "Prix : 100");
        foreach (var viewer in new[] { portal.Outsider, portal.NonMember })
        {
            await Assert.ThrowsAsync<NotFound>(() => Commands.KeepAsync(viewer, file, new NewDocument(project)));
            await Assert.ThrowsAsync<NotFound>(() => portal.Get<KeepFileQueries>().OfAsync(viewer, file));
        }

        var direct = await SendAsync(
            portal.Technician, await portal.Get<MessengerCommands>().OpenDirectAsync(portal.Technician, portal.Outsider.PersonId), "a.txt", "A");
        await Assert.ThrowsAsync<NotFound>(() => Commands.KeepAsync(portal.Technician, direct, new NewDocument(project)));
        Assert.DoesNotContain((await portal.Get<KeepFileQueries>().OfAsync(portal.Technician, direct)).Projects, one => one.Id == project);

        var unsent = (await portal.Get<AttachmentCommands>().AddAsync(
            portal.Technician, chat, "b.txt", new MemoryStream("B"u8.ToArray()))).Id;
        await Assert.ThrowsAsync<NotFound>(() => Commands.KeepAsync(portal.Technician, unsent, new NewDocument(project)));
        await Assert.ThrowsAsync<RuleBroken>(() => Commands.KeepAsync(
            portal.Member.SeenBy(portal.Admin), file, new NewDocument(project)));
    }

    [Fact]
    public async Task The_copy_counts_in_the_quota_and_the_space_left_is_said_before()
    {
        var file = await SendAsync(portal.Technician, chat, "Plan.txt", new string('p', 600 * 1024));
        var space = await portal.Get<DocumentUploadQueries>().SpaceAsync(portal.Member, project);
        Assert.Equal((424 * 1024, 1024 * 1024, false), (space!.Left, space.Quota, space.IsShort));

        var refused = await Assert.ThrowsAsync<RuleBroken>(() => Commands.KeepAsync(portal.Technician, file, new NewDocument(project)));

        Assert.Equal("file.quota", refused.Rule);
        Assert.Null(await portal.Get<DocumentUploadQueries>().SpaceAsync(portal.Outsider, project));
        await SendAsync(portal.Technician, chat, "Autre.txt", new string('q', 350 * 1024));
        Assert.True((await portal.Get<DocumentUploadQueries>().SpaceAsync(portal.Member, project))!.IsShort);
    }

    [Fact]
    public async Task What_the_intake_would_not_take_today_is_not_kept()
    {
        var file = await SendAsync(portal.Technician, chat, "Plan.txt", "Le plan");
        var stored = await portal.Store.ReadAsync(db => db.Attachments.Where(one => one.Id == file).Select(one => one.StoredName).SingleAsync());
        await File.WriteAllBytesAsync(portal.Get<FileStore>().PathOf(stored), SampleFiles.Program);

        var refused = await Assert.ThrowsAsync<RuleBroken>(() => Commands.KeepAsync(portal.Technician, file, new NewDocument(project)));

        Assert.Equal("file.type", refused.Rule);
        Assert.Empty((await portal.DocumentQueries().ListAsync(portal.Technician, new DocumentFilter())).Items);
    }

    private KeepFileCommands Commands => portal.Get<KeepFileCommands>();

    private async Task<Guid> SendAsync(Viewer by, Guid conversation, string name, string content)
    {
        var file = await portal.Get<AttachmentCommands>().AddAsync(by, conversation, name, new MemoryStream(Encoding.UTF8.GetBytes(content)));
        await portal.Get<ConversationCommands>().SendAsync(by, conversation, new MessageDraft(Guid.NewGuid(), "Voici") { Attachments = [file.Id] });
        return file.Id;
    }

    private async Task DeleteMessageOfAsync(Guid file)
    {
        var message = await portal.Store.ReadAsync(db => db.Attachments.Where(one => one.Id == file).Select(one => one.MessageId).SingleAsync());
        await portal.Get<ConversationCommands>().DeleteAsync(portal.Technician, message!.Value);
    }
}
