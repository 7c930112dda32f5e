using System.Security.Claims;
using System.Text.Json;
using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using ClientPortal.Web.Features.Conversations;
using ClientPortal.Web.Identity;
using ClientPortal.Web.Live;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.Features;

namespace ClientPortal.Web.Api;

/// <summary>
/// One open stream of server-sent events. The bus only wakes it: what it writes it reads from the log, by cursor and through the caller's
/// eyes as they are now. So there is no seam between past and present at which an event could be lost or sent twice, and a slow reader
/// costs no memory.
/// </summary>
internal sealed class EventStream : ILiveListener, IDisposable
{
    /// <summary>A comment this often keeps proxies, which give up after 30 s and more, from closing a quiet stream.</summary>
    public static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(10);

    private const int PageSize = 100;

    // Receipts that wait for a slow reader; what does not fit is read with the thread.
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
    private TaskCompletionSource heard = NotYet();

    // Whether the log may hold something new: how far somebody has read is not in it.
    private volatile bool behind = true;
    private readonly Lock changing = new();
    private List<ReceiptMoved> moved = [];

    public EventStream(
        Caller caller, HttpContext http, LiveBus bus, EventLog log, ViewerSource viewers, TimeProvider clock, JsonSerializerOptions json,
        CancellationToken stopping)
    {
        (this.http, this.bus, this.log, this.viewers, this.clock, this.json) = (http, bus, log, viewers, clock, json);
        (viewer, token) = (caller.Viewer, caller.Token);
        expires = http.Features.Get<IAuthenticateResultFeature>()?.AuthenticateResult?.Properties?.ExpiresUtc ?? DateTimeOffset.MaxValue;
        end = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, stopping);
    }

    /// <summary>Writes until the caller leaves, may hear no more, or the portal stops.</summary>
    /// <param name="after">The cursor of the last event that the caller has; null to begin now.</param>
    public async Task RunAsync(long? after)
    {
        try
        {
            Enter(viewer);
            var head = await log.HeadAsync(end.Token);

            // A cursor from before a restored backup may lie ahead of the log: what happens from here on is still to be heard.
            cursor = Math.Min(after ?? head, head);
            if (cursor > 0 && await log.HasPrunedAfterAsync(cursor, end.Token))
            {
                throw new CursorTooOld();
            }

            await OpenAsync();
            while (await AdvanceAsync())
            {
                await WaitAsync();
            }
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The caller has gone, has opened too many others, or the portal stops.
        }
        catch (CursorTooOld) when (http.Response.HasStarted)
        {
            // So slow that the log has moved on: the caller comes back with its cursor, and is told.
        }
    }

    /// <summary>Breaks it off; the caller may come back with Last-Event-ID.</summary>
    public void End()
    {
        try
        {
            end.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It has ended by itself just now.
        }
    }

    public void Hear(LoggedEvent logged)
    {
        behind = true;
        heard.TrySetResult();
    }

    /// <summary>How far people have read is on the stream, and not in the log. Presence and typing are in neither.</summary>
    public void Hear(LiveSignal signal)
    {
        if (signal is not ReceiptMoved receipt || !receipt.IsFor(viewer))
        {
            return;
        }

        lock (changing)
        {
            moved.Remove(receipt);
            if (moved.Count == MostSignals)
            {
                moved.RemoveAt(0);
            }

            moved.Add(receipt);
        }

        heard.TrySetResult();
    }

    public void Dispose()
    {
        foreach (var room in rooms)
        {
            bus.Leave(room, this);
        }

        end.Dispose();
    }

    private Task OpenAsync()
    {
        http.Response.ContentType = "text/event-stream";
        http.Response.Headers["X-Accel-Buffering"] = "no"; // nginx
        http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();

        // An id without data: a stream that breaks before its first event goes on from where it began.
        return WriteAsync($"retry: 1000\nid: {cursor}\n\n");
    }

    /// <summary>Writes what is new. False when the caller has lost its access.</summary>
    private async Task<bool> AdvanceAsync()
    {
        while (true)
        {
            // Taken before the log is read: what is committed from here on sets it again.
            Interlocked.Exchange(ref heard, NotYet());
            var page = Interlocked.Exchange(ref behind, false) ? await log.PageAsync(viewer, cursor, PageSize, end.Token) : new LogPage([], null);

            // Asked after reading and before writing: what was taken away in between is not written, what was given is read again.
            if (clock.GetUtcNow() >= expires || await viewers.OfAsync(token, end.Token) is not { } current)
            {
                return false;
            }

            if (current != viewer)
            {
                Enter(current);
                behind = true;
                continue;
            }

            foreach (var logged in page.Events)
            {
                var item = JsonSerializer.Serialize(EventItem.Of(logged), json);
                await WriteAsync($"id: {logged.Seq}\nevent: {EventCatalog.NameOf(logged.Event)}\ndata: {item}\n\n");
                cursor = logged.Seq;
            }

            if (page.Next is null)
            {
                await TellMovedAsync();
                return true;
            }

            (cursor, behind) = (page.Next.Value, true);
        }
    }

    // Without an id: a caller that comes back goes on from the last event, and reads how far everybody has come.
    private async Task TellMovedAsync()
    {
        List<ReceiptMoved> taken;
        lock (changing)
        {
            (taken, moved) = (moved, []);
        }

        foreach (var receipt in taken.Where(one => one.IsFor(viewer)))
        {
            await WriteAsync($"event: {receipt.Name}\ndata: {JsonSerializer.Serialize(SignalItem.Of(receipt), json)}\n\n");
        }
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
            await WriteAsync(": still here\n\n");
        }
    }

    private async Task WriteAsync(string text)
    {
        await http.Response.WriteAsync(text, end.Token);
        await http.Response.Body.FlushAsync(end.Token);
    }

    // Rooms first, then the log: what comes between is in it.
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
