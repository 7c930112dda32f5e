using ClientPortal.Domain;
using ClientPortal.Domain.People;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;

namespace ClientPortal.Web.Identity;

/// <summary>The viewer of this circuit. The layout starts it once, and every page below it reads the viewer here.</summary>
public sealed class CircuitSession(AuthenticationStateProvider authentication, ViewerSource viewers)
{
    private Viewer? viewer;

    /// <summary>The current viewer. Every query needs one.</summary>
    /// <exception cref="NotFound">The session has not started, or access has ended.</exception>
    public Viewer Viewer => viewer ?? throw new NotFound();

    public bool Started => viewer is not null;

    /// <summary>The person who is signed in: the member of staff, when they view the portal as a client.</summary>
    public Guid PersonId => Viewer.ImpersonatedBy ?? Viewer.PersonId;

    /// <summary>The session's state when it was last read. A state that is not open decides which page the circuit leads to.</summary>
    public SessionState SessionState { get; private set; }

    /// <summary>Reads the viewer once. False when the account of the cookie is gone or disabled, or its session has ended.</summary>
    public async Task<bool> StartAsync()
    {
        viewer ??= await ReadAsync();
        return Started;
    }

    /// <summary>Reads the viewer anew, after a change of memberships, role or session.</summary>
    public async Task<Viewer?> ReadAsync()
    {
        var state = await authentication.GetAuthenticationStateAsync();
        var authenticated = await viewers.AuthenticateAsync(state.User);
        SessionState = authenticated.SessionState;
        return authenticated.Viewer;
    }

    /// <summary>Replaces the circuit's viewer; null when access has ended.</summary>
    public void Adopt(Viewer? changed) => viewer = changed;

    /// <summary>Makes the router check again whether the person may open the current page. The policies read the database.</summary>
    public void Reauthorize()
    {
        if (authentication is IHostEnvironmentAuthenticationStateProvider circuit)
        {
            circuit.SetAuthenticationState(authentication.GetAuthenticationStateAsync());
        }
    }
}
