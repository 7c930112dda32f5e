using System.Collections.Concurrent;
using System.Text.Json;
using ClientPortal.Web.Identity;
using ClientPortal.Web.Live;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace ClientPortal.Web.Api;

/// <summary>The event streams that are open on this node, counted per person.</summary>
public sealed class EventStreams(
    LiveBus bus, EventLog log, ViewerSource viewers, TimeProvider clock, IHostApplicationLifetime life, IOptions<JsonOptions> json)
{
    /// <summary>As many as a browser opens to one host over HTTP/1.1; what wants more of them wants one and fans it out.</summary>
    public const int MostPerPerson = 6;

    private readonly ConcurrentDictionary<Guid, int> open = new();

    public int Count => open.Values.Sum();

    internal JsonSerializerOptions Json { get; } = json.Value.SerializerOptions;

    /// <summary>Takes one of the person's places until it is disposed; null when all are taken.</summary>
    internal IDisposable? Enter(Guid personId)
    {
        var mine = open.AddOrUpdate(personId, 1, (_, count) => count + 1);
        var place = new Place(this, personId);
        if (mine <= MostPerPerson)
        {
            return place;
        }

        place.Dispose();
        return null;
    }

    internal EventStream Open(Caller caller, HttpContext http) => new(caller, http, bus, log, viewers, clock, Json, life.ApplicationStopping);

    private sealed class Place(EventStreams streams, Guid personId) : IDisposable
    {
        public void Dispose()
        {
            var left = streams.open.AddOrUpdate(personId, 0, (_, count) => count - 1);
            if (left == 0)
            {
                // Only while it is still zero: somebody may have entered just now.
                streams.open.TryRemove(new(personId, 0));
            }
        }
    }
}
