namespace ClientPortal.Web.Identity;

/// <summary>Links that turn out to be wrong are counted by where they come from; one that opens is let through whoever guessed beside it.</summary>
public static class LinkWall
{
    /// <summary>Whether the link opens something. After too many that did not, the page's same words come with 429.</summary>
    public static async Task<bool> OpensAsync(this WallLimits walls, HttpContext http, Func<Task<bool>> opens)
    {
        if (await opens())
        {
            return true;
        }

        if (walls.Enter(WallLimits.Invitation, http).Wait is { } wait)
        {
            http.TurnAway(wait);
        }

        return false;
    }
}
