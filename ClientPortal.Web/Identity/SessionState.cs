using ClientPortal.Domain.People;

namespace ClientPortal.Web.Identity;

/// <summary>How a cookie or a token stands with the portal.</summary>
public enum SessionState
{
    Open,

    /// <summary>The person may not sign in any more.</summary>
    Disabled,

    /// <summary>The session was ended: signed out, here or from another device; or there never was one.</summary>
    Session,

    /// <summary>The session was ended by a new password or a new second factor.</summary>
    Password,
}

/// <summary>What became of a principal: with whose eyes it looks, or why it does not any more.</summary>
public sealed record AuthResult(SessionState SessionState, Viewer? Viewer = null)
{
    /// <summary>Where somebody goes whose access has ended, to read why, and to come back from to the page that they had open.</summary>
    public static string EndedAddress(SessionState standing, string page) =>
        $"/login?ReturnUrl={Uri.EscapeDataString(page)}&ended={Domain.Token.Of(standing)}";
}
