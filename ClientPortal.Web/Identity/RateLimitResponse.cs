using System.Globalization;

namespace ClientPortal.Web.Identity;

/// <summary>The answer to a request that a rate limit refuses.</summary>
public static class RateLimitResponse
{
    /// <summary>Sets 429 and <c>Retry-After</c> in seconds (RFC 9110, 10.2.3). The caller writes the sentence.</summary>
    public static void RejectWithRetryAfter(this HttpContext http, TimeSpan wait)
    {
        http.Response.StatusCode = StatusCodes.Status429TooManyRequests;
        http.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString("0", CultureInfo.InvariantCulture);
    }

    /// <summary>The wait in whole minutes, for a sentence; at least 1.</summary>
    public static int Minutes(TimeSpan wait) => Math.Max(1, (int)Math.Ceiling(wait.TotalMinutes));
}
