using System.Globalization;

namespace ClientPortal.Web.Identity;

/// <summary>How somebody is turned away at a limit.</summary>
public static class RateLimitResponse
{
    /// <summary>429 with <c>Retry-After</c> in seconds (RFC 9110, 10.2.3); the page or the problem says it in words.</summary>
    public static void RejectWithRetryAfter(this HttpContext http, TimeSpan wait)
    {
        http.Response.StatusCode = StatusCodes.Status429TooManyRequests;
        http.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString("0", CultureInfo.InvariantCulture);
    }

    /// <summary>For the sentence: never « 0 minute ».</summary>
    public static int Minutes(TimeSpan wait) => Math.Max(1, (int)Math.Ceiling(wait.TotalMinutes));
}
