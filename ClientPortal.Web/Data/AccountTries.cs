using System.Globalization;

namespace ClientPortal.Web.Data;

/// <summary>The tries of one account within one rate limit that must hold over all nodes and over a restart.</summary>
public sealed class AccountTries
{
    public const int KeyLength = 80;

    /// <summary>The name of the limit, and the account as a hash.</summary>
    public required string Key { get; init; }

    /// <summary>When each try was, in ms since 1970, oldest first. The optimistic lock: of two tries at once one is counted first.</summary>
    public required string Moments { get; set; }

    /// <summary>When none of them counts any more.</summary>
    public required DateTimeOffset Until { get; set; }

    /// <summary>The tries since that moment.</summary>
    public List<DateTimeOffset> Since(DateTimeOffset start) =>
    [
        .. Moments.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(one => DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(one, CultureInfo.InvariantCulture))).Where(at => at > start),
    ];

    public static string Of(IEnumerable<DateTimeOffset> moments) =>
        string.Join(' ', moments.Select(at => at.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture)));
}
