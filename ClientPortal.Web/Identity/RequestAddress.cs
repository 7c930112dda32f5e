using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;

namespace ClientPortal.Web.Identity;

/// <summary>Where a request comes from, as a claim of its principal: whatever is built from it (a viewer, a circuit) knows, and the audit says so.</summary>
public sealed class RequestAddress(IHttpContextAccessor http) : IClaimsTransformation
{
    public static string Of(HttpContext http)
    {
        var address = http.Connection.RemoteIpAddress;
        return address is null ? "" : (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString();
    }

    public Task<ClaimsPrincipal> TransformAsync(ClaimsPrincipal principal)
    {
        if (http.HttpContext is { } request && principal.Identity is ClaimsIdentity { IsAuthenticated: true } identity)
        {
            foreach (var older in identity.FindAll(ViewerSource.FromClaim).ToList())
            {
                identity.RemoveClaim(older);
            }

            identity.AddClaim(new Claim(ViewerSource.FromClaim, Of(request)));
        }

        return Task.FromResult(principal);
    }
}
