using System.Security.Claims;
using ClientPortal.Domain.People;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Data;
using ClientPortal.Web.Features.Administration;
using ClientPortal.Web.Identity;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ClientPortal.Tests.Access;

/// <summary>One of the eight.</summary>
internal sealed record Actor(Guid PersonId, string Email)
{
    public bool IsDisabled { get; init; }
}

/// <summary>
/// The eight identities of the matrix, as accounts of one portal. All have the password <see cref="Infrastructure.Cast.Password"/>.
/// </summary>
internal sealed class AccessCast
{
    private readonly IServiceProvider services;
    private readonly Dictionary<Identity, Actor> actors = new() { [Identity.Anonymous] = new Actor(Guid.Empty, "") };

    private AccessCast(IServiceProvider services) => this.services = services;

    public Actor this[Identity who] => actors[who];

    /// <summary>The provider, the client organisation that scenes are about, and another client organisation.</summary>
    public Guid Provider { get; private set; }
    public Guid Organisation { get; private set; }
    public Guid Other { get; private set; }

    public static async Task<AccessCast> GatherAsync(IServiceProvider services)
    {
        var cast = new AccessCast(services);
        var people = services.GetRequiredService<PeopleCommands>();
        cast.Provider = await people.AddOrganisationAsync(Viewer.Portal, "Provider", isProvider: true);
        cast.Organisation = await people.AddOrganisationAsync(Viewer.Portal, "Organisation");
        cast.Other = await people.AddOrganisationAsync(Viewer.Portal, "Other");
        await AddAsync(Identity.Disabled, cast.Organisation);
        await AddAsync(Identity.OtherOrganisation, cast.Other, administrator: true);
        await AddAsync(Identity.NonMember, cast.Organisation);
        await AddAsync(Identity.Member, cast.Organisation);
        await AddAsync(Identity.ClientAdministrator, cast.Organisation, administrator: true);
        await AddAsync(Identity.Technician, cast.Provider, Role.Technician);
        await AddAsync(Identity.Administrator, cast.Provider, Role.Admin);
        return cast;

        async Task AddAsync(Identity who, Guid organisation, Role role = Role.Client, bool administrator = false)
        {
            var fields = new PersonFields($"The {who}", $"{who}@access.example".ToLowerInvariant(), role)
            {
                IsOrganisationAdministrator = administrator,
            };
            cast.actors[who] = new Actor(await people.AddPersonAsync(Viewer.Portal, organisation, fields, Infrastructure.Cast.Password),
                fields.Email);
        }
    }

    /// <summary>From here on the disabled one is; before, it can sign in.</summary>
    public async Task DisableAsync()
    {
        await services.GetRequiredService<PeopleCommands>().DisableAsync(Viewer.Portal, this[Identity.Disabled].PersonId);
        actors[Identity.Disabled] = actors[Identity.Disabled] with { IsDisabled = true };
    }

    /// <summary>
    /// The viewer that the portal makes of an identity now, with its claims as a cookie carries them; null for a person who is not signed in.
    /// </summary>
    public async Task<Viewer?> ViewerAsync(Identity who)
    {
        var person = this[who].PersonId;
        var stamp = await services.GetRequiredService<PortalStore>().ReadAsync(
            db => db.Users.Where(account => account.Id == person).Select(account => account.SecurityStamp).SingleOrDefaultAsync());
        List<Claim> claims = who == Identity.Anonymous ? [] :
        [
            new(ClaimTypes.NameIdentifier, $"{person}"), new(new ClaimsIdentityOptions().SecurityStampClaimType, stamp!),

            // An address of its own for each call: the limits around passwords must not close on the matrix.
            new(ViewerSource.FromClaim, $"{Guid.NewGuid()}"),
        ];
        return await services.GetRequiredService<ViewerSource>().OfAsync(new ClaimsPrincipal(new ClaimsIdentity(claims, "test")));
    }
}
