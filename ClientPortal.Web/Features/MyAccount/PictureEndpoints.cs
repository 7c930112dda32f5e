using ClientPortal.Domain;
using ClientPortal.Web.Files;
using ClientPortal.Web.Identity;

namespace ClientPortal.Web.Features.MyAccount;

/// <summary>Pictures of people over HTTP.</summary>
internal static class PictureEndpoints
{
    public static void MapPictures(this IEndpointRouteBuilder app)
    {
        app.MapPost("/avatars", ReceiveAsync).AddEndpointFilter(UploadRequest.SayWhyNot);
        app.MapGet("/avatars/{personId:guid}/{version:regex(^[0-9a-f]{{32}}$)}", SendAsync).RequireAuthorization().WithMetadata(ContentPolicy.Inert);
    }

    public static async Task<IResult> ReceiveAsync(HttpContext http, PictureCommands commands)
    {
        var viewer = await UploadRequest.SenderAsync(http, counted: true);
        var (_, content) = await UploadRequest.FileAsync(http, FileIntake.LargestPicture, new RuleBroken("picture.unfit"));
        await commands.ChooseAsync(viewer, content, http.RequestAborted);
        return TypedResults.NoContent();
    }

    public static async Task<IResult> SendAsync(Guid personId, string version, HttpContext http, ViewerSource viewers, PictureQueries queries)
    {
        if (await viewers.OfAsync(http.User, http.RequestAborted) is not { } viewer
            || await queries.PathAsync(viewer, personId, version, http.RequestAborted) is not { } path)
        {
            return TypedResults.NotFound();
        }

        return await PictureAnswer.OfAsync(path, http);
    }
}
