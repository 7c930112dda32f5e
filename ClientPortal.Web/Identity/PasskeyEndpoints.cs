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
        return (await signIns.PasskeyAsync(credential)).Kind == SignInKind.Done
            ? TypedResults.LocalRedirect(local)
            : TypedResults.LocalRedirect($"/login?passkey=refused&ReturnUrl={Uri.EscapeDataString(local)}");
    }
}
