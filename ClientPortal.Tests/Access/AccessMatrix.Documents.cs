using System.Security.Cryptography;
using System.Text;
using ClientPortal.Domain.Documents;
using ClientPortal.Domain.People;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Documents;
using ClientPortal.Web.Features.Documents.Comparing;
using Microsoft.Extensions.DependencyInjection;

namespace ClientPortal.Tests.Access;

/// <summary>A document is open to staff; once it is shared, also to those who see its project.</summary>
internal static partial class AccessMatrix
{
    private static Pages DocumentPages => new()
    {
        { "/documents", "ss ++++ ++" },
        { "/documents/verify", "ss ++++ ++" },
        { "/documents/{Id:guid}", "ss nn++ ++", async at => $"/documents/{await at.DocumentAsync()}" },
        { "/documents/{Id:guid}", "ss nnnn ++", async at => $"/documents/{await at.InternalDocumentAsync()}" },

        // The address is the secret.
        { "/d/{Secret}", "oo oooo oo", async at => $"/d/{await at.LinkAsync()}" },
    };

    private static Endpoints DocumentFiles => new()
    {
        {
            "GET /documents/{id:guid}/versions/{number:int}", "ss nn++ ++",
            async (who, at) => await who.GetAsync($"/documents/{await at.DocumentAsync()}/versions/1")
        },
        {
            "GET /documents/{id:guid}/versions/{number:int}", "ss nnnn ++",
            async (who, at) => await who.GetAsync($"/documents/{await at.InternalDocumentAsync()}/versions/1")
        },
        {
            "GET /documents/{id:guid}/versions/{number:int}/preview", "ss nn++ ++",
            async (who, at) => await who.GetAsync($"/documents/{await at.DocumentAsync()}/versions/1/preview")
        },
        {
            "GET /documents/{id:guid}/versions/{number:int}/certificate", "ss nn++ ++",
            async (who, at) => await who.GetAsync($"/documents/{await at.DecidedDocumentAsync()}/versions/1/certificate")
        },
        {
            "POST /documents/{id:guid}/decision", "ss nn!! !!",
            async (who, at) => await who.FormAsync(
                $"/documents/{await at.DocumentAsync()}/decision", ("version", "1"), ("sha256", "none"), ("decision", "approve"),
                ("credential", "{}"))
        },
        { "GET /documents/shelf/{project:guid}.zip", "ss nn++ ++", (who, at) => who.GetAsync($"/documents/shelf/{at.Project}.zip") },
        { "POST /d/{secret}/file", "oo oooo oo", async (who, at) => await who.FormAsync($"/d/{await at.LinkAsync()}/file") },
        {
            "GET /api/documents/{id:guid}/versions/{number:int}/certificate", "ss nn++ ++",
            async (who, at) => await who.ApiAsync("GET", $"/api/documents/{await at.DecidedDocumentAsync()}/versions/1/certificate")
        },
        { "GET /api/documents/shelf/{projectId:guid}", "ss nn++ ++", (who, at) => who.ApiAsync("GET", $"/api/documents/shelf/{at.Project}") },
        {
            "GET /api/documents/{id:guid}/links", "ss nnnn ++",
            async (who, at) => await who.ApiAsync("GET", $"/api/documents/{await at.DocumentAsync()}/links")
        },
        {
            "POST /api/documents/{id:guid}/links", "ss nnrr ++",
            async (who, at) => await who.ApiAsync("POST", $"/api/documents/{await at.DocumentAsync()}/links", new { version = 1 })
        },
        {
            "DELETE /api/documents/{id:guid}/links/{linkId:guid}", "ss nnrr ++",
            async (who, at) => await who.ApiAsync("DELETE", $"/api/documents/{await at.DocumentAsync()}/links/{await at.LinkIdAsync()}")
        },
        {
            "PUT /api/documents/{id:guid}/hold", "ss nnrr r+",
            async (who, at) => await who.ApiAsync("PUT", $"/api/documents/{await at.DocumentAsync()}/hold", new { reason = "Dispute" })
        },
        {
            "DELETE /api/documents/{id:guid}/hold", "ss nnrr r+",
            async (who, at) => await who.ApiAsync("DELETE", $"/api/documents/{await at.DocumentAsync()}/hold")
        },
        { "GET /api/documents", "ss ++++ ++", (who, _) => who.ApiAsync("GET", "/api/documents") },

        // A form that names no project: those who may call it come as far as its first rule.
        { "POST /api/documents", "ss !!!! !!", (who, _) => who.UploadAsync("/api/documents", SampleFiles.Png) },
        {
            "GET /api/documents/{id:guid}", "ss nn++ ++",
            async (who, at) => await who.ApiAsync("GET", $"/api/documents/{await at.DocumentAsync()}")
        },
        {
            "POST /api/documents/{id:guid}/versions", "ss nnrr ++",
            async (who, at) => await who.UploadAsync($"/api/documents/{await at.DocumentAsync()}/versions", SampleFiles.Png)
        },
        {
            "GET /api/documents/{id:guid}/versions/{number:int}/content", "ss nn++ ++",
            async (who, at) => await who.ApiAsync("GET", $"/api/documents/{await at.DocumentAsync()}/versions/1/content")
        },
        {
            "POST /api/documents/{id:guid}/approvals", "ss nnrr ++",
            async (who, at) => await who.ApiAsync(
                "POST", $"/api/documents/{await at.DocumentAsync()}/approvals", new { people = new[] { at.Subject }, all = true })
        },

        // Asked of the subject alone, who is none of the cast.
        {
            "POST /api/documents/{id:guid}/decision", "ss nn!! !!",
            async (who, at) => await who.ApiAsync(
                "POST", $"/api/documents/{await at.DocumentAsync()}/decision", new { version = 1, sha256 = HashOf(at), decision = "approve" })
        },
    };

    private static Methods<DocumentCommands> DocumentCommands => new()
    {
        {
            "AddAsync", "ss nn++ ++",
            (it, who, at) => it.AddAsync(who, new NewDocument(at.Project), new UploadedFile("a.png", new MemoryStream(SampleFiles.Png)))
        },
        {
            "AddVersionAsync", "ss nnrr ++",
            async (it, who, at) => await it.AddVersionAsync(
                who, await at.DocumentAsync(), new UploadedFile("a.png", new MemoryStream(SampleFiles.Png)))
        },
        { "RestoreVersionAsync", "ss nnrr !!", async (it, who, at) => await it.RestoreVersionAsync(who, await at.DocumentAsync(), 1) },
        {
            "AmendAsync", "ss nnrr ++",
            async (it, who, at) => await it.AmendAsync(who, await at.DocumentAsync(), fields => fields with { Folder = "Ailleurs" })
        },
        { "RemoveAsync", "ss nnrr ++", async (it, who, at) => await it.RemoveAsync(who, await at.DocumentAsync()) },
        { "RestoreAsync", "ss nnrr ++", async (it, who, at) => await it.RestoreAsync(who, await at.DocumentAsync()) },
        { "AskAsync", "ss nnrr ++", async (it, who, at) => await it.AskAsync(who, await at.DocumentAsync(), [$"{at.Subject}"], needsAll: true) },
        { "WithdrawAsync", "ss nnrr ++", async (it, who, at) => await it.WithdrawAsync(who, await at.DocumentAsync()) },
        {
            "DecideAsync", "ss nn!! !!",
            async (it, who, at) => await it.DecideAsync(who, await at.DocumentAsync(), 1, HashOf(at), DecisionKind.Approve, null)
        },
        { "SweepAsync", "ss nnnn r+", (it, who, _) => it.SweepAsync(who) },
        { "HoldAsync", "ss nnrr r+", async (it, who, at) => await it.HoldAsync(who, await at.DocumentAsync(), null) },
    };

    private static Methods<DocumentTextCommands> DocumentTextCommands => new()
    {
        { "ReadAsync", "ss nnnn r+", async (it, who, at) => await it.ReadAsync(who, await at.ReadAsync()) },
        {
            "KeepAsync", "ss nnnn r+",
            (it, who, _) => it.KeepAsync(who, new string('0', 64), new MemoryStream("words"u8.ToArray()), "text/plain")
        },
        { "SweepAsync", "ss nnnn r+", (it, who, _) => it.SweepAsync(who) },
    };

    private static Methods<DocumentPreviewCommands> DocumentPreviewCommands => new()
    {
        { "MakeAsync", "ss nnnn r+", (it, who, _) => it.MakeAsync(who, new string('0', 64)) },
        { "SweepAsync", "ss nnnn r+", (it, who, _) => it.SweepAsync(who) },
    };

    private static Methods<DocumentPreviewQueries> DocumentPreviewQueries => new()
    {
        { "FileAsync", "ss nn++ ++", async (it, who, at) => await it.FileAsync(who, await at.DocumentAsync(), 1) },
        { "FileAsync", "ss nnnn ++", async (it, who, at) => await it.FileAsync(who, await at.InternalDocumentAsync(), 1) },
        { "StateAsync", "ss nn++ ++", async (it, who, at) => await it.StateAsync(who, await at.DocumentAsync(), 1) },
        { "StateAsync", "ss nnnn ++", async (it, who, at) => await it.StateAsync(who, await at.InternalDocumentAsync(), 1) },
    };

    private static Methods<DocumentLinkCommands> DocumentLinkCommands => new()
    {
        {
            "MakeAsync", "ss nnrr ++",
            async (it, who, at) => (await it.MakeAsync(who, await at.DocumentAsync(), new DocumentLinkFields(1, 7))).Id
        },
        { "RevokeAsync", "ss nnrr ++", async (it, who, at) => await it.RevokeAsync(who, await at.DocumentAsync(), await at.LinkIdAsync()) },
        { "OpenAsync", "ss nnnn r+", async (it, who, at) => (await it.OpenAsync(who, await at.LinkAsync(), null)).Name },
    };

    private static Methods<DocumentLinkQueries> DocumentLinkQueries => new()
    {
        {
            "OfAsync", "ss nnnn ++", async (it, who, at) =>
            {
                await at.LinkAsync();
                return await it.OfAsync(who, await at.DocumentAsync());
            }
        },
        { "FindAsync", "ss nnnn ++", async (it, who, at) => await it.FindAsync(who, await at.LinkAsync()) },
    };

    private static Methods<ShelfCommands> ShelfCommands => new()
    {
        { "BeginExportAsync", "ss nn++ ++", async (it, who, at) => (await it.BeginExportAsync(who, at.Project)).ProjectId },
    };

    private static Methods<CertificateQueries> CertificateQueries => new()
    {
        { "OfAsync", "ss nn++ ++", async (it, who, at) => (await it.OfAsync(who, await at.DecidedDocumentAsync(), 1)).Name },
    };

    private static Methods<DocumentQueries> DocumentQueries => new()
    {
        { "ListAsync", "ss nn++ ++", async (it, who, at) => (await it.ListAsync(who, await at.OfDocumentAsync())).Items },
        { "FirstAsync", "ss nn++ ++", async (it, who, at) => (await it.FirstAsync(who, await at.OfDocumentAsync(), 10, 1)).Items },
        { "DetailAsync", "ss nn++ ++", async (it, who, at) => await it.DetailAsync(who, await at.DocumentAsync(), 1) },
        { "DetailAsync", "ss nnnn ++", async (it, who, at) => await it.DetailAsync(who, await at.InternalDocumentAsync(), 1) },
        { "FindAsync", "ss nn++ ++", async (it, who, at) => await it.FindAsync(who, await at.DocumentAsync()) },
        { "FileAsync", "ss nn++ ++", async (it, who, at) => await it.FileAsync(who, await at.DocumentAsync(), 1) },
        { "FileAsync", "ss nnnn ++", async (it, who, at) => await it.FileAsync(who, await at.InternalDocumentAsync(), 1) },
        { "TextAsync", "ss nnnn ++", async (it, who, at) => await it.TextAsync(who, await at.InternalDocumentAsync(), 1) },
        {
            "KnownAsync", "ss nn++ ++",
            async (it, who, at) =>
            {
                await at.DocumentAsync();
                return await it.KnownAsync(who, HashOf(at));
            }
        },
        { "ProjectsAsync", "ss nn++ ++", async (it, who, at) => (await it.ProjectsAsync(who)).Where(one => one.Id == at.Project) },

        // None of them has a passkey.
        { "HasPasskeyAsync", "ss nnnn nn", (it, who, _) => it.HasPasskeyAsync(who) },
        { "ApproversAsync", "ss nnnn ++", async (it, who, at) => await it.ApproversAsync(who, await at.DocumentAsync()) },
    };

    private static Methods<DocumentComparisonQueries> DocumentComparisonQueries => new()
    {
        { "OfAsync", "ss nn++ ++", async (it, who, at) => await it.OfAsync(who, await at.DocumentAsync(), 1, 1) },
        { "OfAsync", "ss nnnn ++", async (it, who, at) => await it.OfAsync(who, await at.InternalDocumentAsync(), 1, 1) },
    };

    private static byte[] ContentOf(AccessScene at) => [.. SampleFiles.Pdf, .. Encoding.ASCII.GetBytes(at.Mark)];

    private static string HashOf(AccessScene at) => Convert.ToHexStringLower(SHA256.HashData(ContentOf(at)));

    private static async Task<DocumentFilter> OfDocumentAsync(this AccessScene at)
    {
        await at.DocumentAsync();
        return new DocumentFilter(Search: at.Mark, ProjectId: at.Project);
    }

    // Shared, and awaiting the subject's approval.
    private static Task<Guid> DocumentAsync(this AccessScene at) => at.MadeAsync("document", async () =>
    {
        var (commands, technician) = (at.Services.GetRequiredService<DocumentCommands>(), await at.ViewerAsync(Identity.Technician));
        var placed = await commands.AddAsync(
            technician, new NewDocument(at.Project, DocumentKind.Quote, Shared: true),
            new UploadedFile($"Quote {at.Mark}.pdf", new MemoryStream(ContentOf(at))));
        await commands.AskAsync(technician, placed.Id, [$"{at.Subject}"], needsAll: true);
        return placed.Id;
    });

    // Approved by staff, because the subject cannot be asked twice.
    private static Task<Guid> DecidedDocumentAsync(this AccessScene at) => at.MadeAsync("decided document", async () =>
    {
        var (commands, technician) = (at.Services.GetRequiredService<DocumentCommands>(), await at.ViewerAsync(Identity.Technician));
        var placed = await commands.AddAsync(
            technician, new NewDocument(at.Project, DocumentKind.Quote, Shared: true),
            new UploadedFile($"Decided {at.Mark}.txt", new MemoryStream(Encoding.ASCII.GetBytes($"Decided {at.Mark}"))));
        await commands.AskAsync(technician, placed.Id, [$"{technician.PersonId}"], needsAll: true);
        await commands.DecideAsync(technician, placed.Id, 1, placed.Sha256, DecisionKind.Approve, null);
        return placed.Id;
    });

    // A content of the document, which was read or will be.
    private static async Task<string> ReadAsync(this AccessScene at)
    {
        await at.DocumentAsync();
        return HashOf(at);
    }

    private static async Task<string> LinkAsync(this AccessScene at) => (await at.NewLinkAsync()).Secret;

    private static async Task<Guid> LinkIdAsync(this AccessScene at) => (await at.NewLinkAsync()).Id;

    private static async Task<NewDocumentLink> NewLinkAsync(this AccessScene at)
    {
        var id = await at.DocumentAsync();
        return await at.MadeAsync(
            "link",
            async () => await at.Services.GetRequiredService<DocumentLinkCommands>().MakeAsync(
                await at.ViewerAsync(Identity.Technician), id, new DocumentLinkFields(1, 7)),
            missing: new NewDocumentLink(Guid.NewGuid(), LinkSecret.New()));
    }

    private static Task<Guid> InternalDocumentAsync(this AccessScene at) => at.MadeAsync("internal document", async () =>
        (await at.Services.GetRequiredService<DocumentCommands>().AddAsync(
            await at.ViewerAsync(Identity.Technician), new NewDocument(at.Project),
            new UploadedFile($"Draft {at.Mark}.txt", new MemoryStream(Encoding.ASCII.GetBytes($"Draft of {at.Mark}"))))).Id);
}
