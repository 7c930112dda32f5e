using ClientPortal.Domain.People;
using ClientPortal.Web.Features.MyAccount;
using ClientPortal.Web.Identity;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Tests.Access;

/// <summary>
/// One's own account: no call names another's, and whatever changes the keys asks for the password, which these calls do not have.
/// </summary>
internal static partial class AccessMatrix
{
    private static Pages AccountPages => new()
    {
        { "/account", "ss ++++ ++" },
        { "/account", "ss ++++ ++", _ => "/account?tab=security" },
        { "/account", "ss ++++ ++", _ => "/account?tab=sessions" },
        { "/account", "ss ++++ ++", _ => "/account?tab=notifications" },
        { "/account", "ss ++++ ++", _ => "/account?tab=tokens" },
        { "/login", "++ ++++ ++" },
        
        // A person who is already signed in is sent to the start page.
        { "/login/code", "ss ++++ ++" },
        { "/login/link", "++ ++++ ++" },

        // Only the browser that has asked for a link has its cookie; others are sent to ask for one.
        { "/login/link/code", "ss ssss ss" },
        { "/login/link/open", "++ ++++ ++", _ => "/login/link/open?code=none" },

        // The portal of these tests has no provider; CompanySignInHttpTests is about one that has.
        { "/login/company", "nn nnnn nn" },
        { "/login/company/refused", "++ ++++ ++" },
        { "/forgot-password", "++ ++++ ++" },
        { "/reset-password", "++ ++++ ++", at => $"/reset-password?person={at.Subject}&token=none" },
        { "/confirm-email", "++ ++++ ++", at => $"/confirm-email?person={at.Subject}&to=a@example.org&token=none" },
        { "/too-many-pages", "++ ++++ ++" },
        { "/not-found", "++ ++++ ++" },

        // There is an administrator already.
        { "/setup", "nn nnnn nn" },
    };

    private static Endpoints AccountEndpoints => new()
    {
        { "GET /", "ss ++++ ++", (who, _) => who.GetAsync("/") },
        { "GET /language", "++ ++++ ++", (who, _) => who.GetAsync("/language?to=fr") },
        { "POST /logout", "ss ssss ss", async (who, _) => await (await who.AgainAsync()).FormAsync("/logout") },
        { "POST /login/passkey/options", "++ ++++ ++", (who, _) => who.FormAsync("/login/passkey/options") },
        { "POST /login/passkey", "!! !!!! !!", (who, _) => who.FormAsync("/login/passkey", ("credential", "{}")) },
        { "GET /login/company/{number:int}", "nn nnnn nn", (who, _) => who.GetAsync("/login/company/0") },
        { "POST /view-as", "ss nnnn ++", async (who, at) => await (await who.AgainAsync()).FormAsync("/view-as", ("person", $"{at.Subject}")) },
        { "POST /view-as/end", "ss ++++ ++", (who, _) => who.FormAsync("/view-as/end") },
        { "POST /account/passkeys/options", "ss ++++ ++", (who, _) => who.FormAsync("/account/passkeys/options") },
        { "POST /account/passkeys/challenge", "ss ++++ ++", (who, _) => who.FormAsync("/account/passkeys/challenge") },
        { "POST /account/passkeys", "ss !!!! !!", (who, _) => who.FormAsync("/account/passkeys", ("credential", "{}")) },
        {
            "POST /api/auth/login", "ss ssss ss",
            (who, _) => who.ApiAsync("POST", "/api/auth/login", new { email = $"{Guid.NewGuid()}@example.org", password = "none" })
        },
        { "POST /api/auth/refresh", "ss ssss ss", (who, _) => who.ApiAsync("POST", "/api/auth/refresh", new { refreshToken = "none" }) },
    };

    private static Methods<AccessTokenCommands> AccessTokenCommands => new()
    {
        { "MakeAsync", "ss !!!! !!", (it, who, _) => it.MakeAsync(who, "none", new AccessTokenFields("A", TokenScope.Read, null)) },
        { "EndAsync", "ss nnnn nn", async (it, who, at) => await it.EndAsync(who, await at.AccessTokenAsync()) },
    };

    // The cast has none of its own.
    private static Methods<AccessTokenQueries> AccessTokenQueries => new() { { "MineAsync", "ss nnnn nn", (it, who, _) => it.MineAsync(who) } };

    private static Methods<AccountCommands> AccountCommands => new()
    {
        { "ChangePasswordAsync", "ss !!!! !!", (it, who, _) => it.ChangePasswordAsync(who, "none", "none") },
        { "AskForEmailAsync", "ss !!!! !!", (it, who, _) => it.AskForEmailAsync(who, "none", "a@example.org") },
        { "OfferTwoFactorAsync", "ss ++++ ++", (it, who, _) => it.OfferTwoFactorAsync(who) },
        { "TurnTwoFactorOnAsync", "ss !!!! !!", (it, who, _) => it.TurnTwoFactorOnAsync(who, "000000x") },
        { "TurnTwoFactorOffAsync", "ss !!!! !!", (it, who, _) => it.TurnTwoFactorOffAsync(who, "none") },
        { "RenewRecoveryCodesAsync", "ss !!!! !!", (it, who, _) => it.RenewRecoveryCodesAsync(who, "none") },
        { "AddPasskeyAsync", "ss !!!! !!", (it, who, _) => it.AddPasskeyAsync(who, "none", Passkey, "none") },
        { "UnlinkAsync", "ss nnnn nn", (it, who, _) => it.UnlinkAsync(who, "00") },
        { "RemovePasskeyAsync", "ss nnnn nn", (it, who, _) => it.RemovePasskeyAsync(who, "00") },
    };

    private static Methods<AccountQueries> AccountQueries => new()
    {
        { "ProfileAsync", "ss ++++ ++", (it, who, _) => it.ProfileAsync(who) },
        { "SecurityAsync", "ss ++++ ++", (it, who, _) => it.SecurityAsync(who) },
    };

    private static Methods<ProfileCommands> ProfileCommands => new()
    {
        { "DescribeAsync", "ss ++++ ++", (it, who, _) => it.DescribeAsync(who, Profile, Profile with { JobTitle = "Somebody" }) },
    };

    private static Methods<SessionCommands> SessionCommands => new()
    {
        // Another's session does not exist, for administrators neither.
        { "EndAsync", "ss nnnn nn", (it, who, at) => it.EndAsync(who, at.Session) },
        { "EndOthersAsync", "ss ++++ ++", (it, who, _) => it.EndOthersAsync(who) },
        { "EndOfAnyoneAsync", "ss nnnn r+", (it, who, at) => it.EndOfAnyoneAsync(who, at.Session) },
    };

    private static Methods<SessionQueries> SessionQueries => new()
    {
        // The cast has no sessions here. What counts is that sessions of other people are not listed.
        { "MineAsync", "ss nnnn nn", (it, who, _) => it.MineAsync(who) },
        { "OfAnyoneAsync", "ss nnnn n+", (it, who, at) => it.OfAnyoneAsync(who, at.Subject) },
    };

    private static Task<Guid> AccessTokenAsync(this AccessScene at) => at.MadeAsync("access-token", () => at.Store.WriteAsync(async db =>
    {
        var subject = await db.People.SingleAsync(one => one.Id == at.Subject);
        var owner = new Viewer { PersonId = subject.Id, Name = subject.Name, Role = subject.Role, OrganisationId = subject.OrganisationId };
        var token = AccessToken.Make(
            owner, new AccessTokenFields($"Token {at.Mark}", TokenScope.Read, null), AccessToken.NewSecret(), "", DateTimeOffset.UnixEpoch);
        db.AccessTokens.Add(token);
        return token.Id;
    }));

    private static readonly Profile Profile = new("Name", "", "fr", "Africa/Dakar", null);

    private static UserPasskeyInfo Passkey =>
        new([1], [2], DateTimeOffset.UnixEpoch, 0, [], isUserVerified: true, isBackupEligible: false, isBackedUp: false, [3], [4]);
}
