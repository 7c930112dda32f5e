using ClientPortal.Domain;
using ClientPortal.Domain.Documents;
using ClientPortal.Web.Identity;
using Microsoft.AspNetCore.Mvc;

namespace ClientPortal.Web.Features.Documents;

/// <summary>
/// A decision that is confirmed by a passkey: a form that posts, because the challenge is kept in a cookie, which a circuit cannot set. The page
/// that it leads back to says why it was refused.
/// </summary>
internal static class DocumentDecisionEndpoints
{
    public static void MapDocumentDecisions(this WebApplication app) =>
        app.MapPost("/documents/{id:guid}/decision", DecideAsync).RequireAuthorization();

    private static async Task<IResult> DecideAsync(
        Guid id, [FromForm] int version, [FromForm] string? sha256, [FromForm] string? decision, [FromForm] string? reason,
        [FromForm] string? credential, HttpContext http, ViewerSource viewers, SignIns signIns, DocumentQueries queries, DocumentCommands commands)
    {
        if (await viewers.OfAsync(http.User, http.RequestAborted) is not { } viewer || Token.Parse<DecisionKind>(decision) is not { } kind)
        {
            return TypedResults.NotFound();
        }

        try
        {
            // What a person may not see is not found, whatever their passkey.
            await queries.FindAsync(viewer, id, http.RequestAborted);
            var passkey = await signIns.ProveAsync(viewer.PersonId, credential) ?? throw new RuleBroken("passkey.refused");
            await commands.DecideAsync(viewer, id, version, sha256, kind, reason, new OwnSecret(Passkey: passkey), http.RequestAborted);
            return TypedResults.LocalRedirect($"/documents/{id}");
        }
        catch (NotFound)
        {
            return TypedResults.NotFound();
        }
        catch (RuleBroken broken)
        {
            return Back(id, broken.Rule);
        }
        catch (EditConflict)
        {
            return Back(id, "document.not-decided");
        }
    }

    private static IResult Back(Guid id, string rule) => TypedResults.LocalRedirect($"/documents/{id}?refused={Uri.EscapeDataString(rule)}");
}
