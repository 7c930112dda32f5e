using ClientPortal.Domain;
using ClientPortal.Domain.People;
using Microsoft.AspNetCore.Components.Authorization;

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

    /// <summary>False when the account behind the cookie is no longer anybody's.</summary>
    public async Task<bool> StartAsync()
    {
        viewer ??= await ReadAsync();
        return Started;
    }

    /// <summary>Reads the viewer anew, after a change of memberships or role.</summary>
    public async Task<Viewer?> ReadAsync()
    {
        var state = await authentication.GetAuthenticationStateAsync();
        return await viewers.OfAsync(state.User);
    }

    /// <summary>From here on the circuit sees with these eyes.</summary>
    public void Adopt(Viewer? changed) => viewer = changed;
}
