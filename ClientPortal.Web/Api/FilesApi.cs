using ClientPortal.Domain;
using ClientPortal.Web.Features.Attachments;
using ClientPortal.Web.Files;
using ClientPortal.Web.Identity;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ClientPortal.Web.Api;

/// <summary>Upload and download of message files for programs: the same checks as for pages, with a bearer token.</summary>
internal static class FilesApi
{
    public static void MapFiles(this RouteGroupBuilder api)
    {
        api.MapPost("/conversations/{id:guid}/files", ReceiveAsync).WithTags("conversations")
            .WithSummary("A file to be sent with a message (multipart/form-data, one file). What no message names within a day is removed")
            .Accepts<IFormFile>("multipart/form-data").Produces<AttachmentRow>(StatusCodes.Status201Created)
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status422UnprocessableEntity)
            .ProducesProblem(StatusCodes.Status429TooManyRequests);
        api.MapGet("/files/{id:guid}", SendAsync).WithTags("conversations").WithSummary("A file of a message that the caller may read")
            .WithMetadata(ContentPolicy.Inert).ProducesProblem(StatusCodes.Status404NotFound);
    }

    public static async Task<Created<AttachmentRow>> ReceiveAsync(
        Caller caller, Guid id, HttpContext http, FileLimits limits, AttachmentCommands commands)
    {
        UploadRequest.Count(http, caller.Viewer);
        var (name, content) = await UploadRequest.FileAsync(http, limits.Largest, limits.TooLarge);
        var row = await commands.AddAsync(caller.Viewer, id, name, content, UploadRequest.Announced(http), http.RequestAborted);
        return TypedResults.Created($"/api/files/{row.Id}", row);
    }

    public static async Task<PhysicalFileHttpResult> SendAsync(Caller caller, Guid id, HttpContext http, AttachmentQueries queries) =>
        FileAnswer.Of(await queries.FileAsync(caller.Viewer, id, http.RequestAborted), http);
}
