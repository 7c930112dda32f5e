using System.ComponentModel.DataAnnotations;
using ClientPortal.Domain.Calendar;
using ClientPortal.Web.Features.Calendar;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace ClientPortal.Web.Api;

/// <summary>The calendar. Another organisation's events do not exist.</summary>
internal static class CalendarApi
{
    // Without a span: a month from now on.
    private static readonly TimeSpan Ahead = TimeSpan.FromDays(31);

    public static void MapCalendar(this RouteGroupBuilder api)
    {
        var calendar = api.MapGroup("/calendar").WithTags("calendar");
        calendar.MapGet("/", ListAsync)
            .WithSummary("The occurrences between two moments (a month from now on), in order; at most 400 days")
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        calendar.MapPost("/", CreateAsync)
            .WithSummary("A new event; its attendees are invited. start and end are local times of zone, end exclusive (staff)")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        calendar.MapGet("/free", FreeAsync)
            .WithSummary("Times at which all of these people are free, and when each is busy; titles only of events that the caller may see")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        calendar.MapGet("/{id:guid}", FindAsync).WithSummary("An event with its attendees").ProducesProblem(StatusCodes.Status404NotFound);
        calendar.MapPatch("/{id:guid}", AmendAsync)
            .WithSummary("Changes what is sent. With version: 409 when somebody saved since. With occurrence: of one date, of it and those that "
                + "follow, or of all (part); the answer is the event that has the change (staff)")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        calendar.MapDelete("/{id:guid}", CancelAsync)
            .WithSummary("Cancels it: it stays in the calendar as cancelled. With occurrence: one date, it and those that follow, or all (staff)")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        calendar.MapPost("/{id:guid}/attendance", NoteAttendanceAsync)
            .WithSummary("Notes who was there, from the beginning on; the answer is the event that has the note (staff)")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        calendar.MapPost("/{id:guid}/reply", ReplyAsync)
            .WithSummary("The caller's own answer: yes, maybe or no. With occurrence: to one date; the answer is the event that has it")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
    }

    public static async Task<Ok<IReadOnlyList<CalendarItem>>> ListAsync(
        Caller caller, CalendarQueries queries, TimeProvider clock, DateTimeOffset? from, DateTimeOffset? to, CancellationToken stop)
    {
        var first = from?.ToUniversalTime() ?? clock.GetUtcNow();
        var last = to?.ToUniversalTime() ?? (first < DateTimeOffset.MaxValue - Ahead ? first + Ahead : DateTimeOffset.MaxValue);
        var span = await queries.BetweenAsync(caller.Viewer, first, last, null, stop);
        return TypedResults.Ok<IReadOnlyList<CalendarItem>>([.. span.Rows.Select(CalendarItem.Of)]);
    }

    public static async Task<Created<CalendarBody>> CreateAsync(
        Caller caller, [FromBody] NewCalendarEvent body, CalendarCommands commands, CalendarQueries queries, CancellationToken stop)
    {
        var id = await commands.PlanAsync(caller.Viewer, body.Fields, body.Placed, stop);
        return TypedResults.Created($"/api/calendar/{id}", CalendarBody.Of(await queries.FindAsync(caller.Viewer, id, stop: stop)));
    }

    public static async Task<Ok<FreeBody>> FreeAsync(
        Caller caller, [FromQuery] Guid[] people, DateOnly? from, FreeTimeQueries queries, TimeProvider clock, CancellationToken stop,
        [Range(1, FreeTimeQueries.MostDays)] int days = 7, [Range(5, 24 * 60)] int minutes = 60) =>
        TypedResults.Ok(FreeBody.Of(await queries.FindAsync(
            caller.Viewer, people, from ?? DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime), days, TimeSpan.FromMinutes(minutes), stop: stop)));

    public static async Task<Ok<CalendarBody>> FindAsync(Caller caller, Guid id, CalendarQueries queries, CancellationToken stop) =>
        TypedResults.Ok(CalendarBody.Of(await queries.FindAsync(caller.Viewer, id, stop: stop)));

    public static async Task<Ok<CalendarBody>> AmendAsync(
        Caller caller, Guid id, [FromBody] CalendarPatch body, CalendarCommands commands, CalendarQueries queries, CancellationToken stop)
    {
        if (body.Occurrence is { } occurrence)
        {
            var (viewer, start) = (caller.Viewer, CalendarBodies.Local(occurrence));
            id = (await commands.ChangePartAsync(viewer, id, body.Part ?? SeriesPart.One, start, body.On, body.Version, stop)).Id;
        }
        else
        {
            await commands.ChangeAsync(caller.Viewer, id, body.On, body.Version, stop);
        }

        return TypedResults.Ok(CalendarBody.Of(await queries.FindAsync(caller.Viewer, id, stop: stop)));
    }

    public static async Task<NoContent> CancelAsync(
        Caller caller, Guid id, CalendarCommands commands, DateTime? occurrence, string? part, CancellationToken stop)
    {
        if (occurrence is { } start)
        {
            var chosen = Domain.Token.Parse<SeriesPart>(part) ?? SeriesPart.One;
            await commands.CancelPartAsync(caller.Viewer, id, chosen, CalendarBodies.Local(start), stop);
        }
        else
        {
            await commands.CancelAsync(caller.Viewer, id, stop);
        }

        return TypedResults.NoContent();
    }

    public static async Task<Ok<CalendarBody>> NoteAttendanceAsync(
        Caller caller, Guid id, [FromBody] CalendarAttendance body, CalendarCommands commands, CalendarQueries queries, CancellationToken stop)
    {
        var occurrence = body.Occurrence is { } start ? CalendarBodies.Local(start) : (DateTime?)null;
        var noted = await commands.NoteAttendanceAsync(caller.Viewer, id, body.AttendeeId, body.Attended, occurrence, stop);
        return TypedResults.Ok(CalendarBody.Of(await queries.FindAsync(caller.Viewer, noted, stop: stop)));
    }

    public static async Task<Ok<CalendarBody>> ReplyAsync(
        Caller caller, Guid id, [FromBody] CalendarReply body, CalendarCommands commands, CalendarQueries queries, CancellationToken stop)
    {
        if (body.Occurrence is { } start)
        {
            var mine = (await queries.FindAsync(caller.Viewer, id, stop: stop)).Mine ?? throw new Domain.NotFound();
            id = await commands.ReplyToDateAsync(caller.Viewer, id, mine.Id, CalendarBodies.Local(start), body.Answer, body.Note, stop);
        }
        else
        {
            await commands.ReplyAsync(caller.Viewer, id, body.Answer, body.Note, stop);
        }

        return TypedResults.Ok(CalendarBody.Of(await queries.FindAsync(caller.Viewer, id, stop: stop)));
    }
}
