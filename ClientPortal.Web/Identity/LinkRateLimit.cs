namespace ClientPortal.Web.Identity;

/// <summary>
/// Counts invalid links by network address. A valid link always opens, even after another person at the same address tried invalid ones.
/// </summary>
public static class LinkRateLimit
{
    /// <summary>Whether the link is valid. After too many invalid ones the page has the same text and the status 429.</summary>
    public static async Task<bool> OpensAsync(this RateLimits limits, HttpContext http, Func<Task<bool>> opens)
    {
        if (await opens())
        {
            return true;
        }

        if (limits.Enter(RateLimits.Invitation, http).Wait is { } wait)
        {
            http.RejectWithRetryAfter(wait);
        }

        return false;
    }
}
