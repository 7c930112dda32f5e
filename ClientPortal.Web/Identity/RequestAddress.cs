using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;

namespace ClientPortal.Web.Identity;

/// <summary>Adds the client's network address to the principal as a claim. Viewers and circuits read it there, for the audit.</summary>
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
