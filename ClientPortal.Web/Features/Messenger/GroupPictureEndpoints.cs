using ClientPortal.Domain;
using ClientPortal.Web.Files;
using ClientPortal.Web.Identity;

namespace ClientPortal.Web.Features.Messenger;

/// <summary>Uploads and downloads of group pictures over HTTP, like those of people.</summary>
internal static class GroupPictureEndpoints
{
    public static void MapGroupPictures(this IEndpointRouteBuilder app)
    {
        app.MapPost("/groups/{id:guid}/picture", ReceiveAsync).AddEndpointFilter(UploadRequest.SayWhyNot);
        app.MapGet("/groups/{id:guid}/picture/{version:regex(^[0-9a-f]{{32}}$)}", SendAsync)
            .RequireAuthorization().WithMetadata(ContentPolicy.Inert);
    }

    public static async Task<IResult> ReceiveAsync(Guid id, HttpContext http, GroupPictureCommands commands)
    {
        var viewer = await UploadRequest.SenderAsync(http, counted: true);
        var (_, content) = await UploadRequest.FileAsync(http, FileIntake.LargestPicture, new RuleBroken("picture.unfit"));
        await commands.ChooseAsync(viewer, id, content, http.RequestAborted);
        return TypedResults.NoContent();
    }

    public static async Task<IResult> SendAsync(Guid id, string version, HttpContext http, ViewerSource viewers, GroupPictureQueries queries) =>
        await viewers.OfAsync(http.User, http.RequestAborted) is { } viewer
        && await queries.PathAsync(viewer, id, version, http.RequestAborted) is { } path
            ? await PictureAnswer.OfAsync(path, http)
            : TypedResults.NotFound();
}
