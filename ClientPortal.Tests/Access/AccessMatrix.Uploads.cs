using ClientPortal.Domain.Documents;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Documents;
using Microsoft.Extensions.DependencyInjection;

namespace ClientPortal.Tests.Access;

/// <summary>An upload in parts is begun by those who may add the document, and then open to its sender alone: here the technician.</summary>
internal static partial class AccessMatrix
{
    private static Endpoints DocumentUploadCalls => new()
    {
        {
            "POST /documents/uploads", "ss nn++ ++",
            (who, at) => who.SendAsync("POST", $"/documents/uploads?project={at.Project}&kind=plan&name=a.png&size=5")
        },
        {
            "POST /documents/{id:guid}/uploads", "ss nnrr ++",
            async (who, at) => await who.SendAsync("POST", $"/documents/{await at.DocumentAsync()}/uploads?name=a.png&size=5")
        },
        {
            "GET /documents/uploads/{id:guid}", "ss nnnn +n",
            async (who, at) => await who.SendAsync("GET", $"/documents/uploads/{await at.UploadAsync()}")
        },
        {
            "PATCH /documents/uploads/{id:guid}", "ss nnnn +n",
            async (who, at) => await who.SendAsync("PATCH", $"/documents/uploads/{await at.UploadAsync()}?from=0", SampleFiles.Png)
        },
        {
            "POST /documents/uploads/{id:guid}/finish", "ss nnnn +n",
            async (who, at) => await who.SendAsync("POST", $"/documents/uploads/{await at.ArrivedAsync()}/finish")
        },
        {
            "DELETE /documents/uploads/{id:guid}", "ss nnnn +n",
            async (who, at) => await who.SendAsync("DELETE", $"/documents/uploads/{await at.UploadAsync()}")
        },
    };

    private static Methods<DocumentUploadCommands> DocumentUploadCommands => new()
    {
        { "BeginAsync", "ss nn++ ++", (it, who, at) => it.BeginAsync(who, at.Project, new DocumentUploadFields("a.png", 5)) },
        {
            "BeginAsync", "ss nnrr ++",
            async (it, who, at) => await it.BeginAsync(
                who, Guid.Empty, new DocumentUploadFields("a.png", 5, DocumentId: await at.DocumentAsync()))
        },
        {
            "AppendAsync", "ss nnnn +n",
            async (it, who, at) => await it.AppendAsync(who, await at.UploadAsync(), 0, new MemoryStream(SampleFiles.Png))
        },
        { "FinishAsync", "ss nnnn +n", async (it, who, at) => await it.FinishAsync(who, await at.ArrivedAsync(), null) },
        { "CancelAsync", "ss nnnn +n", async (it, who, at) => await it.CancelAsync(who, await at.UploadAsync()) },
        { "SweepAsync", "ss nnnn r+", (it, who, _) => it.SweepAsync(who) },
    };

    private static Methods<DocumentUploadQueries> DocumentUploadQueries => new()
    {
        { "FindAsync", "ss nnnn +n", async (it, who, at) => await it.FindAsync(who, await at.UploadAsync()) },
        { "SpaceAsync", "ss nn++ ++", (it, who, at) => it.SpaceAsync(who, at.Project) },
    };

    // A file of a thread that the member does not read, and one of a note.
    private static Methods<KeepFileCommands> KeepFileCommands => new()
    {
        {
            "KeepAsync", "ss nnn+ ++",
            async (it, who, at) => await it.KeepAsync(who, await at.SentFileAsync(), new NewDocument(at.Project))
        },
        {
            "KeepAsync", "ss nnnn ++",
            async (it, who, at) => await it.KeepAsync(who, await at.NoteFileAsync(), new NewDocument(at.Project))
        },
    };

    private static Methods<KeepFileQueries> KeepFileQueries => new()
    {
        { "OfAsync", "ss nnn+ ++", async (it, who, at) => await it.OfAsync(who, await at.SentFileAsync()) },
        { "OfAsync", "ss nnnn ++", async (it, who, at) => await it.OfAsync(who, await at.NoteFileAsync()) },
    };

    private static Task<Guid> UploadAsync(this AccessScene at) => at.MadeAsync("upload", async () =>
        (await at.Services.GetRequiredService<DocumentUploadCommands>().BeginAsync(
            await at.ViewerAsync(Identity.Technician), at.Project, new DocumentUploadFields($"{at.Mark}.png", SampleFiles.Png.Length))).Id);

    private static Task<Guid> ArrivedAsync(this AccessScene at) => at.MadeAsync("arrived upload", async () =>
    {
        var (commands, technician) = (at.Services.GetRequiredService<DocumentUploadCommands>(), await at.ViewerAsync(Identity.Technician));
        var id = (await commands.BeginAsync(technician, at.Project, new DocumentUploadFields($"{at.Mark}.png", SampleFiles.Png.Length))).Id;
        await commands.AppendAsync(technician, id, 0, new MemoryStream(SampleFiles.Png));
        return id;
    });
}
