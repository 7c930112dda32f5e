using System.Net.ServerSentEvents;
using System.Security.Claims;
using System.Text.Json;
using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using ClientPortal.Web.Identity;
using ClientPortal.Web.Live;
using Microsoft.AspNetCore.Authentication;

namespace ClientPortal.Web.Api;

/// <summary>
/// One open stream of server-sent events. The bus only wakes it. It reads events from the log by cursor, filtered by the caller's current
/// access. Past and new events come from the same log, so none is lost or sent twice, and a slow reader costs no memory.
/// </summary>
internal sealed class EventStream : ILiveListener, IDisposable
{
    /// <summary>How often an idle stream sends a comment. Proxies close a stream that is idle for 30 s or more.</summary>
    public static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(10);

    private const int PageSize = 100;

    // Signals that wait for a slow reader. Older ones are dropped; the caller reads what they announce as state.
    private const int MostSignals = 256;

    private readonly HttpContext http;
    private readonly LiveBus bus;
    private readonly EventLog log;
    private readonly ViewerSource viewers;
    private readonly TimeProvider clock;
    private readonly JsonSerializerOptions json;
    private readonly ClaimsPrincipal token;
    private readonly DateTimeOffset expires;
    private readonly CancellationTokenSource end;

    private HashSet<Room> rooms = [];
    private Viewer viewer;
    private long cursor;
    private bool opened;
    private TaskCompletionSource heard = NotYet();

    // Whether the log may hold new events. A signal does not set it, because signals are not in the log.
    private volatile bool behind = true;
    private readonly Lock changing = new();
    private List<LiveSignal> signals = [];

    public EventStream(
        Caller caller, HttpContext http, LiveBus bus, EventLog log, ViewerSource viewers, TimeProvider clock, JsonSerializerOptions json,
        CancellationToken stopping)
    {
        (this.http, this.bus, this.log, this.viewers, this.clock, this.json) = (http, bus, log, viewers, clock, json);
        (viewer, token) = (caller.Viewer, caller.Token);
        expires = http.Features.Get<IAuthenticateResultFeature>()?.AuthenticateResult?.Properties?.ExpiresUtc ?? DateTimeOffset.MaxValue;
        end = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, stopping);
    }

    /// <summary>Finds where the stream begins.</summary>
    /// <param name="after">The cursor of the last event that the caller has; null to begin with the next event.</param>
    /// <exception cref="CursorTooOld">The log was pruned after that cursor.</exception>
    public async Task BeginAsync(long? after)
    {
        var head = await log.HeadAsync(end.Token);

        // After a backup was restored, a cursor may lie ahead of the log. The stream then continues from the end of the log.
        cursor = Math.Min(after ?? head, head);
        if (cursor > 0 && await log.HasPrunedAfterAsync(cursor, end.Token))
        {
            throw new CursorTooOld();
        }
    }

    /// <summary>The events, until the caller disconnects, loses access, or the portal stops. The framework writes and flushes each.</summary>
    public async IAsyncEnumerable<SseItem<string>> ItemsAsync()
    {
        // A write to a reader that takes nothing ends with the stream, too.
        http.RequestAborted = end.Token;
        Enter(viewer);
        while (await NextAsync() is { } items)
        {
            foreach (var item in items)
            {
                yield return item;
            }
        }
    }

    /// <summary>Closes the stream. The caller may reconnect with Last-Event-ID.</summary>
    public void End()
    {
        try
        {
            end.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The stream has just ended by itself.
        }
    }

    public void Receive(LoggedEvent logged)
    {
        behind = true;
        heard.TrySetResult();
    }

    /// <summary>Queues a receipt or a change of notifications, which are not in the log. Presence and typing are on neither.</summary>
    public void Receive(LiveSignal signal)
    {
        if (SignalItem.Of(signal) is null || !signal.IsFor(viewer))
        {
            return;
        }

        lock (changing)
        {
            signals.Remove(signal);
            if (signals.Count == MostSignals)
            {
                signals.RemoveAt(0);
            }

            signals.Add(signal);
        }

        heard.TrySetResult();
    }

    public void Dispose()
    {
        foreach (var room in rooms)
        {
            bus.Leave(room, this);
        }

        rooms = [];
        end.Dispose();
    }

    // What is new, as soon as something is; null at the end of the stream.
    private async Task<List<SseItem<string>>?> NextAsync()
    {
        try
        {
            if (!opened)
            {
                // An id without data, which the framework's own form has not: a stream that breaks before its first event resumes where it began.
                opened = true;
                await WriteAsync($"retry: 1000\nid: {cursor}\n\n");
            }

            while (true)
            {
                var items = await AdvanceAsync();
                if (items is not { Count: 0 })
                {
                    return items;
                }

                await WaitAsync();
            }
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The caller has disconnected or opened too many other streams, or the portal stops.
            return null;
        }
        catch (CursorTooOld)
        {
            // The reader is so slow that the log was pruned after its cursor. It reconnects with that cursor and gets 410.
            return null;
        }
    }

    /// <summary>A page of new events, or the signals at the end of the log. Null when the caller has lost access.</summary>
    private async Task<List<SseItem<string>>?> AdvanceAsync()
    {
        while (true)
        {
            // Reset before the log is read, so that a later commit sets it again.
            Interlocked.Exchange(ref heard, NotYet());
            var page = Interlocked.Exchange(ref behind, false)
                ? await log.PageAsync(viewer, cursor, PageSize, end.Token)
                : new LogPage([], null);

            // Access is read after the events and before they are written. After a change they are read again with the new access.
            if (clock.GetUtcNow() >= expires || await viewers.OfAsync(token, end.Token) is not { } current)
            {
                return null;
            }

            if (current != viewer)
            {
                Enter(current);
                behind = true;
                continue;
            }

            List<SseItem<string>> items = [.. page.Events.Select(Item)];
            if (page.Next is null)
            {
                cursor = page.Events is [.., var last] ? last.Seq : cursor;
                items.AddRange(Signals());
                return items;
            }

            (cursor, behind) = (page.Next.Value, true);
            if (items.Count > 0)
            {
                return items;
            }
        }
    }

    private SseItem<string> Item(LoggedEvent logged) =>
        new(JsonSerializer.Serialize(EventItem.Of(logged), json), EventCatalog.NameOf(logged.Event)) { EventId = $"{logged.Seq}" };

    // Signals have no id. A caller that reconnects resumes after the last event and reads receipts and notifications as they are then.
    private IEnumerable<SseItem<string>> Signals()
    {
        List<LiveSignal> taken;
        lock (changing)
        {
            (taken, signals) = (signals, []);
        }

        return taken.Where(one => one.IsFor(viewer)).Select(SignalItem.Of).OfType<SignalItem>()
            .Select(item => new SseItem<string>(JsonSerializer.Serialize(item, json), item.Name));
    }

    private async Task WaitAsync()
    {
        var next = heard.Task;
        try
        {
            await next.WaitAsync(Heartbeat, clock, end.Token);
        }
        catch (TimeoutException)
        {
            behind = true;
            // A comment is no event, so the framework has none.
            await WriteAsync(": still here\n\n");
        }
    }

    private async Task WriteAsync(string text)
    {
        await http.Response.WriteAsync(text, end.Token);
        await http.Response.Body.FlushAsync(end.Token);
    }

    // Joins the rooms before the log is read: an event committed in between is then in the log.
    private void Enter(Viewer current)
    {
        viewer = current;
        HashSet<Room> wanted = [.. current.Rooms(), Room.Receipts];
        foreach (var room in wanted.Except(rooms))
        {
            bus.Join(room, this);
        }

        foreach (var room in rooms.Except(wanted))
        {
            bus.Leave(room, this);
        }

        rooms = wanted;
    }

    private static TaskCompletionSource NotYet() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
