using System.Security.Claims;
using ClientPortal.Domain.People;
using ClientPortal.Web.Identity;
using Microsoft.AspNetCore.Http.Metadata;

namespace ClientPortal.Web.Api;

/// <summary>
/// The caller of a signed-in endpoint, read from the database for each request: a right that was revoked is gone at the next call.
/// </summary>
public sealed record Caller(Viewer Viewer, ClaimsPrincipal Token)
{
    /// <summary>Minimal APIs find this method by its name. A token is invalid once its account was deleted or has a new password.</summary>
    /// <exception cref="Refusal">401: the token has no valid session.</exception>
    /// <exception cref="Domain.NotFound">The endpoint is for staff only, and the caller is a client.</exception>
    public static async ValueTask<Caller?> BindAsync(HttpContext http)
    {
        var viewer = await http.RequestServices.GetRequiredService<ViewerSource>().OfAsync(http.User, http.RequestAborted);
        if (viewer is null)
        {
            throw new Refusal(StatusCodes.Status401Unauthorized, "unauthenticated");
        }

        if (ViewerSource.ScopeOf(http.User) == TokenScope.Read && !HttpMethods.IsGet(http.Request.Method) && !HttpMethods.IsHead(http.Request.Method))
        {
            throw new Refusal(StatusCodes.Status403Forbidden, "token-scope");
        }

        var area = AreaOf(http.GetEndpoint());
        if (!ViewerSource.MayCall(http.User, area))
        {
            throw new Refusal(StatusCodes.Status403Forbidden, "token-area", area ?? "");
        }

        // Checked before any parameter is read: for a client the endpoint does not exist, so a wrong parameter must also answer 404.
        if (http.GetEndpoint()?.Metadata.GetMetadata<StaffAlone>() is not null)
        {
            viewer.MustBeStaffToSee();
        }

        return new Caller(viewer, http.User);
    }

    /// <summary>The area of the API that an endpoint belongs to: its tag in the OpenAPI document.</summary>
    public static string? AreaOf(Endpoint? endpoint) => endpoint?.Metadata.GetMetadata<ITagsMetadata>()?.Tags is [var tag, ..] ? tag : null;
}

/// <summary>Marks endpoints that exist for staff only.</summary>
internal sealed record StaffAlone;
