using System.ComponentModel.DataAnnotations;
using ClientPortal.Web.Features.Notifications;
using ClientPortal.Web.Live;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace ClientPortal.Web.Api;

/// <summary>The event log, filtered by the caller's access: read by cursor, or as a stream that resumes where an earlier one ended.</summary>
internal static class EventsApi
{
    private const int PageSize = 50;
    private const int MostPerPage = 200;

    public static void MapEvents(this RouteGroupBuilder api)
    {
        var events = api.MapGroup("/events").WithTags("events");
        events.MapGet("/", ListAsync).WithSummary("What happened after a cursor, oldest first; next is null at the end of the log")
            .ProducesProblem(StatusCodes.Status410Gone);
        events.MapGet("/stream", StreamAsync).WithSummary("The same as server-sent events, from Last-Event-ID (or after) on, else from now")
            .Produces<EventItem>(StatusCodes.Status200OK, "text/event-stream").ProducesProblem(StatusCodes.Status410Gone);
    }

    public static async Task<Ok<EventPage>> ListAsync(
        Caller caller, EventLog log, [Range(0, long.MaxValue)] long? after, [Range(1, int.MaxValue)] int? limit, CancellationToken stop)
    {
        var page = await log.PageAsync(caller.Viewer, after ?? 0, Math.Clamp(limit ?? PageSize, 1, MostPerPage), stop);
        return TypedResults.Ok(new EventPage([.. page.Events.Select(EventItem.Of)], page.Next));
    }

    public static async Task<IResult> StreamAsync(
        Caller caller, HttpContext http, EventStreams streams, [Range(0, long.MaxValue)] long? after,
        [FromHeader(Name = "Last-Event-ID")] long? lastEventId)
    {
        http.Response.Headers["X-Accel-Buffering"] = "no"; // nginx
        return TypedResults.ServerSentEvents(await streams.OpenAsync(caller, http, lastEventId ?? after));
    }
}

/// <summary>A page of the log; <c>next</c> is the <c>after</c> of the following page, null at the end.</summary>
public sealed record EventPage(IReadOnlyList<EventItem> Items, long? Next);

/// <summary>
/// A signal, on streams only: how far a person has read in a conversation, or that the caller's notifications changed. It has no cursor and is not
/// repeated.
/// </summary>
public sealed record SignalItem(string Name, DateTimeOffset At, Guid ActorId, object Data)
{
    /// <summary>Null for a signal that is not on streams.</summary>
    public static SignalItem? Of(LiveSignal signal) => signal switch
    {
        ReceiptMoved moved => new SignalItem(
            moved.Name, moved.At, moved.PersonId,
            new ReceiptBody(moved.ConversationId, moved.SubjectId, moved.Audience?.OrganisationId, moved.PersonId, moved.Move.UpTo)),
        NotificationsChanged changed => new SignalItem(
            changed.Name, changed.At, changed.PersonId, new NotificationBody(changed.PersonId, changed.NotificationId)),
        _ => null,
    };
}

/// <summary><c>notificationId</c> is null when several changed at once.</summary>
public sealed record NotificationBody(Guid PersonId, Guid? NotificationId);

/// <summary><c>upTo</c> is the <c>seq</c> of the newest message that the person has read, or that their screen has shown.</summary>
public sealed record ReceiptBody(Guid ConversationId, Guid? SubjectId, Guid? OrganisationId, Guid PersonId, long UpTo);
