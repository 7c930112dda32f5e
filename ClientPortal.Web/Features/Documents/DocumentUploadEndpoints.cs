using ClientPortal.Domain;
using ClientPortal.Domain.Documents;
using ClientPortal.Web.Files;
using ClientPortal.Web.Identity;

namespace ClientPortal.Web.Features.Documents;

/// <summary>
/// Files of documents in parts, outside the circuit: announced, sent part by part, finished. A lost connection costs at most one part, because the
/// sender asks how far it has come and continues there.
/// </summary>
internal static class DocumentUploadEndpoints
{
    public static void MapDocumentUploads(this WebApplication app)
    {
        var documents = app.MapGroup("/documents").AddEndpointFilter(UploadRequest.SayWhyNot);
        documents.MapPost("/uploads", BeginAsync);
        documents.MapPost("/{id:guid}/uploads", BeginVersionAsync);
        documents.MapGet("/uploads/{id:guid}", FindAsync);
        documents.MapPatch("/uploads/{id:guid}", AppendAsync);
        documents.MapPost("/uploads/{id:guid}/finish", FinishAsync);
        documents.MapDelete("/uploads/{id:guid}", CancelAsync);
    }

    public static async Task<IResult> BeginAsync(
        Guid project, string? name, long size, string? kind, bool? shared, string? folder, HttpContext http, DocumentUploadCommands commands)
    {
        var viewer = await UploadRequest.SenderAsync(http, counted: true);
        var fields = new DocumentUploadFields(name, size, Token.Parse<DocumentKind>(kind) ?? DocumentKind.Other, folder ?? "", shared);
        return TypedResults.Json(
            await commands.BeginAsync(viewer, project, fields, http.RequestAborted), statusCode: StatusCodes.Status201Created);
    }

    public static async Task<IResult> BeginVersionAsync(
        Guid id, string? name, long size, string? note, HttpContext http, DocumentUploadCommands commands)
    {
        var viewer = await UploadRequest.SenderAsync(http, counted: true);
        var fields = new DocumentUploadFields(name, size, DocumentId: id, Note: note);
        return TypedResults.Json(
            await commands.BeginAsync(viewer, Guid.Empty, fields, http.RequestAborted), statusCode: StatusCodes.Status201Created);
    }

    public static async Task<IResult> FindAsync(Guid id, HttpContext http, ViewerSource viewers, DocumentUploadQueries queries)
    {
        http.Response.Headers.CacheControl = "no-store";
        return await viewers.OfAsync(http.User, http.RequestAborted) is { } viewer
            ? TypedResults.Json(await queries.FindAsync(viewer, id, http.RequestAborted))
            : throw new RuleBroken("file.signed-out") { Kind = RuleKind.SignedOut };
    }

    // Parts are not counted: all together they have the announced size.
    public static async Task<IResult> AppendAsync(Guid id, long from, HttpContext http, DocumentUploadCommands commands)
    {
        var viewer = await UploadRequest.SenderAsync(http, counted: false);
        return TypedResults.Json(await commands.AppendAsync(viewer, id, from, http.Request.Body, http.RequestAborted));
    }

    public static async Task<IResult> FinishAsync(Guid id, string? check, HttpContext http, DocumentUploadCommands commands)
    {
        var viewer = await UploadRequest.SenderAsync(http, counted: false);
        return TypedResults.Json(await commands.FinishAsync(viewer, id, check, http.RequestAborted), statusCode: StatusCodes.Status201Created);
    }

    public static async Task<IResult> CancelAsync(Guid id, HttpContext http, DocumentUploadCommands commands)
    {
        await commands.CancelAsync(await UploadRequest.SenderAsync(http, counted: false), id, http.RequestAborted);
        return TypedResults.NoContent();
    }
}
