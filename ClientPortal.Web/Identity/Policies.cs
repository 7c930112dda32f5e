using Microsoft.AspNetCore.Authorization;

namespace ClientPortal.Web.Identity;

/// <summary>The authorization policies of pages and of the API. They read the database, so a demotion applies at the next page.</summary>
public static class Policies
{
    public const string Staff = "staff";
    public const string Admin = "admin";

    /// <summary>Administrators of a client organisation.</summary>
    public const string OrganisationAdmin = "organisation-admin";

    /// <summary>The HTTP API: bearer tokens, never the cookie.</summary>
    public const string Api = "api";

    public sealed record Needs(bool Administrator) : IAuthorizationRequirement;

    public sealed record NeedsOrganisation : IAuthorizationRequirement;

    public sealed class DecidesOrganisation(ViewerSource viewers) : AuthorizationHandler<NeedsOrganisation>
    {
        protected override async Task HandleRequirementAsync(AuthorizationHandlerContext context, NeedsOrganisation requirement)
        {
            if (await viewers.OfAsync(context.User) is { IsStaff: false, IsOrganisationAdministrator: true })
            {
                context.Succeed(requirement);
            }
        }
    }

    public sealed class Decides(ViewerSource viewers) : AuthorizationHandler<Needs>
    {
        protected override async Task HandleRequirementAsync(AuthorizationHandlerContext context, Needs requirement)
        {
            var viewer = await viewers.OfAsync(context.User);
            if (viewer is { IsStaff: true } && (!requirement.Administrator || viewer.Role == Domain.People.Role.Admin))
            {
                context.Succeed(requirement);
            }
        }
    }
}
