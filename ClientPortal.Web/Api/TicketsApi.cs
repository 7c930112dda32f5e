using System.ComponentModel.DataAnnotations;
using ClientPortal.Domain.Tickets;
using ClientPortal.Web.Data;
using ClientPortal.Web.Features.Messages;
using ClientPortal.Web.Features.Tickets;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using NotFound = ClientPortal.Domain.NotFound;

namespace ClientPortal.Web.Api;

internal static class TicketsApi
{
    private const int PageSize = 50;
    private const int MostPerPage = 200;

    public static void MapTickets(this RouteGroupBuilder api)
    {
        var tickets = api.MapGroup("/tickets").WithTags("tickets");
        tickets.MapGet("/", ListAsync)
            .WithSummary("The caller's tickets, newest first; by status, priority, scope (all, mine, unassigned, about-to-break), words");
        tickets.MapPost("/", OpenAsync).WithSummary("A new ticket of the caller; of staff for requesterId")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        tickets.MapGet("/{number}", FindAsync).WithSummary("A ticket by its number, T-1042 or 1042").ProducesProblem(StatusCodes.Status404NotFound);
        tickets.MapPatch("/{number}", PatchAsync)
            .WithSummary("Changes what is sent: fields and assignee (staff), status (as the flow allows). With version: 409 after another save")
            .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        tickets.MapGet("/{number}/messages", MessagesAsync).WithSummary("The ticket's thread, oldest first")
            .ProducesProblem(StatusCodes.Status404NotFound);
        tickets.MapPost("/{number}/messages", SendAsync)
            .WithSummary("Writes into the thread; internal for a note among staff. The same clientId again answers with the first message")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status422UnprocessableEntity)
            .ProducesProblem(StatusCodes.Status429TooManyRequests);
    }

    public static async Task<Ok<Page<TicketBody>>> ListAsync(
        Caller caller, TicketQueries queries, TicketState? status, Named<TicketPriority>? priority, Named<TicketScope>? scope, string? search,
        TicketCursor? after, [Range(1, int.MaxValue)] int? limit, CancellationToken stop)
    {
        var filter = new TicketFilter
        {
            Scope = scope?.Value ?? TicketScope.All,
            Status = status?.Status,
            Over = status is null,
            Priority = priority?.Value,
            Search = search,
        };
        var most = Math.Clamp(limit ?? PageSize, 1, MostPerPage);
        var rows = await queries.PageAsync(caller.Viewer, filter, after?.Number, most + 1, stop);
        var next = rows.Count > most ? Ticket.Shown(rows[most - 1].Number) : null;
        return TypedResults.Ok(new Page<TicketBody>([.. rows.Take(most).Select(TicketBody.Of)], next));
    }

    public static async Task<Created<TicketBody>> OpenAsync(
        Caller caller, [FromBody] NewTicket body, TicketCommands commands, TicketQueries queries, CancellationToken stop)
    {
        var number = await commands.OpenAsync(caller.Viewer, body.Fields, body.RequesterId, stop: stop);
        return TypedResults.Created($"/api/tickets/{Ticket.Shown(number)}", TicketBody.Of(await queries.FindAsync(caller.Viewer, number, stop)));
    }

    public static async Task<Ok<TicketBody>> FindAsync(Caller caller, string number, TicketQueries queries, CancellationToken stop) =>
        TypedResults.Ok(TicketBody.Of(await queries.FindAsync(caller.Viewer, Parsed(number), stop)));

    public static async Task<Ok<TicketBody>> PatchAsync(
        Caller caller, string number, [FromBody] TicketPatch body, TicketCommands commands, TicketQueries queries, CancellationToken stop)
    {
        await commands.ChangeAsync(caller.Viewer, Parsed(number), body.Change, stop);
        return TypedResults.Ok(TicketBody.Of(await queries.FindAsync(caller.Viewer, Parsed(number), stop)));
    }

    public static async Task<Ok<Page<MessageBody>>> MessagesAsync(
        Caller caller, string number, TicketQueries tickets, ConversationQueries queries, [Range(0, long.MaxValue)] long? after,
        [Range(1, int.MaxValue)] int? limit, CancellationToken stop) =>
        await ConversationsApi.MessagesAsync(caller, await ThreadOfAsync(caller, number, tickets, stop), queries, after, limit, stop);

    public static async Task<Created<MessageBody>> SendAsync(
        Caller caller, string number, [FromBody] NewMessage body, TicketQueries tickets, ConversationCommands commands,
        MessageRateLimits limits, ConversationQueries queries, CancellationToken stop) =>
        await ConversationsApi.SendAsync(caller, await ThreadOfAsync(caller, number, tickets, stop), body, commands, limits, queries, stop);

    private static async Task<Guid> ThreadOfAsync(Caller caller, string number, TicketQueries tickets, CancellationToken stop) =>
        (await tickets.FindAsync(caller.Viewer, Parsed(number), stop)).Row.ConversationId;

    private static long Parsed(string number) => Ticket.ParseNumber(number) ?? throw new NotFound();
}
