namespace ClientPortal.Web.Identity;

/// <summary>Links that turn out to be wrong are counted by where they come from; one that opens is let through whoever guessed beside it.</summary>
public static class LinkRateLimit
{
    /// <summary>Whether the link opens something. After too many that did not, the page's same words come with 429.</summary>
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
