using ClientPortal.Domain;
using ClientPortal.Domain.Files;
using ClientPortal.Web.Files;
using ClientPortal.Web.Identity;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace ClientPortal.Web.Features.Attachments;

/// <summary>Files over HTTP: uploads are streamed outside the circuit, and downloads are sent so that no browser runs them.</summary>
internal static class AttachmentEndpoints
{
    public static void MapAttachments(this WebApplication app)
    {
        var files = app.MapGroup("/files");
        files.MapPost("/", ReceiveAsync).AddEndpointFilter(UploadRequest.SayWhyNot);
        files.MapDelete("/{id:guid}", WithdrawAsync).AddEndpointFilter(UploadRequest.SayWhyNot);
        files.MapGet("/{id:guid}", SendAsync).RequireAuthorization().WithMetadata(ContentPolicy.Inert);
        files.MapGet("/{id:guid}/preview", ShowAsync).RequireAuthorization().WithMetadata(ContentPolicy.Shown);
    }

    public static async Task<IResult> ReceiveAsync(Guid? conversation, HttpContext http, FileLimits limits, AttachmentCommands commands)
    {
        var viewer = await UploadRequest.SenderAsync(http, counted: true);
        var (name, content) = await UploadRequest.FileAsync(http, limits.Largest, limits.TooLarge);
        var row = await commands.AddAsync(viewer, conversation, name, content, UploadRequest.Announced(http), http.RequestAborted);
        return TypedResults.Json(row, statusCode: StatusCodes.Status201Created);
    }

    public static async Task<IResult> WithdrawAsync(Guid id, HttpContext http, AttachmentCommands commands)
    {
        await commands.WithdrawAsync(await UploadRequest.SenderAsync(http, counted: false), id, http.RequestAborted);
        return TypedResults.NoContent();
    }

    public static Task<IResult> SendAsync(Guid id, HttpContext http, ViewerSource viewers, AttachmentQueries queries) =>
        FoundAsync(id, http, viewers, queries, FileAnswer.Of);

    /// <summary>A PDF for a sandboxed frame of the portal's page. Other files have no preview.</summary>
    public static Task<IResult> ShowAsync(Guid id, HttpContext http, ViewerSource viewers, AttachmentQueries queries) =>
        FoundAsync(id, http, viewers, queries, FileAnswer.Shown);

    private static async Task<IResult> FoundAsync(
        Guid id, HttpContext http, ViewerSource viewers, AttachmentQueries queries, Func<KeptFile, HttpContext, IResult> answer)
    {
        if (await viewers.OfAsync(http.User, http.RequestAborted) is not { } viewer)
        {
            return TypedResults.NotFound();
        }

        try
        {
            return answer(await queries.FileAsync(viewer, id, http.RequestAborted), http);
        }
        catch (Domain.NotFound)
        {
            return TypedResults.NotFound();
        }
    }
}
