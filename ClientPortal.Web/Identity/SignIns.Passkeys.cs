using ClientPortal.Web.Data;
using Microsoft.AspNetCore.Identity;

namespace ClientPortal.Web.Identity;

// What people do with their passkeys.
public sealed partial class SignIns
{
    /// <summary>Signs in by passkey. A passkey is both factors at once: the device, and what unlocks it.</summary>
    public async Task<SignInAnswer> PasskeyAsync(string? credential)
    {
        var attempt = limits.Enter(RateLimits.SignIn, Context);
        if (attempt.Wait is { } wait)
        {
            return SignInAnswer.TooMany(wait);
        }

        try
        {
            var assertion = await PerformPasskeyAssertionAsync(Posted(credential));
            if (!assertion.Succeeded)
            {
                Logger.LogInformation("A passkey was refused: {Reason}", assertion.Failure?.Message);
                return SignInAnswer.Refused;
            }

            if (await viewers.OfAsync(assertion.User.Id, Context.RequestAborted) is null)
            {
                return SignInAnswer.Disabled;
            }

            // The counter is saved, because the counter of a copied key falls behind and the next sign-in can detect that.
            await UserManager.AddOrUpdatePasskeyAsync(assertion.User, assertion.Passkey);
            attempt.TakeBack();
            await CompleteAsync(assertion.User);
            return SignInAnswer.Done;
        }
        catch (InvalidOperationException)
        {
            // No valid challenge: it was used, is older than five minutes, or was never requested.
            return SignInAnswer.Refused;
        }
    }

    /// <summary>The challenge for the passkeys of a person who is signed in; null when there is no such account.</summary>
    public async Task<string?> OwnChallengeAsync(Guid personId) => await UserManager.FindByIdAsync(personId.ToString()) is { } account
        ? await MakePasskeyRequestOptionsAsync(account)
        : null;

    /// <summary>
    /// The person's passkey that has signed their challenge, with its new counter; null when it is not valid. It starts no session and saves
    /// nothing.
    /// </summary>
    public async Task<UserPasskeyInfo?> ProveAsync(Guid personId, string? credential)
    {
        try
        {
            var assertion = await PerformPasskeyAssertionAsync(Posted(credential));
            return assertion.Succeeded && assertion.User.Id == personId ? assertion.Passkey : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>The new passkey that the person's device posted; null when it is not valid.</summary>
    public async Task<UserPasskeyInfo?> AttestAsync(Guid personId, string? credential)
    {
        try
        {
            var attestation = await PerformPasskeyAttestationAsync(Posted(credential));
            return attestation.Succeeded && attestation.UserEntity.Id == personId.ToString() ? attestation.Passkey : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    // Invalid JSON content instead of null, so that an empty post is refused like a wrong one. 32 KB is more than any authenticator sends.
    private static string Posted(string? credential) => credential is { Length: > 0 and < 32_768 } ? credential : "{}";
}
