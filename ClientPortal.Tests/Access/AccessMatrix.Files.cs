using ClientPortal.Domain.People;
using ClientPortal.Domain.Tickets;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Attachments;
using ClientPortal.Web.Features.Messages;
using ClientPortal.Web.Features.Messenger;
using ClientPortal.Web.Features.MyAccount;
using ClientPortal.Web.Features.Tickets;
using ClientPortal.Web.Files;
using ClientPortal.Web.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ClientPortal.Tests.Access;

/// <summary>A file is open to those who may read its message; a picture to those who may see the person.</summary>
internal static partial class AccessMatrix
{
    private static Endpoints FileEndpoints => new()
    {
        {
            "POST /files", "ss nnn+ ++",
            async (who, at) => await who.UploadAsync($"/files?conversation={await at.FilesThreadAsync()}", SampleFiles.Png)
        },

        // Files of a ticket that is still being written: those who may open a ticket, each their own files.
        { "POST /files", "ss ++++ ++", async (who, _) => await who.UploadAsync("/files", SampleFiles.Png) },
        { "GET /files/{id:guid}", "ss nnn+ ++", async (who, at) => await who.GetAsync($"/files/{await at.SentFileAsync()}") },
        { "GET /files/{id:guid}", "ss nn+n nn", async (who, at) => await who.GetAsync($"/files/{await at.AheadFileAsync()}") },
        { "GET /files/{id:guid}/preview", "ss nnn+ ++", async (who, at) => await who.GetAsync($"/files/{await at.SentFileAsync()}/preview") },
        { "GET /files/{id:guid}/preview", "ss nnnn ++", async (who, at) => await who.GetAsync($"/files/{await at.NoteFileAsync()}/preview") },

        // Not sent yet: its uploader's alone, who is none of the cast.
        { "DELETE /files/{id:guid}", "ss nnnn nn", async (who, at) => await who.UploadAsync($"/files/{await at.UnsentFileAsync()}", null) },
        {
            "POST /api/conversations/{id:guid}/files", "ss nnn+ ++",
            async (who, at) => await who.UploadAsync($"/api/conversations/{await at.FilesThreadAsync()}/files", SampleFiles.Png)
        },
        { "GET /files/{id:guid}", "ss nnnn ++", async (who, at) => await who.GetAsync($"/files/{await at.NoteFileAsync()}") },
        { "GET /api/files/{id:guid}", "ss nnnn ++", async (who, at) => await who.ApiAsync("GET", $"/api/files/{await at.NoteFileAsync()}") },
        { "GET /api/files/{id:guid}", "ss nnn+ ++", async (who, at) => await who.ApiAsync("GET", $"/api/files/{await at.SentFileAsync()}") },
        { "POST /avatars", "ss ++++ ++", (who, _) => who.UploadAsync("/avatars", Portrait) },
        {
            "GET /avatars/{personId:guid}/{version:regex(^[0-9a-f]{{32}}$)}", "ss n+++ ++",
            async (who, at) => await who.GetAsync($"/avatars/{at.Subject}/{await at.PortraitAsync()}")
        },
    };

    // Of the member's group, in which the technician takes part and decides nothing.
    private static Endpoints GroupPictures => new()
    {
        {
            "POST /groups/{id:guid}/picture", "ss nn+n !n",
            async (who, at) => await who.UploadAsync($"/groups/{await at.GroupAsync()}/picture", Portrait)
        },
        {
            "GET /groups/{id:guid}/picture/{version:regex(^[0-9a-f]{{32}}$)}", "ss nn+n +n",
            async (who, at) => await who.GetAsync($"/groups/{await at.GroupAsync()}/picture/{await at.GroupPictureAsync()}")
        },
    };

    private static Methods<GroupPictureCommands> GroupPictureCommands => new()
    {
        { "ChooseAsync", "ss nn+n !n", async (it, who, at) => await it.ChooseAsync(who, await at.GroupAsync(), new MemoryStream(Portrait)) },
        { "RemoveAsync", "ss nn+n !n", async (it, who, at) => await it.RemoveAsync(who, await at.GroupAsync()) },
    };

    private static Methods<GroupPictureQueries> GroupPictureQueries => new()
    {
        { "PathAsync", "ss nn+n +n", async (it, who, at) => await it.PathAsync(who, await at.GroupAsync(), await at.GroupPictureAsync()) },
    };

    private static Methods<AttachmentCommands> AttachmentCommands => new()
    {
        {
            "AddAsync", "ss nnn+ ++",
            async (it, who, at) => await it.AddAsync(who, await at.FilesThreadAsync(), "a.png", new MemoryStream(SampleFiles.Png))
        },
        { "AddAsync", "ss ++++ ++", async (it, who, _) => await it.AddAsync(who, null, "a.png", new MemoryStream(SampleFiles.Png)) },

        // What one may read, to where one may write: the technician's group.
        {
            "CopyAsync", "ss nnnn +n",
            async (it, who, at) => await it.CopyAsync(who, await at.MessageOfFileAsync(), await at.GroupAsync())
        },
        { "WithdrawAsync", "ss nn+n nn", async (it, who, at) => await it.WithdrawAsync(who, await at.AheadFileAsync()) },
        { "WithdrawAsync", "ss nnnn nn", async (it, who, at) => await it.WithdrawAsync(who, await at.UnsentFileAsync()) },
        { "WithdrawAsync", "ss nn+n nn", async (it, who, at) => await it.WithdrawAsync(who, await at.WaitingFileAsync()) },

        // The portal's own doing.
        { "SweepAsync", "ss nnnn r+", (it, who, _) => it.SweepAsync(who) },
    };

    private static Methods<AttachmentQueries> AttachmentQueries => new()
    {
        { "FileAsync", "ss nnn+ ++", async (it, who, at) => await it.FileAsync(who, await at.SentFileAsync()) },
        { "FileAsync", "ss nn+n nn", async (it, who, at) => await it.FileAsync(who, await at.WaitingFileAsync()) },

        { "FileAsync", "ss nn+n nn", async (it, who, at) => await it.FileAsync(who, await at.AheadFileAsync()) },

        // What a note brought is a note.
        { "FileAsync", "ss nnnn ++", async (it, who, at) => await it.FileAsync(who, await at.NoteFileAsync()) },
    };

    private static Methods<PictureCommands> PictureCommands => new()
    {
        { "ChooseAsync", "ss ++++ ++", (it, who, _) => it.ChooseAsync(who, new MemoryStream(Portrait)) },
        { "RemoveAsync", "ss ++++ ++", (it, who, _) => it.RemoveAsync(who) },
    };

    private static Methods<PictureQueries> PictureQueries => new()
    {
        { "PathAsync", "ss n+++ ++", async (it, who, at) => await it.PathAsync(who, at.Subject, await at.PortraitAsync()) },
    };

    private static byte[] Portrait => SampleFiles.Webp("VP8 ", FileIntake.PictureSide, FileIntake.PictureSide);

    private static async Task<Viewer> SubjectAsync(this AccessScene at) =>
        (await at.Services.GetRequiredService<ViewerSource>().OfAsync(at.Subject))!;

    private static Task<Guid> FilesThreadAsync(this AccessScene at) => at.MadeAsync("files' thread", async () =>
    {
        var subject = await at.SubjectAsync();
        var number = await at.Services.GetRequiredService<TicketCommands>()
            .OpenAsync(subject, new TicketFields($"Files {at.Mark}", "", TicketCategory.Incident, TicketPriority.Normal, null));
        return (await at.Services.GetRequiredService<TicketQueries>().FindAsync(subject, number)).Row.ConversationId;
    });

    private static Task<Guid> UnsentFileAsync(this AccessScene at) => at.MadeAsync("unsent file", async () =>
        (await at.Services.GetRequiredService<AttachmentCommands>()
            .AddAsync(await at.SubjectAsync(), await at.FilesThreadAsync(), $"{at.Mark}.pdf", new MemoryStream(SampleFiles.Pdf))).Id);

    private static Task<Guid> SentFileAsync(this AccessScene at) => at.MadeAsync("sent file", async () =>
    {
        var file = await at.UnsentFileAsync();
        await at.Services.GetRequiredService<ConversationCommands>()
            .SendAsync(await at.SubjectAsync(), await at.FilesThreadAsync(), new MessageDraft(Guid.NewGuid(), at.Mark) { Attachments = [file] });
        return file;
    });

    private static Task<Guid> MessageOfFileAsync(this AccessScene at) => at.MadeAsync("file's message", async () =>
    {
        var file = await at.SentFileAsync();
        return await at.Store.ReadAsync(db => db.Attachments.Where(one => one.Id == file).Select(one => one.MessageId!.Value).SingleAsync());
    });

    // The member's, in the thread in which it takes part.
    private static Task<Guid> WaitingFileAsync(this AccessScene at) =>
        at.MadeAsync("waiting file", async () => (await at.Services.GetRequiredService<AttachmentCommands>()
        .AddAsync(await at.ViewerAsync(Identity.Member), await at.ThreadAsync(), $"{at.Mark}.png", new MemoryStream(SampleFiles.Png))).Id);

    // The member's, for a ticket that it has not opened yet.
    private static Task<Guid> AheadFileAsync(this AccessScene at) =>
        at.MadeAsync("file ahead of its ticket", async () => (await at.Services.GetRequiredService<AttachmentCommands>()
        .AddAsync(await at.ViewerAsync(Identity.Member), null, $"{at.Mark}.png", new MemoryStream(SampleFiles.Png))).Id);

    private static Task<Guid> NoteFileAsync(this AccessScene at) => at.MadeAsync("note's file", async () =>
    {
        var (technician, thread) = (await at.ViewerAsync(Identity.Technician), await at.ThreadAsync());
        var file = await at.Services.GetRequiredService<AttachmentCommands>()
            .AddAsync(technician, thread, $"{at.Mark}.pdf", new MemoryStream(SampleFiles.Pdf));
        await at.Services.GetRequiredService<ConversationCommands>()
            .SendAsync(technician, thread, Draft(NoteWords(at)) with { Internal = true, Attachments = [file.Id] });
        return file.Id;
    });

    private static Task<string> GroupPictureAsync(this AccessScene at) => at.MadeAsync(
        "group's picture",
        async () =>
        {
            await at.Services.GetRequiredService<GroupPictureCommands>()
                .ChooseAsync(await at.ViewerAsync(Identity.Member), await at.GroupAsync(), new MemoryStream(Portrait));
            return (await at.Services.GetRequiredService<MessengerQueries>()
                .HeadAsync(await at.ViewerAsync(Identity.Member), await at.GroupAsync())).Picture!;
        },
        missing: new string('0', 32));

    private static Task<string> PortraitAsync(this AccessScene at) => at.MadeAsync(
        "portrait",
        async () =>
        {
            await at.Services.GetRequiredService<PictureCommands>().ChooseAsync(await at.SubjectAsync(), new MemoryStream(Portrait));
            return (await at.Store.ReadAsync(db => db.People.Where(person => person.Id == at.Subject)
                .Select(person => person.Picture).SingleAsync()))!.Split('/')[1];
        },
        missing: new string('0', 32));
}
