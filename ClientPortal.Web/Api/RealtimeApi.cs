using ClientPortal.Domain;
using ClientPortal.Domain.Announcements;
using ClientPortal.Web.Features.Announcements;
using ClientPortal.Web.Features.Presence;
using ClientPortal.Web.Live;
using ClientPortal.Web.Ui;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using NotFound = ClientPortal.Domain.NotFound;

namespace ClientPortal.Web.Api;

/// <summary>Who and what is connected to this node, and announcements to them. For staff only; clients get 404.</summary>
internal static class RealtimeApi
{
    public static void MapRealtime(this RouteGroupBuilder api)
    {
        var realtime = api.MapGroup("/realtime").WithTags("realtime").WithMetadata(new StaffAlone())
            .ProducesProblem(StatusCodes.Status404NotFound);
        realtime.MapGet("/stats", StatsAsync).WithSummary("What is connected (staff)");
        realtime.MapGet("/presence/{personId:guid}", PresenceAsync).WithSummary("Whether a person is here, and when it last was (staff)");
        realtime.MapGet("/rooms/{room}/online", OnlineAsync)
            .WithSummary("Who of a room is here: staff, organisation:{id}, project:{id} or person:{id} (staff)");
        Announces(realtime.MapPost("/notify", NotifyAsync)
            .WithSummary("Announces something to one person: on their open pages at once, later on the next that they open (administrators)"));
        Announces(realtime.MapPost("/broadcast", BroadcastAsync)
            .WithSummary("Announces something to an audience: all, staff, clients or organisation:{id} (administrators)"));
    }

    public static async Task<Ok<AnnouncementBody>> NotifyAsync(
        Caller caller, [FromBody] PersonAnnouncement body, AnnouncementCommands commands, AnnouncementQueries queries, CancellationToken stop) =>
        await AnnounceAsync(caller, AnnouncementAudience.Person(body.PersonId), body, commands, queries, stop);

    public static async Task<Ok<AnnouncementBody>> BroadcastAsync(
        Caller caller, [FromBody] Broadcast body, AnnouncementCommands commands, AnnouncementQueries queries, CancellationToken stop)
    {
        caller.Viewer.MustBeAdmin();
        var audience = AnnouncementAudience.Parse(body.Audience)
            ?? throw new Refusal(StatusCodes.Status400BadRequest, "announcement-audience", body.Audience ?? "");
        return await AnnounceAsync(caller, audience, body, commands, queries, stop);
    }

    public static async Task<Ok<RealtimeStats>> StatsAsync(
        Caller caller, PresenceBoard board, NodeBoard nodes, LiveBus bus, EventStreams streams, EventLog log, CancellationToken stop)
    {
        caller.Viewer.MustBeStaffToSee();
        var counts = bus.Meter.Read();
        return TypedResults.Ok(new RealtimeStats
        {
            ConnectedClients = board.ConnectionCount + streams.Count,
            Streams = streams.Count,
            People = board.Present.Count,
            Rooms = bus.RoomCount,
            Subscriptions = bus.SubscriptionCount,
            Head = bus.Head,
            Events = await log.HeadAsync(stop),
            StartedAt = counts.StartedAt,
            Delivered = counts.Events,
            Deliveries = counts.Deliveries,
            EventsPerSecond = counts.EventsPerSecond,
            DeliveriesPerSecond = counts.DeliveriesPerSecond,
            Nodes = nodes.All,
        });
    }

    public static async Task<Ok<PresenceBody>> PresenceAsync(
        Caller caller, Guid personId, PresenceBoard board, PresenceQueries queries, CancellationToken stop)
    {
        caller.Viewer.MustBeStaffToSee();
        var person = (await queries.PeopleAsync(caller.Viewer, [personId], stop)).SingleOrDefault() ?? throw new NotFound();
        var state = board.StateOf(personId);
        return TypedResults.Ok(new PresenceBody(
            personId, ShownName.Of(person.Name), state,
            state == Presence.Offline ? await queries.LastSeenAsync(caller.Viewer, personId, stop) : null));
    }

    public static async Task<Ok<RoomBody>> OnlineAsync(
        Caller caller, string room, PresenceBoard board, PresenceQueries queries, CancellationToken stop)
    {
        caller.Viewer.MustBeStaffToSee();
        var people = await queries.InRoomAsync(caller.Viewer, Read(room), board.Present, stop);
        return TypedResults.Ok(new RoomBody(
            room, people.Count,
            [.. people.Select(person => new OnlinePerson(person.PersonId, ShownName.Of(person.Name), board.StateOf(person.PersonId)))]));
    }

    private static async Task<Ok<AnnouncementBody>> AnnounceAsync(
        Caller caller, AnnouncementAudience audience, NewAnnouncement body, AnnouncementCommands commands, AnnouncementQueries queries,
        CancellationToken stop)
    {
        var id = await commands.AnnounceAsync(caller.Viewer, body.FieldsFor(audience), stop);
        return TypedResults.Ok(AnnouncementBody.Of(await queries.FindAsync(caller.Viewer, id, stop)));
    }

    private static void Announces(RouteHandlerBuilder call) => call.ProducesProblem(StatusCodes.Status400BadRequest)
        .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status422UnprocessableEntity)
        .ProducesProblem(StatusCodes.Status429TooManyRequests);

    private static Room Read(string room) => room.Split(':') switch
    {
        ["staff"] => Room.Staff,
        ["organisation", var id] when Guid.TryParse(id, out var organisation) => Room.Organisation(organisation),
        ["project", var id] when Guid.TryParse(id, out var project) => Room.Project(project),
        ["person", var id] when Guid.TryParse(id, out var person) => Room.Person(person),
        _ => throw new NotFound(),
    };
}

/// <summary>The counts of this node, and in <c>nodes</c> those of each node.</summary>
public sealed record RealtimeStats
{
    /// <summary>Open pages and event streams.</summary>
    public required int ConnectedClients { get; init; }

    /// <summary>The event streams among them.</summary>
    public required int Streams { get; init; }

    /// <summary>People with a page open, on any node.</summary>
    public required int People { get; init; }

    /// <summary>Rooms of the bus with at least one listener.</summary>
    public required int Rooms { get; init; }

    /// <summary>Listeners, counted once for each room that they are in.</summary>
    public required int Subscriptions { get; init; }

    /// <summary>The cursor of the newest event that the bus has delivered; lower than <see cref="Events"/> while it is delivering.</summary>
    public required long Head { get; init; }

    /// <summary>The cursor of the newest event in the log.</summary>
    public required long Events { get; init; }

    /// <summary>When this node's live channel started.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Events that it has delivered since then.</summary>
    public required long Delivered { get; init; }

    /// <summary>The same, counted once for each open page and stream that the event was handed to.</summary>
    public required long Deliveries { get; init; }

    /// <summary>Events a second, over the last minute.</summary>
    public required double EventsPerSecond { get; init; }

    /// <summary>Deliveries a second, over the last minute.</summary>
    public required double DeliveriesPerSecond { get; init; }

    /// <summary>This node, and behind it the others that share its database, as each has told in the last half minute.</summary>
    public required IReadOnlyList<NodeFigures> Nodes { get; init; }
}

/// <summary>A person's presence. <c>lastSeenAt</c> is set for an offline person who was online before; null otherwise.</summary>
public sealed record PresenceBody(Guid PersonId, string Name, Presence State, DateTimeOffset? LastSeenAt);

public sealed record RoomBody(string Room, int Count, IReadOnlyList<OnlinePerson> People);

public sealed record OnlinePerson(Guid PersonId, string Name, Presence State);
