using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace ClientPortal.Tests.Infrastructure;

/// <summary>
/// A network that a test can break: a TCP proxy on loopback between a browser and a portal. Bytes pass as they are, so a
/// web socket passes too.
/// </summary>
public sealed class FaultyProxy : IAsyncDisposable
{
    private readonly CancellationTokenSource disposal = new();
    private readonly ConcurrentDictionary<Link, byte> links = new();
    private readonly Lock sync = new();
    private TaskCompletionSource flow = Flowing();
    private TcpListener? listener;

    /// <param name="target">The portal's address, such as <see cref="PortalProcess.Address"/>.</param>
    public FaultyProxy(Uri target)
    {
        Target = target;
        Address = new Uri($"http://127.0.0.1:{Listen(port: 0)}");
    }

    /// <summary>The address that the browser opens; the same after <see cref="Restore"/>.</summary>
    public Uri Address { get; }

    /// <summary>Where new connections lead; another node of the portal, as a balancer chooses it.</summary>
    public Uri Target { get; set; }

    /// <summary>How long every byte is on its way, in each direction.</summary>
    public TimeSpan Latency { get; init; }

    /// <summary>Connections that are open through the proxy now.</summary>
    public int Connections => links.Count;

    /// <summary>The network is gone: every connection is reset, and new ones are refused.</summary>
    public void Cut()
    {
        lock (sync)
        {
            listener?.Dispose();
            listener = null;
        }

        foreach (var link in links.Keys)
        {
            link.Reset();
        }
    }

    /// <summary>The network is back: new connections are accepted. Those that were cut stay closed.</summary>
    public void Restore() => Listen(Address.Port);

    /// <summary>
    /// The network is half open: every socket stays open, and new ones are accepted, but no byte arrives. What was sent meanwhile
    /// arrives after <see cref="Thaw"/>.
    /// </summary>
    public void Freeze()
    {
        lock (sync)
        {
            if (flow.Task.IsCompleted)
            {
                flow = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }
    }

    /// <summary>Ends <see cref="Freeze"/>.</summary>
    public void Thaw()
    {
        lock (sync)
        {
            flow.TrySetResult();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await disposal.CancelAsync();
        Cut();
        Thaw();
        disposal.Dispose();
    }

    /// <returns>The port, which the system chooses where <paramref name="port"/> is 0.</returns>
    private int Listen(int port)
    {
        lock (sync)
        {
            if (listener is null)
            {
                listener = new TcpListener(IPAddress.Loopback, port);

                // The port of connections that have just been cut may be taken again at once.
                listener.Server.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
                listener.Start();
                _ = AcceptAsync(listener);
            }

            return ((IPEndPoint)listener.LocalEndpoint).Port;
        }
    }

    private async Task AcceptAsync(TcpListener source)
    {
        try
        {
            while (true)
            {
                _ = CarryAsync(await source.AcceptTcpClientAsync(disposal.Token));
            }
        }
        catch (Exception reason) when (IsBroken(reason))
        {
            // Cut() or disposal took the listener away.
        }
    }

    private async Task CarryAsync(TcpClient near)
    {
        using var link = new Link(near, disposal.Token);
        links[link] = default;
        if (IsCut)
        {
            // Accepted in the moment of the cut.
            link.Reset();
        }

        try
        {
            await link.Far.ConnectAsync(Target.Host, Target.Port, link.Cancellation);
            await Task.WhenAny(CopyAsync(link.Near, link.Far, link.Cancellation), CopyAsync(link.Far, link.Near, link.Cancellation));
        }
        catch (Exception reason) when (IsBroken(reason))
        {
            // The portal is down, or the link was cut: the browser sees a closed connection, as it would without a proxy.
        }
        finally
        {
            links.TryRemove(link, out _);
        }
    }

    private async Task CopyAsync(TcpClient from, TcpClient to, CancellationToken cancellation)
    {
        try
        {
            // Read on while earlier bytes are on their way: latency is no lack of bandwidth.
            var underway = Channel.CreateUnbounded<(byte[] Bytes, long At)>();
            await Task.WhenAll(
                TakeAsync(from.GetStream(), underway.Writer, cancellation), DeliverAsync(underway.Reader, to.GetStream(), cancellation));
        }
        catch (Exception reason) when (IsBroken(reason))
        {
            // One side is gone: the end of this copy is the end of the link.
        }
    }

    private static async Task TakeAsync(NetworkStream source, ChannelWriter<(byte[] Bytes, long At)> underway, CancellationToken cancellation)
    {
        var buffer = new byte[16 * 1024];
        int count;
        do
        {
            count = await source.ReadAsync(buffer, cancellation);
            await underway.WriteAsync((buffer[..count], Stopwatch.GetTimestamp()), cancellation);
        }
        while (count > 0);
    }

    private async Task DeliverAsync(ChannelReader<(byte[] Bytes, long At)> underway, NetworkStream destination, CancellationToken cancellation)
    {
        byte[] bytes;
        do
        {
            (bytes, var at) = await underway.ReadAsync(cancellation);
            var left = Latency - Stopwatch.GetElapsedTime(at);
            if (left > TimeSpan.Zero)
            {
                await Task.Delay(left, cancellation);
            }

            // The end of a stream waits too: through a frozen network the other side does not learn of it.
            await CurrentFlow().WaitAsync(cancellation);
            await destination.WriteAsync(bytes, cancellation);
        }
        while (bytes.Length > 0);
    }

    private Task CurrentFlow()
    {
        lock (sync)
        {
            return flow.Task;
        }
    }

    private bool IsCut
    {
        get
        {
            lock (sync)
            {
                return listener is null;
            }
        }
    }

    private static bool IsBroken(Exception reason) =>
        reason is IOException or SocketException or InvalidOperationException or OperationCanceledException;

    private static TaskCompletionSource Flowing()
    {
        var source = new TaskCompletionSource();
        source.SetResult();
        return source;
    }

    /// <summary>One connection of the browser and the one it leads to.</summary>
    private sealed class Link : IDisposable
    {
        private readonly Lock sync = new();
        private readonly CancellationTokenSource end;
        private bool disposed;

        public Link(TcpClient near, CancellationToken disposal)
        {
            Near = near;
            end = CancellationTokenSource.CreateLinkedTokenSource(disposal);
            Cancellation = end.Token;
        }

        public TcpClient Near { get; }

        public TcpClient Far { get; } = new();

        public CancellationToken Cancellation { get; }

        // Zero seconds of lingering turns a close into a reset: neither side may take it for an orderly end.
        public void Reset()
        {
            lock (sync)
            {
                if (!disposed)
                {
                    Near.LingerState = Far.LingerState = new LingerOption(enable: true, seconds: 0);
                    Dispose();
                }
            }
        }

        public void Dispose()
        {
            lock (sync)
            {
                if (disposed)
                {
                    return;
                }

                disposed = true;
                end.Cancel();
                Near.Dispose();
                Far.Dispose();
                end.Dispose();
            }
        }
    }
}
