using ClientPortal.Domain;
using ClientPortal.Domain.People;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;

namespace ClientPortal.Web.Identity;

/// <summary>Who sits in front of this circuit. Started once by the layout; every page below it finds the viewer here.</summary>
public sealed class CircuitSession(AuthenticationStateProvider authentication, ViewerSource viewers)
{
    private Viewer? viewer;

    /// <summary>Throws <see cref="NotFound"/> before the start and after access has ended: nothing can be asked without a viewer.</summary>
    public Viewer Viewer => viewer ?? throw new NotFound();

    public bool Started => viewer is not null;

    /// <summary>The person whose browser it is: the member of staff, when it looks through a client's eyes.</summary>
    public Guid PersonId => Viewer.SeenThroughBy ?? Viewer.PersonId;

    /// <summary>How the session stood when it was last read; what is not open says where the circuit goes.</summary>
    public SessionState SessionState { get; private set; }

    /// <summary>False when the account behind the cookie is no longer anybody's, or its session has ended.</summary>
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

    /// <summary>From here on the circuit sees with these eyes.</summary>
    public void Adopt(Viewer? changed) => viewer = changed;

    /// <summary>Has the router ask again whether the open page is one that the person may open. Its policies ask the database.</summary>
    public void Reauthorize()
    {
        if (authentication is IHostEnvironmentAuthenticationStateProvider circuit)
        {
            circuit.SetAuthenticationState(authentication.GetAuthenticationStateAsync());
        }
    }
}
