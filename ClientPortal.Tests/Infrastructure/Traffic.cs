using System.Collections.Concurrent;
using System.Text;
using Microsoft.Playwright;

namespace ClientPortal.Tests.Infrastructure;

/// <summary>
/// What a page's browser received: web socket frames, and the bodies of answers. Scripts, styles and fonts are left out: they are files, the
/// same for everybody, and reading those of every page took a tenth of a browser test.
/// </summary>
public sealed class Traffic
{
    private static readonly string[] Files = ["script", "stylesheet", "font"];

    private readonly ConcurrentQueue<byte[]> frames = new();
    private readonly ConcurrentQueue<Task<byte[]>> bodies = new();
    private int sockets;

    public Traffic(IPage page)
    {
        page.WebSocket += (_, socket) =>
        {
            Interlocked.Increment(ref sockets);
            socket.FrameReceived += (_, frame) => frames.Enqueue(frame.Binary ?? Encoding.UTF8.GetBytes(frame.Text ?? ""));
        };

        // Not when it begins: the body of an answer that the page left before its end is never there to wait for.
        page.RequestFinished += (_, request) =>
        {
            if (!Files.Contains(request.ResourceType))
            {
                bodies.Enqueue(BodyAsync(request));
            }
        };
    }

    /// <summary>How many web sockets the page has opened.</summary>
    public int Sockets => sockets;

    public int Frames => frames.Count;

    /// <summary>True when the words, as UTF-8, came in any frame or body. An id is also looked for as the 16 bytes of its number.</summary>
    public async Task<bool> HoldsAsync(string words)
    {
        List<byte[]> shapes = [Encoding.UTF8.GetBytes(words)];
        if (Guid.TryParse(words, out var id))
        {
            shapes.AddRange([id.ToByteArray(), id.ToByteArray(bigEndian: true), Encoding.UTF8.GetBytes(words.ToUpperInvariant()),
                Encoding.UTF8.GetBytes(id.ToString("N"))]);
        }

        var received = frames.Concat(await Task.WhenAll(bodies));
        return received.Any(bytes => shapes.Exists(shape => bytes.AsSpan().IndexOf(shape) >= 0));
    }

    private static async Task<byte[]> BodyAsync(IRequest request)
    {
        try
        {
            return await request.ResponseAsync() is { } answer ? await answer.BodyAsync() : [];
        }
        catch (PlaywrightException)
        {
            // A redirect has none, and the page may have left meanwhile.
            return [];
        }
    }
}
