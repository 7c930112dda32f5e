using System.Security.Claims;
using ClientPortal.Web.Identity;
using Microsoft.AspNetCore.Authentication.BearerToken;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace ClientPortal.Web.Api;

/// <summary>
/// Sign-in for programs. Every refusal is the same 401, whatever the reason. After too many tries it is 429 with <c>Retry-After</c>.
/// Tokens belong to a session and end with it.
/// </summary>
internal static class AuthApi
{
    public static void MapAuth(this RouteGroupBuilder api)
    {
        var auth = api.MapGroup("/auth").WithTags("auth").ProducesProblem(StatusCodes.Status401Unauthorized);
        auth.MapPost("/login", SignInAsync).WithSummary("E-mail and password, and the code of the second factor where there is one, for tokens")
            .Produces<AccessTokenResponse>().ProducesProblem(StatusCodes.Status429TooManyRequests);
        auth.MapPost("/refresh", RefreshAsync)
            .WithSummary("A refresh token for new tokens; a new password or the end of its session makes it worthless")
            .Produces<AccessTokenResponse>();
    }

    public static async Task<SignInHttpResult> SignInAsync([FromBody] SignInBody body, HttpContext http, SignIns signIns)
    {
        var (answer, account) = await signIns.CheckAsync(body.Email, body.Password, body.TwoFactorCode);
        if (answer.Wait is { } wait)
        {
            http.RejectWithRetryAfter(wait);
            throw new Refusal(StatusCodes.Status429TooManyRequests, "too-many-attempts", RateLimitResponse.Minutes(wait));
        }

        return account is null
            ? throw new Refusal(StatusCodes.Status401Unauthorized, "sign-in-refused")
            : Tokens(await signIns.TokenAsync(account));
    }

    public static async Task<SignInHttpResult> RefreshAsync(
        [FromBody] RefreshBody body, SignIns signIns, IOptionsMonitor<BearerTokenOptions> bearer, TimeProvider clock)
    {
        var ticket = bearer.Get(IdentityConstants.BearerScheme).RefreshTokenProtector.Unprotect(body.RefreshToken);
        if (ticket?.Properties.ExpiresUtc is not { } expires || clock.GetUtcNow() >= expires
            || await signIns.RenewAsync(ticket.Principal) is not { } renewed)
        {
            throw new Refusal(StatusCodes.Status401Unauthorized, "refresh-refused");
        }

        return Tokens(renewed);
    }

    // The bearer handler answers with {tokenType, accessToken, expiresIn, refreshToken}.
    private static SignInHttpResult Tokens(ClaimsPrincipal principal) =>
        TypedResults.SignIn(principal, authenticationScheme: IdentityConstants.BearerScheme);
}

public sealed record SignInBody(string? Email, string? Password, string? TwoFactorCode);

public sealed record RefreshBody(string? RefreshToken);
