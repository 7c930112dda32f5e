using ClientPortal.Domain;
using ClientPortal.Web.Features.Presence;
using ClientPortal.Web.Live;
using Microsoft.AspNetCore.Http.HttpResults;
using NotFound = ClientPortal.Domain.NotFound;

namespace ClientPortal.Web.Api;

/// <summary>Who and what is connected to this node. For staff only; clients get 404.</summary>
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
    }

    public static async Task<Ok<RealtimeStats>> StatsAsync(
        Caller caller, PresenceBoard board, LiveBus bus, EventStreams streams, EventLog log, CancellationToken stop)
    {
        caller.Viewer.MustBeStaffToSee();
        return TypedResults.Ok(new RealtimeStats
        {
            ConnectedClients = board.ConnectionCount + streams.Count,
            Streams = streams.Count,
            People = board.Present.Count,
            Rooms = bus.RoomCount,
            Subscriptions = bus.SubscriptionCount,
            Head = bus.Head,
            Events = await log.HeadAsync(stop),
        });
    }

    public static async Task<Ok<PresenceBody>> PresenceAsync(
        Caller caller, Guid personId, PresenceBoard board, PresenceQueries queries, CancellationToken stop)
    {
        caller.Viewer.MustBeStaffToSee();
        var person = (await queries.PeopleAsync(caller.Viewer, [personId], stop)).SingleOrDefault() ?? throw new NotFound();
        var state = board.StateOf(personId);
        return TypedResults.Ok(new PresenceBody(
            personId, person.Name, state, state == Presence.Offline ? await queries.LastSeenAsync(caller.Viewer, personId, stop) : null));
    }

    public static async Task<Ok<RoomBody>> OnlineAsync(
        Caller caller, string room, PresenceBoard board, PresenceQueries queries, CancellationToken stop)
    {
        caller.Viewer.MustBeStaffToSee();
        var people = await queries.InRoomAsync(caller.Viewer, Read(room), board.Present, stop);
        return TypedResults.Ok(new RoomBody(
            room, people.Count, [.. people.Select(person => new OnlinePerson(person.PersonId, person.Name, board.StateOf(person.PersonId)))]));
    }

    private static Room Read(string room) => room.Split(':') switch
    {
        ["staff"] => Room.Staff,
        ["organisation", var id] when Guid.TryParse(id, out var organisation) => Room.Organisation(organisation),
        ["project", var id] when Guid.TryParse(id, out var project) => Room.Project(project),
        ["person", var id] when Guid.TryParse(id, out var person) => Room.Person(person),
        _ => throw new NotFound(),
    };
}

/// <summary>The counts of this node.</summary>
public sealed record RealtimeStats
{
    /// <summary>Open pages and event streams.</summary>
    public required int ConnectedClients { get; init; }

    /// <summary>The event streams among them.</summary>
    public required int Streams { get; init; }

    /// <summary>People with a page open.</summary>
    public required int People { get; init; }

    /// <summary>Rooms of the bus with at least one listener.</summary>
    public required int Rooms { get; init; }

    /// <summary>Listeners, counted once for each room that they are in.</summary>
    public required int Subscriptions { get; init; }

    /// <summary>The cursor of the newest event that the bus has delivered; lower than <see cref="Events"/> while it is delivering.</summary>
    public required long Head { get; init; }

    /// <summary>The cursor of the newest event in the log.</summary>
    public required long Events { get; init; }
}

/// <summary>A person's presence. <c>lastSeenAt</c> is set for an offline person who was online before; null otherwise.</summary>
public sealed record PresenceBody(Guid PersonId, string Name, Presence State, DateTimeOffset? LastSeenAt);

public sealed record RoomBody(string Room, int Count, IReadOnlyList<OnlinePerson> People);

public sealed record OnlinePerson(Guid PersonId, string Name, Presence State);
