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

    /// <summary>The page itself says that its link opens nothing, with the status 404, or 429 after too many such links.</summary>
    /// <remarks>
    /// The status is set when the answer starts: with it before, the portal's page for what is not found would take this page's place, and lead a
    /// person without an account to the sign-in.
    /// </remarks>
    public static void AnswerClosedLink(this HttpContext http)
    {
        var answer = http.Response;
        var status = answer.StatusCode == StatusCodes.Status200OK ? StatusCodes.Status404NotFound : answer.StatusCode;
        answer.StatusCode = StatusCodes.Status200OK;
        answer.OnStarting(() =>
        {
            answer.StatusCode = status;
            return Task.CompletedTask;
        });
    }
}
