using ClientPortal.Domain.People;

namespace ClientPortal.Web.Identity;

/// <summary>Whether a cookie or a token is valid, and why not.</summary>
public enum SessionState
{
    /// <summary>Valid.</summary>
    Open,

    /// <summary>The person is disabled and may not sign in.</summary>
    Disabled,

    /// <summary>The session was ended: signed out, here or from another device; or there never was one.</summary>
    Session,

    /// <summary>The session was ended by a new password or a new second factor.</summary>
    Password,
}

/// <summary>The result of authenticating a principal: the viewer, or the state that explains why there is none.</summary>
public sealed record AuthResult(SessionState SessionState, Viewer? Viewer = null)
{
    /// <summary>The sign-in page for a person whose access has ended. It names the reason and leads back to the page that they had open.</summary>
    public static string EndedAddress(SessionState state, string page) =>
        $"/login?ReturnUrl={Uri.EscapeDataString(page)}&ended={Domain.Token.Of(state)}";
}
