using ClientPortal.Domain.Documents;
using ClientPortal.Web.Features.Documents;
using ClientPortal.Web.Mail;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace ClientPortal.Web.Api;

/// <summary>Links of a document for people outside of the portal, and its legal hold.</summary>
internal static class DocumentLinksApi
{
    public static void MapDocumentLinks(this RouteGroupBuilder documents)
    {
        documents.MapGet("/{id:guid}/links", ListAsync).WithSummary("The links of a document, the newest first (staff)")
            .ProducesProblem(StatusCodes.Status404NotFound);
        documents.MapPost("/{id:guid}/links", MakeAsync).WithSummary("A link for people outside of the portal; its address is told only now (staff)")
            .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        documents.MapDelete("/{id:guid}/links/{linkId:guid}", RevokeAsync).WithSummary("Ends a link at once (staff)")
            .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound);
        documents.MapPut("/{id:guid}/hold", HoldAsync).WithSummary("Puts a document on legal hold (administrators)")
            .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        documents.MapDelete("/{id:guid}/hold", ReleaseAsync).WithSummary("Ends the legal hold of a document (administrators)")
            .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound);
    }

    public static async Task<Ok<List<DocumentLinkRow>>> ListAsync(
        Caller caller, Guid id, DocumentLinkQueries queries, CancellationToken stop) =>
        TypedResults.Ok(await queries.OfAsync(caller.Viewer, id, stop));

    public static async Task<Created<MadeLink>> MakeAsync(
        Caller caller, Guid id, [FromBody] NewLink body, DocumentLinkCommands commands, PublicAddress address, CancellationToken stop)
    {
        var fields = new DocumentLinkFields(body.Version, body.Days, body.Allowed, body.Password, body.For ?? "");
        var made = await commands.MakeAsync(caller.Viewer, id, fields, stop);
        return TypedResults.Created($"/api/documents/{id}/links", new MadeLink(made.Id, address.Of(made.Path)));
    }

    public static async Task<NoContent> RevokeAsync(
        Caller caller, Guid id, Guid linkId, DocumentLinkCommands commands, CancellationToken stop)
    {
        await commands.RevokeAsync(caller.Viewer, id, linkId, stop);
        return TypedResults.NoContent();
    }

    public static async Task<Ok<DocumentBody>> HoldAsync(
        Caller caller, Guid id, [FromBody] NewHold body, DocumentCommands commands, DocumentQueries queries, CancellationToken stop)
    {
        await commands.HoldAsync(caller.Viewer, id, body.Reason ?? "", stop);
        return TypedResults.Ok(await DocumentsApi.ReadAsync(caller, id, queries, stop));
    }

    public static async Task<NoContent> ReleaseAsync(Caller caller, Guid id, DocumentCommands commands, CancellationToken stop)
    {
        await commands.HoldAsync(caller.Viewer, id, null, stop);
        return TypedResults.NoContent();
    }
}
