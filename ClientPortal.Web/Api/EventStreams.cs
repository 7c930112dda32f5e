using System.Net.ServerSentEvents;
using ClientPortal.Web.Identity;
using ClientPortal.Web.Live;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace ClientPortal.Web.Api;

/// <summary>
/// The event streams that are open on this node. When a person opens too many, the oldest is closed, because its network may have failed
/// unnoticed. Refusing the new one instead would keep a program out until TCP times out.
/// </summary>
public sealed class EventStreams(
    LiveBus bus, EventLog log, ViewerSource viewers, TimeProvider clock, IHostApplicationLifetime life, IOptions<JsonOptions> json)
{
    /// <summary>As many as a browser opens to one host over HTTP/1.1. A program that needs more should open one and fan it out.</summary>
    public const int MostPerPerson = 6;

    private readonly Lock changing = new();
    private readonly Dictionary<Guid, List<EventStream>> open = [];

    public int Count
    {
        get
        {
            lock (changing)
            {
                return open.Values.Sum(streams => streams.Count);
            }
        }
    }

    /// <summary>The caller's events until the caller disconnects, loses access, or the portal stops.</summary>
    /// <exception cref="CursorTooOld">The log was pruned after <paramref name="after"/>.</exception>
    internal async Task<IAsyncEnumerable<SseItem<string>>> OpenAsync(Caller caller, HttpContext http, long? after)
    {
        var stream = new EventStream(caller, http, bus, log, viewers, clock, json.Value.SerializerOptions, life.ApplicationStopping);
        http.Response.RegisterForDispose(stream);
        await stream.BeginAsync(after);
        return ItemsAsync(caller.Viewer.PersonId, stream);
    }

    private async IAsyncEnumerable<SseItem<string>> ItemsAsync(Guid personId, EventStream stream)
    {
        Enter(personId, stream);
        try
        {
            await foreach (var item in stream.ItemsAsync())
            {
                yield return item;
            }
        }
        finally
        {
            stream.Dispose();
            Leave(personId, stream);
        }
    }

    private void Enter(Guid personId, EventStream stream)
    {
        EventStream? oldest = null;
        lock (changing)
        {
            if (!open.TryGetValue(personId, out var streams))
            {
                open[personId] = streams = [];
            }

            streams.Add(stream);
            if (streams.Count > MostPerPerson)
            {
                oldest = streams[0];
                streams.RemoveAt(0);
            }
        }

        oldest?.End();
    }

    private void Leave(Guid personId, EventStream stream)
    {
        lock (changing)
        {
            if (open.TryGetValue(personId, out var streams) && streams.Remove(stream) && streams.Count == 0)
            {
                open.Remove(personId);
            }
        }
    }
}
