using ClientPortal.Web.Data;
using Microsoft.AspNetCore.Identity;

namespace ClientPortal.Web.Identity;

/// <summary>
/// The one door for passwords, of the page and of the API: the same lockout, the same answer and the same time for an address that is
/// unknown, a password that is wrong and an account that is locked.
/// </summary>
public sealed class Credentials(UserManager<Account> users, SignInManager<Account> signIn, IPasswordHasher<Account> hasher, ILogger<Credentials> log)
{
    /// <summary>The account, or null: no reason is given. An account with two factors wants its code as well.</summary>
    public async Task<Account?> CheckAsync(string? email, string? password, string? twoFactorCode = null)
    {
        // A longer one only costs the hash, and is nobody's.
        var typed = password is { Length: <= Accounts.PasswordMaximum } ? password : "";
        var account = string.IsNullOrWhiteSpace(email) ? null : await users.FindByEmailAsync(email.Trim());
        if (account is null)
        {
            Spend(typed);
            return null;
        }

        var result = await signIn.CheckPasswordSignInAsync(account, typed, lockoutOnFailure: true);
        if (result.IsLockedOut || result.IsNotAllowed)
        {
            Spend(typed);
        }

        if (result.Succeeded && await PassesSecondFactorAsync(account, twoFactorCode))
        {
            return account;
        }

        log.LogInformation("Sign-in refused for {Account}: {Result}", account.Id, result.Succeeded ? "second factor" : result);
        return null;
    }

    private async Task<bool> PassesSecondFactorAsync(Account account, string? code)
    {
        if (!await users.GetTwoFactorEnabledAsync(account))
        {
            return true;
        }

        // Asking for the code is not a wrong guess at it.
        if (string.IsNullOrWhiteSpace(code))
        {
            return false;
        }

        var digits = code.Replace(" ", "", StringComparison.Ordinal);
        if (await users.VerifyTwoFactorTokenAsync(account, users.Options.Tokens.AuthenticatorTokenProvider, digits))
        {
            await users.ResetAccessFailedCountAsync(account);
            return true;
        }

        await users.AccessFailedAsync(account);
        return false;
    }

    // As long as checking a password takes: the time must not tell which addresses are known, or locked.
    private void Spend(string password) => hasher.HashPassword(new Account(), password);
}
