using ClientPortal.Domain;
using ClientPortal.Web.Files;
using ClientPortal.Web.Identity;

namespace ClientPortal.Web.Features.PersonalData;

/// <summary>The download of an export.</summary>
internal static class PersonalDataEndpoints
{
    public static async Task<IResult> SendAsync(Guid id, HttpContext http, ViewerSource viewers, PersonalDataCommands commands)
    {
        if (await viewers.OfAsync(http.User, http.RequestAborted) is not { } viewer)
        {
            return TypedResults.NotFound();
        }

        try
        {
            return FileAnswer.Of(await commands.DownloadAsync(viewer, id, http.RequestAborted), http);
        }
        catch (NotFound)
        {
            return TypedResults.NotFound();
        }
    }
}
