using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using ClientPortal.Domain.People;

namespace ClientPortal.Web.Identity;

/// <summary>How often something may be tried within a time, for one account and from one address.</summary>
/// <param name="Name">RequestSecurity do not count each other's tries.</param>
public sealed record RateLimit(string Name, int PerAccount, int PerAddress, TimeSpan Window);

/// <summary>
/// Counts tries in memory. A try counts from the moment that it begins, so that a hundred at once are no way around; one that turns out
/// well is taken back, so that only failures are ever too many. Known and unknown accounts are counted alike, and nobody's session depends
/// on it: strangers can at most make somebody wait with its password.
/// </summary>
public sealed class RateLimits(TimeProvider clock)
{
    // An office behind one address has dozens of people; a failure each now and then.
    public static readonly RateLimit SignIn = new("sign-in", PerAccount: 10, PerAddress: 50, TimeSpan.FromMinutes(5));

    /// <summary>Codes of the second factor, by account. A code lives 30 s and has a million values.</summary>
    public static readonly RateLimit Code = new("code", PerAccount: 10, PerAddress: 50, TimeSpan.FromMinutes(5));

    /// <summary>Asking for the mail of a forgotten password: each is a mail in somebody's box.</summary>
    public static readonly RateLimit Reset = new("reset", PerAccount: 5, PerAddress: 30, TimeSpan.FromMinutes(15));

    /// <summary>Links of invitations and resets that turn out to be wrong.</summary>
    public static readonly RateLimit Invitation = new("invitation", PerAccount: 10, PerAddress: 30, TimeSpan.FromMinutes(15));

    /// <summary>What a visitor may send without an account.</summary>
    public static readonly RateLimit Contact = new("contact", PerAccount: 5, PerAddress: 10, TimeSpan.FromHours(1));

    /// <summary>Files that a person sends: a folder of photos at once, and no flood. Those that are taken count too.</summary>
    public static readonly RateLimit Upload = new("upload", PerAccount: 120, PerAddress: 600, TimeSpan.FromMinutes(5));

    // A stranger that tries a million addresses must not fill the memory; the oldest windows go.
    private const int Kept = 20_000;
    private static readonly TimeSpan SweepEvery = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<Key, RateLimitWindow> windows = new();
    private DateTimeOffset sweptAt;

    /// <summary>One try. <paramref name="account"/> is whatever was typed as the account; null where there is none.</summary>
    public RateLimitAttempt Enter(RateLimit limit, HttpContext http, string? account = null) => Enter(limit, AddressOf(http), account);

    public RateLimitAttempt Enter(RateLimit limit, string address, string? account = null)
    {
        var now = clock.GetUtcNow();
        Sweep(now);
        var byAddress = windows.GetOrAdd(new Key(limit.Name, ByAddress: true, address), _ => new RateLimitWindow(limit.Window));
        if (byAddress.Enter(limit.PerAddress, now) is { } wait)
        {
            return new RateLimitAttempt(wait, null, null, now);
        }

        if (account is null)
        {
            return new RateLimitAttempt(null, byAddress, null, now);
        }

        var byAccount = windows.GetOrAdd(new Key(limit.Name, ByAddress: false, account.Trim().ToUpperInvariant()), _ => new RateLimitWindow(limit.Window));
        if (byAccount.Enter(limit.PerAccount, now) is { } longer)
        {
            byAddress.TakeBack(now);
            return new RateLimitAttempt(longer, null, null, now);
        }

        return new RateLimitAttempt(null, byAddress, byAccount, now);
    }

    /// <summary>One more of what a signed-in person does, from wherever. Null: go on; otherwise the time to wait.</summary>
    public TimeSpan? Enter(RateLimit limit, Viewer viewer)
    {
        var now = clock.GetUtcNow();
        Sweep(now);
        return windows.GetOrAdd(new Key(limit.Name, ByAddress: false, $"{viewer.PersonId}"), _ => new RateLimitWindow(limit.Window)).Enter(limit.PerAccount, now);
    }

    /// <summary>A network of IPv6 counts as one: whoever has an address has 2^64 of them.</summary>
    public static string AddressOf(HttpContext http)
    {
        var address = http.Connection.RemoteIpAddress;
        if (address is null)
        {
            return "";
        }

        if (address.IsIPv4MappedToIPv6 || address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return address.MapToIPv4().ToString();
        }

        var bytes = address.GetAddressBytes();
        Array.Clear(bytes, 8, 8);
        return new IPAddress(bytes) + "/64";
    }

    private void Sweep(DateTimeOffset now)
    {
        if (windows.Count < Kept || now < sweptAt + SweepEvery)
        {
            return;
        }

        sweptAt = now;
        foreach (var (key, window) in windows)
        {
            if (window.IsOver(now))
            {
                windows.TryRemove(key, out _);
            }
        }
    }

    private readonly record struct Key(string RateLimit, bool ByAddress, string Value);
}

/// <summary>One try at a limit: may it go on, and if not, how long to wait.</summary>
public sealed class RateLimitAttempt
{
    private readonly RateLimitWindow? address;
    private readonly RateLimitWindow? account;
    private readonly DateTimeOffset at;

    internal RateLimitAttempt(TimeSpan? wait, RateLimitWindow? address, RateLimitWindow? account, DateTimeOffset at) =>
        (Wait, this.address, this.account, this.at) = (wait, address, account, at);

    /// <summary>Null: go on. Otherwise the time to wait: 429 with <c>Retry-After</c>.</summary>
    public TimeSpan? Wait { get; }

    /// <summary>It turned out well: it does not count, and the account's failures before it are forgotten.</summary>
    public void TakeBack()
    {
        address?.TakeBack(at);
        account?.Clear();
    }
}

/// <summary>The tries at one limit, of one account or address, that are still within the time.</summary>
internal sealed class RateLimitWindow(TimeSpan length)
{
    private readonly List<DateTimeOffset> tries = [];

    /// <summary>Null: go on, it counts. Otherwise how long until there is room; a try that is turned away does not count.</summary>
    public TimeSpan? Enter(int most, DateTimeOffset now)
    {
        lock (tries)
        {
            Expire(now);
            if (tries.Count >= most)
            {
                return tries[0] + length - now;
            }

            tries.Add(now);
            return null;
        }
    }

    public void TakeBack(DateTimeOffset at)
    {
        lock (tries)
        {
            tries.Remove(at);
        }
    }

    public void Clear()
    {
        lock (tries)
        {
            tries.Clear();
        }
    }

    public bool IsOver(DateTimeOffset now)
    {
        lock (tries)
        {
            Expire(now);
            return tries.Count == 0;
        }
    }

    private void Expire(DateTimeOffset now) => tries.RemoveAll(at => now - at >= length);
}
