using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Playwright;

namespace ClientPortal.Tests.Infrastructure;

/// <summary>What a page complained of in its browser's console. Every browser test ends by looking at it.</summary>
public sealed class PageConsole
{
    // What the browser itself writes when a request fails, and SignalR when its socket does: the tests that cut networks mean it.
    private static readonly string[] Network = ["Failed to load resource", "WebSocket", "net::ERR_", "Connection disconnected",
        "Failed to complete negotiation", "Failed to start the connection"];

    private readonly Stopwatch watch = Stopwatch.StartNew();
    private readonly ConcurrentQueue<string> story = new();
    private readonly ConcurrentQueue<string> faults = new();
    private readonly ConcurrentQueue<string> failedRequests = new();

    public PageConsole(IPage page)
    {
        page.FrameNavigated += (_, frame) => Note($"at {frame.Url}");
        page.WebSocket += (_, socket) =>
        {
            Note("a socket opens");
            socket.Close += (_, _) => Note("a socket closed");
        };
        page.PageError += (_, error) => Keep($"uncaught: {error}");
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                Keep(message.Text);
            }
        };
    }

    /// <summary>Violations of the content security policy, uncaught exceptions and logged errors, but for failed requests.</summary>
    public IReadOnlyCollection<string> Faults => faults;

    public IReadOnlyCollection<string> FailedRequests => failedRequests;

    /// <summary>Where the page was, when its connections came and went, and what it complained of: for the reason of a failure.</summary>
    public string Story => string.Join(Environment.NewLine, story);

    private void Note(string what) => story.Enqueue($"{watch.ElapsedMilliseconds,8} ms {what}");

    private void Keep(string text)
    {
        Note(text);
        (Network.Any(part => text.Contains(part, StringComparison.Ordinal)) ? failedRequests : faults).Enqueue(text);
    }
}
