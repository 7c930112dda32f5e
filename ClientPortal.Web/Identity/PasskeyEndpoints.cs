using ClientPortal.Domain;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace ClientPortal.Web.Identity;

/// <summary>Signing in with a passkey: the browser asks for a challenge, then posts what its authenticator signed.</summary>
internal static class PasskeyEndpoints
{
    public static async Task<ContentHttpResult> ChallengeAsync([FromForm] string? back, SignIns signIns)
    {
        // The challenge names no account: the authenticator offers the passkeys that it holds.
        _ = back;
        return TypedResults.Content(await signIns.MakePasskeyRequestOptionsAsync(null!), "application/json");
    }

    public static async Task<RedirectHttpResult> SignInAsync([FromForm] string? credential, [FromForm] string? back, SignIns signIns)
    {
        var local = SessionEndpoints.BackTo(back);
        var kind = (await signIns.PasskeyAsync(credential)).Kind;
        return TypedResults.LocalRedirect(
            kind == SignInKind.Done ? local : $"/login?passkey={Token.Of(kind)}&ReturnUrl={Uri.EscapeDataString(local)}");
    }
}
