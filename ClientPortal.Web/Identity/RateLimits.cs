using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using ClientPortal.Domain.People;

namespace ClientPortal.Web.Identity;

/// <summary>How many tries one account and one network address have within a time window.</summary>
/// <param name="Name">Limits with different names count separately.</param>
public sealed record RateLimit(string Name, int PerAccount, int PerAddress, TimeSpan Window);

/// <summary>
/// Counts tries in memory, with those that other nodes have told (<see cref="RateLimitExchange"/>). A try counts from the moment it begins, so that
/// a hundred parallel tries cannot avoid the limit. A try that succeeds is taken back, so that only failures reach the limit. Existing and unknown
/// accounts are counted alike. Open sessions do not depend on it: an attacker can at most make a person wait before they sign in by password.
/// </summary>
public sealed class RateLimits(TimeProvider clock)
{
    // An office behind one address has dozens of people, and each of them fails now and then.
    public static readonly RateLimit SignIn = new("sign-in", PerAccount: 10, PerAddress: 50, TimeSpan.FromMinutes(5));

    /// <summary>Codes of the second factor, by account. A code is valid for 30 s and has a million values.</summary>
    public static readonly RateLimit Code = new("code", PerAccount: 10, PerAddress: 50, TimeSpan.FromMinutes(5));

    /// <summary>Requests for a password reset. Each one sends a mail to the owner of the address.</summary>
    public static readonly RateLimit Reset = new("reset", PerAccount: 5, PerAddress: 30, TimeSpan.FromMinutes(15));

    /// <summary>Requests for a link to sign in. Each one sends a mail to the owner of the address.</summary>
    public static readonly RateLimit Link = new("link", PerAccount: 5, PerAddress: 30, TimeSpan.FromMinutes(15));

    /// <summary>Invalid links of invitations and password resets.</summary>
    public static readonly RateLimit Invitation = new("invitation", PerAccount: 10, PerAddress: 30, TimeSpan.FromMinutes(15));

    /// <summary>Requests of a visitor without an account.</summary>
    public static readonly RateLimit Contact = new("contact", PerAccount: 5, PerAddress: 10, TimeSpan.FromHours(1));

    /// <summary>Files that a person uploads: enough for a folder of photos at once. Accepted files count too.</summary>
    public static readonly RateLimit Upload = new("upload", PerAccount: 120, PerAddress: 600, TimeSpan.FromMinutes(5));

    // Windows. An attacker who tries a million addresses must not fill the memory; above this, expired windows are removed.
    private const int Kept = 20_000;
    private static readonly TimeSpan SweepEvery = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, RateLimitWindow> windows = new();
    private DateTimeOffset sweptAt;

    /// <summary>Raised when tries were counted here, or taken back.</summary>
    internal event Action<RateLimitChange>? Changed;

    /// <summary>Counts one try. <paramref name="account"/> is the text that was typed as the account; null when there is none.</summary>
    public RateLimitAttempt Enter(RateLimit limit, HttpContext http, string? account = null) => Enter(limit, AddressOf(http), account);

    public RateLimitAttempt Enter(RateLimit limit, string address, string? account = null)
    {
        var now = clock.GetUtcNow();
        Sweep(now);
        var byAddress = WindowOf(limit, isAddress: true, address);
        if (byAddress.Enter(limit.PerAddress, now) is { } wait)
        {
            return new RateLimitAttempt(this, wait, null, null, now);
        }

        if (account is null)
        {
            Tell(byAddress, RateLimitAct.Counted);
            return new RateLimitAttempt(this, null, byAddress, null, now);
        }

        var byAccount = WindowOf(limit, isAddress: false, account);
        if (byAccount.Enter(limit.PerAccount, now) is { } longer)
        {
            byAddress.TakeBack(now);
            return new RateLimitAttempt(this, longer, null, null, now);
        }

        Tell(byAddress, RateLimitAct.Counted);
        Tell(byAccount, RateLimitAct.Counted);
        return new RateLimitAttempt(this, null, byAddress, byAccount, now);
    }

    /// <summary>Counts one try of a signed-in person, from any address. Null when it is allowed; otherwise the time to wait.</summary>
    public TimeSpan? Enter(RateLimit limit, Viewer viewer)
    {
        var now = clock.GetUtcNow();
        Sweep(now);
        var window = WindowOf(limit, isAddress: false, $"{viewer.PersonId}");
        if (window.Enter(limit.PerAccount, now) is { } wait)
        {
            return wait;
        }

        Tell(window, RateLimitAct.Counted);
        return null;
    }

    /// <summary>What another node has told. A try counts from when it was heard, so that clocks are not compared.</summary>
    internal void Note(RateLimitChange told)
    {
        var now = clock.GetUtcNow();
        Sweep(now);
        windows.GetOrAdd(told.Key, key => new RateLimitWindow(key, told.Window)).Note(told.Act, now);
    }

    internal void Tell(RateLimitWindow window, RateLimitAct act) => Changed?.Invoke(new RateLimitChange(window.Key, act, window.Length));

    /// <summary>The client's address as it is counted. An IPv6 /64 network counts as one, because one client has all its 2^64 addresses.</summary>
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

    /// <summary>What an account is counted by.</summary>
    internal static string KeyOf(RateLimit limit, string account) => $"{limit.Name} account {Hash(account.Trim().ToUpperInvariant())}";

    private RateLimitWindow WindowOf(RateLimit limit, bool isAddress, string value) => windows.GetOrAdd(
        isAddress ? $"{limit.Name} address {Hash(value)}" : KeyOf(limit, value), key => new RateLimitWindow(key, limit.Window));

    // Other nodes hear of accounts and addresses by their hash alone.
    private static string Hash(string value) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(value)), 0, 16);
}

/// <summary>One counted try: whether it is allowed, and if not, how long to wait.</summary>
public sealed class RateLimitAttempt
{
    private readonly RateLimits limits;
    private readonly RateLimitWindow? address;
    private readonly RateLimitWindow? account;
    private readonly DateTimeOffset at;

    internal RateLimitAttempt(RateLimits limits, TimeSpan? wait, RateLimitWindow? address, RateLimitWindow? account, DateTimeOffset at) =>
        (this.limits, Wait, this.address, this.account, this.at) = (limits, wait, address, account, at);

    /// <summary>Null when the try is allowed. Otherwise the time to wait, for 429 with <c>Retry-After</c>.</summary>
    public TimeSpan? Wait { get; }

    /// <summary>The try succeeded: it no longer counts, and the account's earlier failures are cleared.</summary>
    public void TakeBack()
    {
        if (address is not null)
        {
            address.TakeBack(at);
            limits.Tell(address, RateLimitAct.TakenBack);
        }

        if (account is not null)
        {
            account.Clear();
            limits.Tell(account, RateLimitAct.Cleared);
        }
    }
}

/// <summary>The tries of one account or address within one limit's time window.</summary>
internal sealed class RateLimitWindow(string key, TimeSpan length)
{
    private readonly List<DateTimeOffset> tries = [];

    public string Key => key;

    public TimeSpan Length => length;

    /// <summary>Counts one try. Null when it is allowed; otherwise the time to wait. A refused try does not count.</summary>
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

    /// <summary>What happened to the same account or address on another node, now.</summary>
    public void Note(RateLimitAct act, DateTimeOffset now)
    {
        lock (tries)
        {
            Expire(now);
            switch (act)
            {
                case RateLimitAct.Counted:
                    tries.Add(now);
                    break;
                case RateLimitAct.TakenBack when tries.Count > 0:
                    tries.RemoveAt(tries.Count - 1);
                    break;
                case RateLimitAct.Cleared:
                    tries.Clear();
                    break;
            }
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
