using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Web.Files;
using ClientPortal.Web.Identity;
using Microsoft.AspNetCore.Antiforgery;

namespace ClientPortal.Web.Features.Documents;

/// <summary>
/// The download of a link for people outside of the portal. It is a POST: programs that open links to look at them do not use up a download.
/// </summary>
internal static class DocumentLinkEndpoints
{
    /// <summary>Wrong passwords of one link, and of one address for all links.</summary>
    public static readonly RateLimit Password = new("document-link", PerAccount: 10, PerAddress: 30, TimeSpan.FromMinutes(15));

    public static void MapDocumentLinks(this WebApplication app) =>
        app.MapPost("/d/{secret}/file", OpenAsync).AllowAnonymous().DisableAntiforgery().WithMetadata(ContentPolicy.Inert);

    /// <summary>The file as a download, or back to the page, which says why not.</summary>
    public static async Task<IResult> OpenAsync(
        string secret, HttpContext http, IAntiforgery antiforgery, DocumentLinkCommands commands, RateLimits limits)
    {
        // Checked here, so that a page that was open for too long leads to a fresh one instead of an error.
        if (!http.Request.HasFormContentType || !await antiforgery.IsRequestValidAsync(http))
        {
            return Back(secret, "again");
        }

        var typed = (await http.Request.ReadFormAsync(http.RequestAborted))["password"].ToString();
        var attempt = limits.Enter(Password, http, LinkSecret.Hash(secret));
        if (attempt.Wait is { } wait)
        {
            return Back(secret, "often", RateLimitResponse.Minutes(wait));
        }

        try
        {
            var viewer = Viewer.Portal with { From = RequestAddress.Of(http) };
            var file = await commands.OpenAsync(viewer, secret, typed, http.RequestAborted);
            attempt.TakeBack();
            http.Response.Headers.CacheControl = "no-store";
            return TypedResults.PhysicalFile(file.Path, file.ContentType, file.Name, file.UploadedAt);
        }
        catch (RuleBroken)
        {
            return Back(secret, "wrong");
        }
        catch (NotFound)
        {
            return Back(secret, null);
        }
    }

    private static IResult Back(string secret, string? why, int? minutes = null) => Results.LocalRedirect(
        $"/d/{Uri.EscapeDataString(secret)}{(why is null ? "" : $"?why={why}")}{(minutes is null ? "" : $"&minutes={minutes}")}");
}
