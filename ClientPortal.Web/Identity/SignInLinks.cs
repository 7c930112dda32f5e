using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Identity;

/// <summary>
/// Signs clients in by a link or a code of a mail, on the browser that asked for it. What is unknown, used, expired, of another browser or of a
/// person who may not sign in so gets the same answer.
/// </summary>
public sealed class SignInLinks(
    UserManager<Account> users, PortalStore store, ViewerSource viewers, SignIns signIns, RateLimits limits,
    AccountRateLimits accountLimits, IConfiguration configuration, TimeProvider clock)
{
    /// <summary>How long a link is valid, in minutes.</summary>
    public static readonly int Minutes = (int)SignInLink.Life.TotalMinutes;

    /// <summary>Codes that are typed, by the browser that asked. A mail has one code of a million.</summary>
    public static readonly RateLimit Codes = new("link-code", PerAccount: 5, PerAddress: 50, SignInLink.Life);

    // Asking again gives a new code and five more tries. Together they find a person's code with a chance of one in 100,000 a day.
    private static readonly RateLimit CodesOfPerson = new("link-code-person", PerAccount: 10, PerAddress: int.MaxValue, TimeSpan.FromDays(1));

    /// <summary>Whether the portal offers it.</summary>
    public static bool IsOn(IConfiguration configuration) => configuration.GetValue("Portal:SignIn:Link", true);

    /// <summary>Whether a link can be opened, and where. It changes nothing.</summary>
    public async Task<SignInLinkState> StateAsync(string? secret, string? device, CancellationToken stop = default) =>
        await OfSecretAsync(secret, stop) is not { } link || !link.IsOpenAt(clock.GetUtcNow()) ? SignInLinkState.Closed
        : link.DeviceHash == LinkSecret.Hash(device) ? SignInLinkState.Open
        : SignInLinkState.OtherDevice;

    /// <summary>Signs in by the link, on the device that asked for it.</summary>
    public async Task<SignInAnswer> OpenAsync(HttpContext http, string? secret, string? device) =>
        await OfSecretAsync(secret, http.RequestAborted) is { } link && link.DeviceHash == LinkSecret.Hash(device)
            ? await UseAsync(http, link)
            : SignInAnswer.Refused;

    /// <summary>Signs in by the code of the mail, typed on the device that asked for it.</summary>
    public async Task<SignInAnswer> TypeAsync(HttpContext http, string? device, string? typed)
    {
        var hash = LinkSecret.Hash(device);
        var attempt = limits.Enter(Codes, http, hash);
        if (attempt.Wait is { } wait)
        {
            return SignInAnswer.TooMany(wait);
        }

        var code = SignInLink.CodeHashOf(device, string.Concat((typed ?? "").Where(char.IsAsciiDigit)));
        var link = IsOn(configuration)
            ? await store.ReadAsync(db => db.SignInLinks.FirstOrDefaultAsync(one => one.DeviceHash == hash, http.RequestAborted), http.RequestAborted)
            : null;

        // Its refusal looks like a wrong code. A browser whose mail went to no person counts for itself, so that it takes as long.
        var ofPerson = await accountLimits.EnterAsync(CodesOfPerson, http, link?.PersonId.ToString() ?? hash);
        if (link is null || ofPerson.Wait is not null || link.CodeHash != code)
        {
            return SignInAnswer.Refused;
        }

        attempt.TakeBack();
        await ofPerson.TakeBackAsync();
        return await UseAsync(http, link);
    }

    private async Task<SignInLink?> OfSecretAsync(string? secret, CancellationToken stop)
    {
        var hash = LinkSecret.Hash(secret);
        return string.IsNullOrEmpty(secret) || !IsOn(configuration)
            ? null
            : await store.ReadAsync(db => db.SignInLinks.SingleOrDefaultAsync(one => one.SecretHash == hash, stop), stop);
    }

    private async Task<SignInAnswer> UseAsync(HttpContext http, SignInLink link)
    {
        var stop = http.RequestAborted;
        if (await viewers.OfAsync(link.PersonId, stop) is not { } viewer || await users.FindByIdAsync($"{link.PersonId}") is not { } account)
        {
            return SignInAnswer.Refused;
        }

        try
        {
            await store.WriteAsync(
                async db =>
                {
                    var stamp = await db.Users.Where(one => one.Id == link.PersonId).Select(one => one.SecurityStamp).SingleAsync(stop);
                    var own = await db.SignInLinks.SingleAsync(one => one.Id == link.Id, stop);
                    own.Use(viewer with { From = RequestAddress.Of(http) }, stamp, clock.GetUtcNow());
                },
                stop);
        }
        catch (RuleBroken closed) when (closed.Kind == RuleKind.LinkClosed)
        {
            return SignInAnswer.Refused;
        }

        return await signIns.ProvedAsync(account);
    }
}

/// <summary>What a link of a mail does on a device.</summary>
public enum SignInLinkState
{
    /// <summary>Unknown, used or expired.</summary>
    Closed,

    /// <summary>Asked for by another browser, where the mail's code can be typed.</summary>
    OtherDevice,

    /// <summary>Signs in.</summary>
    Open,
}
