using System.ComponentModel.DataAnnotations;
using ClientPortal.Domain;
using ClientPortal.Domain.Documents;
using ClientPortal.Domain.Files;
using ClientPortal.Web.Data;
using ClientPortal.Web.Features.Documents;
using ClientPortal.Web.Files;
using ClientPortal.Web.Identity;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace ClientPortal.Web.Api;

internal static class DocumentsApi
{
    private const int PageSize = 50;

    public static void MapDocuments(this RouteGroupBuilder api)
    {
        var documents = api.MapGroup("/documents").WithTags("documents");
        documents.MapGet("/", ListAsync).WithSummary(
            "The caller's documents, newest first; search in names and texts, kind, project, state, removed (staff)");
        documents.MapPost("/", AddAsync)
            .WithSummary("A new document (multipart/form-data: file, projectId, kind, shared, folder, tags, note), or the next version of its name")
            .Accepts<IFormFile>("multipart/form-data").ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity).ProducesProblem(StatusCodes.Status429TooManyRequests);
        documents.MapGet("/{id:guid}", FindAsync).WithSummary("A document with its versions and approvals")
            .ProducesProblem(StatusCodes.Status404NotFound);
        documents.MapPost("/{id:guid}/versions", AddVersionAsync).WithSummary("A new version (multipart/form-data: file, note)")
            .Accepts<IFormFile>("multipart/form-data").ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status422UnprocessableEntity)
            .ProducesProblem(StatusCodes.Status429TooManyRequests);
        documents.MapGet("/{id:guid}/versions/{number:int}/content", SendAsync).WithSummary("The file of a version")
            .WithMetadata(ContentPolicy.Inert).ProducesProblem(StatusCodes.Status404NotFound);
        documents.MapGet("/{id:guid}/versions/{number:int}/certificate", CertifyAsync)
            .WithSummary("The certificate of approval of a version (PDF), in the caller's language and time zone")
            .WithMetadata(ContentPolicy.Inert).ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        documents.MapGet("/shelf/{projectId:guid}", ExportAsync)
            .WithSummary("The documents of a project as a ZIP archive, with manifest.json: versions and hashes")
            .WithMetadata(ContentPolicy.Inert).ProducesProblem(StatusCodes.Status404NotFound);
        documents.MapDocumentLinks();
        documents.MapPost("/{id:guid}/approvals", AskAsync)
            .WithSummary("Asks people (ids or addresses) to approve the current version, all or any of them (staff)")
            .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        documents.MapPost("/{id:guid}/decision", DecideAsync)
            .WithSummary("The caller's decision on the version that they read: approve, refuse, change. 409 when it is not the current one")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity);
    }

    public static async Task<Ok<Page<DocumentFound>>> ListAsync(
        Caller caller, DocumentQueries queries, string? search, Named<DocumentKind>? kind, Guid? projectId, Named<DocumentState>? state,
        bool? removed, Guid? after, [Range(1, int.MaxValue)] int? limit, CancellationToken stop)
    {
        var filter = new DocumentFilter(search, kind?.Value, projectId, state?.Value, removed ?? false);
        var page = await queries.ListAsync(caller.Viewer, filter, after?.ToString(), limit ?? PageSize, stop);
        return TypedResults.Ok(new Page<DocumentFound>([.. page.Items.Select(DocumentFound.Of)], page.Next));
    }

    public static async Task<Created<DocumentBody>> AddAsync(
        Caller caller, HttpContext http, FileLimits limits, DocumentCommands commands, DocumentQueries queries)
    {
        UploadRequest.Count(http, caller.Viewer);
        using var form = await UploadRequest.FormAsync(http, limits.LargestDocument, limits.DocumentTooLarge);
        await using var content = form.File.Content.Open();
        var placed = await commands.AddAsync(
            caller.Viewer,
            new NewDocument(
                Guid.TryParse(form.Field("projectId"), out var project) ? project : throw new RuleBroken("document.project-required"),
                form.Field("kind") is not { } kind ? DocumentKind.Other
                    : Token.Parse<DocumentKind>(kind) ?? throw new RuleBroken("document.kind-unknown"),
                form.Field("shared") is { } shared ? shared is "true" or "1" or "on" : null,
                form.Field("folder") ?? "",
                form.Field("tags") ?? "",
                form.Field("note")),
            new UploadedFile(form.File.Name, content, form.File.Content.Size),
            http.RequestAborted);
        return TypedResults.Created($"/api/documents/{placed.Id}", await ReadAsync(caller, placed.Id, queries, http.RequestAborted));
    }

    public static async Task<Ok<DocumentBody>> FindAsync(Caller caller, Guid id, DocumentQueries queries, CancellationToken stop) =>
        TypedResults.Ok(await ReadAsync(caller, id, queries, stop));

    public static async Task<Created<DocumentBody>> AddVersionAsync(
        Caller caller, Guid id, HttpContext http, FileLimits limits, DocumentCommands commands, DocumentQueries queries)
    {
        UploadRequest.Count(http, caller.Viewer);
        using var form = await UploadRequest.FormAsync(http, limits.LargestDocument, limits.DocumentTooLarge);
        await using var content = form.File.Content.Open();
        var placed = await commands.AddVersionAsync(
            caller.Viewer, id, new UploadedFile(form.File.Name, content, form.File.Content.Size), form.Field("note"), http.RequestAborted);
        return TypedResults.Created(
            $"/api/documents/{id}/versions/{placed.Version}/content", await ReadAsync(caller, id, queries, http.RequestAborted));
    }

    public static async Task<PhysicalFileHttpResult> SendAsync(Caller caller, Guid id, int number, HttpContext http, DocumentQueries queries) =>
        FileAnswer.Of(await queries.FileAsync(caller.Viewer, id, number, http.RequestAborted), http);

    public static async Task<FileContentHttpResult> CertifyAsync(
        Caller caller, Guid id, int number, CertificateQueries queries, CancellationToken stop)
    {
        var certificate = await queries.OfAsync(caller.Viewer, id, number, stop);
        return TypedResults.File(certificate.Content, FileKind.Pdf.ContentType, certificate.Name);
    }

    public static async Task<IResult> ExportAsync(
        Caller caller, Guid projectId, HttpContext http, ShelfCommands commands, ShelfExport export) =>
        await DocumentEndpoints.ArchiveAsync(await commands.BeginExportAsync(caller.Viewer, projectId, http.RequestAborted), http, export);

    public static async Task<Ok<DocumentBody>> AskAsync(
        Caller caller, Guid id, [FromBody] NewApproval body, DocumentCommands commands, DocumentQueries queries, CancellationToken stop)
    {
        await commands.AskAsync(caller.Viewer, id, body.People ?? [], body.All, body.InOrder, body.DueOn, body.Proof, stop);
        return TypedResults.Ok(await ReadAsync(caller, id, queries, stop));
    }

    public static async Task<Ok<DocumentBody>> DecideAsync(
        Caller caller, Guid id, [FromBody] NewDecision body, DocumentCommands commands, DocumentQueries queries, CancellationToken stop)
    {
        var secret = body.Password is null && body.Code is null ? null : new OwnSecret(body.Password, body.Code);
        await commands.DecideAsync(caller.Viewer, id, body.Version, body.Sha256, body.Decision, body.Reason, secret, stop);
        return TypedResults.Ok(await ReadAsync(caller, id, queries, stop));
    }

    internal static async Task<DocumentBody> ReadAsync(Caller caller, Guid id, DocumentQueries queries, CancellationToken stop) =>
        DocumentBody.Of(await queries.FindAsync(caller.Viewer, id, stop));
}
