using ClientPortal.Web.Identity;

namespace ClientPortal.Web.Features.Notifications.Email;

/// <summary>
/// Ends mails by a POST: of the page's button, or of a mail program (RFC 8058), which has no cookie and no antiforgery token. The signed token in
/// the address is the authority.
/// </summary>
internal static class UnsubscribeEndpoint
{
    /// <summary>Invalid tokens by network address.</summary>
    private static readonly RateLimit Invalid = new("unsubscribe", PerAccount: 30, PerAddress: 30, TimeSpan.FromMinutes(15));

    public static void MapUnsubscribe(this IEndpointRouteBuilder app)
    {
        // Before the page of the same address, which would take the POST as one of its forms.
        app.MapPost("/unsubscribe/{token}", EndAsync).AllowAnonymous().DisableAntiforgery().WithOrder(-1);
    }

    private static async Task<IResult> EndAsync(
        string token, HttpContext http, UnsubscribeTokens tokens, ViewerSource viewers, PreferenceCommands commands, RateLimits limits)
    {
        if (tokens.Read(token) is not { } read)
        {
            if (limits.Enter(Invalid, http).Wait is { } wait)
            {
                http.RejectWithRetryAfter(wait);
                return Results.Empty;
            }

            return TypedResults.NotFound();
        }

        // A person who is gone or disabled gets no mail anyway.
        if (await viewers.OfAsync(read.PersonId, http.RequestAborted) is { } viewer)
        {
            await commands.EndMailAsync(viewer with { From = RequestAddress.Of(http) }, read.IsAll ? null : read.Kinds, http.RequestAborted);
        }

        // A mail program must not be redirected (RFC 8058, 3.1); a person sees the page.
        var isMailProgram = http.Request.HasFormContentType
            && (await http.Request.ReadFormAsync(http.RequestAborted))["List-Unsubscribe"] == "One-Click";
        return isMailProgram ? TypedResults.Ok() : TypedResults.LocalRedirect($"/unsubscribe/{token}?done=1");
    }
}
