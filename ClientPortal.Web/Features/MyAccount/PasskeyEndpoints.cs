using ClientPortal.Domain;
using ClientPortal.Web.Data;
using ClientPortal.Web.Identity;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;

namespace ClientPortal.Web.Features.MyAccount;

/// <summary>
/// Adds a passkey over HTTP, and has people confirm something by one: the challenge is kept in a cookie, which a circuit cannot set.
/// </summary>
internal static class PasskeyEndpoints
{
    public static IEndpointRouteBuilder MapMyAccount(this IEndpointRouteBuilder app)
    {
        app.MapPost("/account/passkeys/options", OfferAsync).RequireAuthorization();
        app.MapPost("/account/passkeys", AddAsync).RequireAuthorization();
        app.MapPost("/account/passkeys/challenge", ChallengeAsync).RequireAuthorization();
        return app;
    }

    private static async Task<IResult> OfferAsync(
        [FromForm] string? name, HttpContext http, ViewerSource viewers, AccountQueries queries, SignIns signIns)
    {
        // A form parameter makes the endpoint require the form's antiforgery token.
        _ = name;
        if (await viewers.OfAsync(http.User, http.RequestAborted) is not { IsReadOnly: false } viewer)
        {
            return TypedResults.NotFound();
        }

        var email = (await queries.SecurityAsync(viewer, http.RequestAborted)).Email;
        var owner = new PasskeyUserEntity { Id = viewer.PersonId.ToString(), Name = email, DisplayName = viewer.Name };
        return TypedResults.Content(await signIns.MakePasskeyCreationOptionsAsync(owner), "application/json");
    }

    private static async Task<IResult> ChallengeAsync([FromForm] string? credential, HttpContext http, ViewerSource viewers, SignIns signIns)
    {
        _ = credential;
        return await viewers.OfAsync(http.User, http.RequestAborted) is { IsReadOnly: false } viewer
            && await signIns.OwnChallengeAsync(viewer.PersonId) is { } challenge
            ? TypedResults.Content(challenge, "application/json")
            : TypedResults.NotFound();
    }

    private static async Task<IResult> AddAsync(
        [FromForm] string? credential, [FromForm] string? name, [FromForm] string? password, HttpContext http, ViewerSource viewers,
        AccountCommands commands, SignIns signIns)
    {
        try
        {
            var viewer = await viewers.OfAsync(http.User, http.RequestAborted) ?? throw new NotFound();
            var passkey = await signIns.AttestAsync(viewer.PersonId, credential) ?? throw new RuleBroken("passkey.refused");
            await commands.AddPasskeyAsync(viewer, password, passkey, name, http.RequestAborted);
            return Back("added");
        }
        catch (RuleBroken broken)
        {
            return Back(broken.Rule);
        }
        catch (NotFound)
        {
            return Back("passkey.refused");
        }
    }

    private static IResult Back(string outcome) => TypedResults.LocalRedirect($"/account?tab=security&passkey={outcome}");
}
