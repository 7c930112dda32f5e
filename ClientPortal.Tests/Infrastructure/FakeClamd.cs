using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ClientPortal.Tests.Infrastructure;

/// <summary>A daemon that speaks clamd's INSTREAM on a free port of loopback: it finds the EICAR file, in whatever chunks it comes.</summary>
public sealed class FakeClamd : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource end = new();
    private readonly Task serving;

    public FakeClamd()
    {
        listener.Start();
        serving = ServeAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>The content of each file that it was given.</summary>
    public ConcurrentQueue<byte[]> Seen { get; } = [];

    /// <summary>What it answers instead of its verdict; with an empty text it closes the connection.</summary>
    public string? Instead { get; set; }

    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        listener.Stop();
        await serving;
        end.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync(end.Token);
                await AnswerAsync(client.GetStream());
            }
        }
        catch (Exception over) when (over is OperationCanceledException or SocketException or InvalidOperationException or IOException)
        {
            // The test is over.
        }
    }

    private async Task AnswerAsync(NetworkStream stream)
    {
        var command = new byte["zINSTREAM\0".Length];
        await stream.ReadExactlyAsync(command, end.Token);
        Assert.Equal("zINSTREAM\0", Encoding.ASCII.GetString(command));
        using var content = new MemoryStream();
        var length = new byte[4];
        while (true)
        {
            await stream.ReadExactlyAsync(length, end.Token);
            var chunk = new byte[BinaryPrimitives.ReadInt32BigEndian(length)];
            if (chunk.Length == 0)
            {
                break;
            }

            await stream.ReadExactlyAsync(chunk, end.Token);
            content.Write(chunk);
        }

        Seen.Enqueue(content.ToArray());
        var verdict = content.ToArray().AsSpan().IndexOf(SampleFiles.Eicar) >= 0 ? "stream: Win.Test.EICAR_HDB-1 FOUND" : "stream: OK";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(Instead ?? verdict + "\0"), end.Token);
    }
}
