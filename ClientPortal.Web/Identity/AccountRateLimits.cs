using ClientPortal.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Identity;

/// <summary>
/// Tries to prove who one is. Beside <see cref="RateLimits"/>, which is in memory and refuses most of a flood, those of each account are in the
/// database: the limit is one for all nodes, to the try, and a restart does not begin it anew. Existing and unknown accounts have such rows alike.
/// </summary>
public sealed class AccountRateLimits(RateLimits limits, PortalStore store, TimeProvider clock)
{
    // A program that tries many accounts leaves a row for each: every new row takes some of those that are over with it.
    private const int Swept = 20;

    /// <summary>Counts one try of an account. <paramref name="account"/> is the text that was typed, or an id.</summary>
    public async Task<AccountAttempt> EnterAsync(RateLimit limit, HttpContext http, string account)
    {
        var attempt = limits.Enter(limit, http, account);
        if (attempt.Wait is not null)
        {
            return new AccountAttempt(this, attempt, attempt.Wait, "");
        }

        var key = RateLimits.KeyOf(limit, account);
        if (await CountAsync(limit, key, http.RequestAborted) is { } wait)
        {
            attempt.TakeBack();
            return new AccountAttempt(this, attempt, wait, "");
        }

        return new AccountAttempt(this, attempt, null, key);
    }

    internal Task ClearAsync(string key) => store.WriteAsync(
        async db =>
        {
            if (await db.AccountTries.FindAsync(key) is { } tries)
            {
                db.Remove(tries);
            }
        });

    private Task<TimeSpan?> CountAsync(RateLimit limit, string key, CancellationToken stop) => store.WriteAsync<TimeSpan?>(
        async db =>
        {
            var now = clock.GetUtcNow();
            var tries = await db.AccountTries.SingleOrDefaultAsync(one => one.Key == key, stop);
            var counted = tries?.Since(now - limit.Window) ?? [];
            if (counted.Count >= limit.PerAccount)
            {
                return counted[0] + limit.Window - now;
            }

            var (moments, until) = (AccountTries.Of([.. counted, now]), now + limit.Window);
            if (tries is not null)
            {
                (tries.Moments, tries.Until) = (moments, until);
                return null;
            }

            db.RemoveRange(await db.AccountTries.Where(one => one.Until <= now).OrderBy(one => one.Until).Take(Swept).ToListAsync(stop));
            db.Add(new AccountTries { Key = key, Moments = moments, Until = until });
            return null;
        },
        stop);
}

/// <summary>One counted try of an account.</summary>
public sealed class AccountAttempt
{
    private readonly AccountRateLimits limits;
    private readonly RateLimitAttempt attempt;
    private readonly string key;

    internal AccountAttempt(AccountRateLimits limits, RateLimitAttempt attempt, TimeSpan? wait, string key) =>
        (this.limits, this.attempt, Wait, this.key) = (limits, attempt, wait, key);

    /// <summary>Null when the try is allowed. Otherwise the time to wait.</summary>
    public TimeSpan? Wait { get; }

    /// <summary>The try succeeded: the account's earlier failures are cleared.</summary>
    public async Task TakeBackAsync()
    {
        attempt.TakeBack();
        await limits.ClearAsync(key);
    }
}
