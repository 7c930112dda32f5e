using System.Security.Claims;
using ClientPortal.Domain.People;
using ClientPortal.Web.Identity;

namespace ClientPortal.Web.Api;

/// <summary>
/// Who calls, as every signed-in endpoint takes it: read from the database for this request, so what was taken away is gone at the next call.
/// </summary>
public sealed record Caller(Viewer Viewer, ClaimsPrincipal Token)
{
    /// <summary>Minimal APIs find this by its name. A token whose account is gone or has a new password is no token.</summary>
    public static async ValueTask<Caller?> BindAsync(HttpContext http)
    {
        var viewer = await http.RequestServices.GetRequiredService<ViewerSource>().OfAsync(http.User, http.RequestAborted);
        if (viewer is null)
        {
            throw new Refusal(StatusCodes.Status401Unauthorized, "unauthenticated");
        }

        // Before anything else of the request is read, and so refused: what is not there has no parameters.
        if (http.GetEndpoint()?.Metadata.GetMetadata<StaffAlone>() is not null)
        {
            viewer.MustBeStaffToSee();
        }

        return new Caller(viewer, http.User);
    }
}

/// <summary>Endpoints that exist for staff alone.</summary>
internal sealed record StaffAlone;
