using System.ComponentModel.DataAnnotations;
using ClientPortal.Domain.Prospects;
using ClientPortal.Web.Data;
using ClientPortal.Web.Features.Prospects;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace ClientPortal.Web.Api;

/// <summary>Prospects, for staff only. Every request of a client answers 404.</summary>
internal static class ProspectsApi
{
    private const int PageSize = 50, MostPerPage = 200;

    public static void MapProspects(this RouteGroupBuilder api)
    {
        var prospects = api.MapGroup("/prospects").WithTags("prospects").WithMetadata(new StaffAlone())
            .ProducesProblem(StatusCodes.Status404NotFound);
        prospects.MapGet("/", ListAsync).WithSummary("Prospects, newest first; search in name, e-mail, phone, company and status (staff)");
        prospects.MapPost("/", CreateAsync)
            .WithSummary(
                "A new prospect; its source is api. duplicates names those that are likely the same; "
                + "with onDuplicate=reject they are 409, with the first one's id (staff)")
            .ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        prospects.MapGet("/{id:guid}", FindAsync).WithSummary("A prospect with its appointments (staff)");
        prospects.MapPatch("/{id:guid}", AmendAsync)
            .WithSummary("Changes what is sent. With version: 409 when somebody saved since (staff)")
            .ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        prospects.MapDelete("/{id:guid}", DeleteAsync).WithSummary("Deletes it; staff can take that back in the portal (staff)");
    }

    public static async Task<Ok<Page<ProspectItem>>> ListAsync(
        Caller caller, ProspectQueries queries, string? search, Named<ProspectStatus>? status, Named<ProspectSource>? source, Guid? owner,
        Guid? after, [Range(1, int.MaxValue)] int? limit, CancellationToken stop)
    {
        caller.Viewer.MustBeStaffToSee();
        var most = Math.Clamp(limit ?? PageSize, 1, MostPerPage);
        var filter = new ProspectFilter
        {
            Search = search,
            Status = status?.Value,
            Source = source?.Value,
            OwnerId = owner,
        };
        var rows = await queries.ListAsync(caller.Viewer, filter, after, most + 1, stop);
        var next = rows.Count > most ? rows[most - 1].Id.ToString() : null;
        return TypedResults.Ok(new Page<ProspectItem>([.. rows.Take(most).Select(ProspectItem.Of)], next));
    }

    public static async Task<Created<ProspectBody>> CreateAsync(
        Caller caller, [FromBody] NewProspect body, string? onDuplicate, ProspectCommands commands, ProspectQueries queries, CancellationToken stop)
    {
        var (id, added) = onDuplicate switch
        {
            null or "" or "allow" => (await commands.AddAsync(caller.Viewer, body.Fields, ProspectSource.Api, stop), true),
            "reject" => await commands.AddUnlessKnownAsync(caller.Viewer, body.Fields, ProspectSource.Api, stop),
            _ => throw new Refusal(StatusCodes.Status400BadRequest, "on-duplicate", onDuplicate),
        };
        if (!added)
        {
            throw new Refusal(StatusCodes.Status409Conflict, "duplicate") { Id = id };
        }

        return TypedResults.Created($"/api/prospects/{id}", await BodyAsync(caller, id, queries, stop));
    }

    public static async Task<Ok<ProspectBody>> FindAsync(Caller caller, Guid id, ProspectQueries queries, CancellationToken stop) =>
        TypedResults.Ok(await BodyAsync(caller, id, queries, stop));

    public static async Task<Ok<ProspectBody>> AmendAsync(
        Caller caller, Guid id, [FromBody] ProspectPatch body, ProspectCommands commands, ProspectQueries queries, CancellationToken stop)
    {
        await commands.ChangeAsync(caller.Viewer, id, body.On, body.Version, stop);
        return TypedResults.Ok(await BodyAsync(caller, id, queries, stop));
    }

    public static async Task<NoContent> DeleteAsync(Caller caller, Guid id, ProspectCommands commands, CancellationToken stop)
    {
        await commands.DeleteAsync(caller.Viewer, id, stop);
        return TypedResults.NoContent();
    }

    private static async Task<ProspectBody> BodyAsync(Caller caller, Guid id, ProspectQueries queries, CancellationToken stop) => ProspectBody.Of(
        await queries.FindAsync(caller.Viewer, id, stop), await queries.DuplicatesOfAsync(caller.Viewer, id, stop));
}
