using ClientPortal.Domain;
using ClientPortal.Web.Files;
using ClientPortal.Web.Identity;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace ClientPortal.Web.Features.Conversations;

/// <summary>Files over HTTP: streamed in past the circuit, and handed out as files that no browser runs.</summary>
internal static class AttachmentEndpoints
{
    public static void MapAttachments(this WebApplication app)
    {
        var files = app.MapGroup("/files");
        files.MapPost("/", ReceiveAsync).AddEndpointFilter(UploadRequest.SayWhyNot);
        files.MapDelete("/{id:guid}", WithdrawAsync).AddEndpointFilter(UploadRequest.SayWhyNot);
        files.MapGet("/{id:guid}", SendAsync).RequireAuthorization().WithMetadata(ContentPolicy.Inert);
    }

    public static async Task<IResult> ReceiveAsync(Guid conversation, HttpContext http, FileLimits limits, AttachmentCommands commands)
    {
        var viewer = await UploadRequest.SenderAsync(http, counted: true);
        var (name, content) = await UploadRequest.FileAsync(http, limits.Largest, new RuleBroken("file.too-large", limits.LargestMegabytes));
        var row = await commands.AddAsync(viewer, conversation, name, content, UploadRequest.Announced(http), http.RequestAborted);
        return TypedResults.Json(row, statusCode: StatusCodes.Status201Created);
    }

    public static async Task<IResult> WithdrawAsync(Guid id, HttpContext http, AttachmentCommands commands)
    {
        await commands.WithdrawAsync(await UploadRequest.SenderAsync(http, counted: false), id, http.RequestAborted);
        return TypedResults.NoContent();
    }

    public static async Task<IResult> SendAsync(Guid id, HttpContext http, ViewerSource viewers, AttachmentQueries queries)
    {
        if (await viewers.OfAsync(http.User, http.RequestAborted) is not { } viewer)
        {
            return TypedResults.NotFound();
        }

        try
        {
            return Answer(await queries.FileAsync(viewer, id, http.RequestAborted), http);
        }
        catch (Domain.NotFound)
        {
            return TypedResults.NotFound();
        }
    }

    /// <summary>The file as one to be saved. Kept by this caller alone, who asks again each time whether it is still its to see.</summary>
    public static PhysicalFileHttpResult Answer(AttachmentFile file, HttpContext http)
    {
        http.Response.Headers.CacheControl = "private, no-cache";
        return TypedResults.PhysicalFile(file.Path, file.ContentType, file.Name, file.UploadedAt, new EntityTagHeaderValue($"\"{file.Sha256}\""), enableRangeProcessing: true);
    }
}
