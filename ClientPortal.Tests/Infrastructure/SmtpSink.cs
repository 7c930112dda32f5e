using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ClientPortal.Tests.Infrastructure;

/// <summary>A mail server on loopback that keeps what it is sent, and answers what a test tells it to (RFC 5321, as much of it as a sender meets).</summary>
public sealed class SmtpSink : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource disposal = new();
    private readonly ConcurrentQueue<SmtpLetter> letters = new();

    public SmtpSink()
    {
        listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>What was accepted so far.</summary>
    public IReadOnlyList<SmtpLetter> Letters => [.. letters];

    /// <summary>The recipients that were offered so far, accepted or not.</summary>
    public ConcurrentQueue<string> Offered { get; } = new();

    /// <summary>The reply to each RCPT TO, by recipient and by how often one was offered; 250 accepts.</summary>
    public Func<string, int, string> ReplyToRecipient { get; set; } = (_, _) => "250 welcome";

    /// <summary>The reply after the letter's last line.</summary>
    public Func<string> ReplyToLetter { get; set; } = () => "250 kept";

    public async ValueTask DisposeAsync()
    {
        await disposal.CancelAsync();
        listener.Dispose();
        disposal.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = TalkAsync(await listener.AcceptTcpClientAsync(disposal.Token));
            }
        }
        catch (Exception reason) when (reason is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task TalkAsync(TcpClient client)
    {
        using var _ = client;
        await using var stream = client.GetStream();
        using var reader = new StreamReader(stream, Encoding.Latin1);
        await using var writer = new StreamWriter(stream, Encoding.Latin1) { NewLine = "\r\n", AutoFlush = true };
        var recipients = new List<string>();
        await writer.WriteLineAsync("220 sink");
        while (await reader.ReadLineAsync(disposal.Token) is { } line)
        {
            switch (line.Split(' ', ':')[0].ToUpperInvariant())
            {
                case "EHLO":
                    await writer.WriteLineAsync("250-sink\r\n250 8BITMIME");
                    break;
                case "RCPT":
                    var recipient = line[(line.IndexOf('<', StringComparison.Ordinal) + 1)..line.IndexOf('>', StringComparison.Ordinal)];
                    Offered.Enqueue(recipient);
                    var reply = ReplyToRecipient(recipient, Offered.Count);
                    if (reply.StartsWith('2'))
                    {
                        recipients.Add(recipient);
                    }

                    await writer.WriteLineAsync(reply);
                    break;
                case "DATA":
                    await writer.WriteLineAsync("354 go on");
                    var letter = new SmtpLetter([.. recipients], await ReadLetterAsync(reader));
                    var outcome = ReplyToLetter();
                    if (outcome.StartsWith('2'))
                    {
                        letters.Enqueue(letter);
                    }

                    await writer.WriteLineAsync(outcome);
                    break;
                case "QUIT":
                    await writer.WriteLineAsync("221 bye");
                    return;
                default:
                    await writer.WriteLineAsync("250 ok");
                    break;
            }
        }
    }

    private async Task<string> ReadLetterAsync(StreamReader reader)
    {
        var letter = new StringBuilder();
        while (await reader.ReadLineAsync(disposal.Token) is { } line and not ".")
        {
            letter.Append(line.StartsWith('.') ? line[1..] : line).Append("\r\n");
        }

        return letter.ToString();
    }
}

/// <summary>A letter as it crossed the wire: to whom the envelope said, and every line of it.</summary>
public sealed record SmtpLetter(IReadOnlyList<string> Recipients, string Raw)
{
    public Eml Eml => Eml.Parse(Raw);
}
