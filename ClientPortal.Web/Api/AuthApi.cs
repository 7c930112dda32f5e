using ClientPortal.Web.Data;
using ClientPortal.Web.Identity;
using Microsoft.AspNetCore.Authentication.BearerToken;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace ClientPortal.Web.Api;

/// <summary>Sign-in for programs. Every refusal is the same 401, whatever the reason.</summary>
internal static class AuthApi
{
    public static void MapAuth(this RouteGroupBuilder api)
    {
        var auth = api.MapGroup("/auth").WithTags("auth").ProducesProblem(StatusCodes.Status401Unauthorized);
        auth.MapPost("/login", SignInAsync).WithSummary("E-mail and password, and the code of the second factor where there is one, for tokens")
            .Produces<AccessTokenResponse>();
        auth.MapPost("/refresh", RefreshAsync).WithSummary("A refresh token for new tokens; a new password makes it worthless")
            .Produces<AccessTokenResponse>();
    }

    public static async Task<SignInHttpResult> SignInAsync([FromBody] SignInBody body, Credentials credentials, SignInManager<Account> signIn)
    {
        var account = await credentials.CheckAsync(body.Email, body.Password, body.TwoFactorCode)
            ?? throw new Refusal(StatusCodes.Status401Unauthorized, "sign-in-refused");
        return await TokensAsync(account, signIn);
    }

    public static async Task<SignInHttpResult> RefreshAsync(
        [FromBody] RefreshBody body, SignInManager<Account> signIn, IOptionsMonitor<BearerTokenOptions> bearer, TimeProvider clock)
    {
        var ticket = bearer.Get(IdentityConstants.BearerScheme).RefreshTokenProtector.Unprotect(body.RefreshToken);
        if (ticket?.Properties.ExpiresUtc is not { } expires || clock.GetUtcNow() >= expires
            || await signIn.ValidateSecurityStampAsync(ticket.Principal) is not { } account)
        {
            throw new Refusal(StatusCodes.Status401Unauthorized, "refresh-refused");
        }

        return await TokensAsync(account, signIn);
    }

    // The bearer handler answers with {tokenType, accessToken, expiresIn, refreshToken}.
    private static async Task<SignInHttpResult> TokensAsync(Account account, SignInManager<Account> signIn) =>
        TypedResults.SignIn(await signIn.CreateUserPrincipalAsync(account), authenticationScheme: IdentityConstants.BearerScheme);
}

public sealed record SignInBody(string? Email, string? Password, string? TwoFactorCode);

public sealed record RefreshBody(string? RefreshToken);
