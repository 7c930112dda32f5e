using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace ClientPortal.Tests.Infrastructure;

/// <summary>A mailbox on loopback that speaks as much IMAP (RFC 3501) as reading unread mails and setting flags needs.</summary>
public sealed partial class ImapMailbox : IAsyncDisposable
{
    private readonly CancellationTokenSource disposal = new();
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly Task running;
    private readonly byte[][] mails;

    /// <param name="mails">What is in it, as it came; numbered from 1.</param>
    public ImapMailbox(params byte[][] mails)
    {
        this.mails = mails;
        listener.Start();
        running = AcceptAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>The flags of each mail, by its number.</summary>
    public ConcurrentDictionary<int, string> Flags { get; } = new();

    /// <summary>The names and passwords that were sent.</summary>
    public ConcurrentQueue<string> SignedIn { get; } = new();

    public async ValueTask DisposeAsync()
    {
        await disposal.CancelAsync();
        listener.Stop();
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        disposal.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            using var client = await listener.AcceptTcpClientAsync(disposal.Token);
            await TalkAsync(client.GetStream());
        }
    }

    private async Task TalkAsync(NetworkStream stream)
    {
        using var reader = new StreamReader(stream, Encoding.Latin1);
        await SayAsync("* OK [CAPABILITY IMAP4rev1] ready\r\n"u8.ToArray());
        while (await reader.ReadLineAsync(disposal.Token) is { } line && line.Split(' ', 2) is [var tag, var command])
        {
            foreach (var part in AnswerTo(command))
            {
                await SayAsync(part);
            }

            var opened = command.StartsWith("SELECT", StringComparison.Ordinal) ? "[READ-WRITE] " : "";
            await SayAsync(Encoding.ASCII.GetBytes($"{tag} OK {opened}done\r\n"));
        }

        async Task SayAsync(byte[] words) => await stream.WriteAsync(words, disposal.Token);
    }

    private IEnumerable<byte[]> AnswerTo(string command)
    {
        var number = Number().Match(command) is { Success: true } found ? int.Parse(found.Groups[1].Value) : 0;
        if (command.StartsWith("LOGIN", StringComparison.Ordinal))
        {
            SignedIn.Enqueue(command["LOGIN ".Length..].Replace("\"", "", StringComparison.Ordinal));
        }
        else if (command.StartsWith("UID STORE", StringComparison.Ordinal))
        {
            Flags[number] = command[(command.IndexOf('(', StringComparison.Ordinal) + 1)..^1];
        }

        return command switch
        {
            "CAPABILITY" => [Line("* CAPABILITY IMAP4rev1")],
            _ when command.StartsWith("LIST", StringComparison.Ordinal) => [Line("* LIST (\\HasNoChildren) \"/\" INBOX")],
            _ when command.StartsWith("SELECT", StringComparison.Ordinal) =>
                [Line($"* {mails.Length} EXISTS"), Line("* FLAGS (\\Seen \\Flagged)"), Line("* OK [UIDVALIDITY 1] valid")],
            _ when command.StartsWith("UID SEARCH", StringComparison.Ordinal) => [Line(
                $"* SEARCH {string.Join(' ', Enumerable.Range(1, mails.Length).Where(one => !Flags.ContainsKey(one)))}".TrimEnd())],
            _ when command.Contains("RFC822.SIZE", StringComparison.Ordinal) =>
                [.. mails.Select((mail, at) => Line($"* {at + 1} FETCH (UID {at + 1} RFC822.SIZE {mail.Length})"))],
            _ when command.StartsWith("UID FETCH", StringComparison.Ordinal) =>
                [Line($"* {number} FETCH (UID {number} BODY[] {{{mails[number - 1].Length}}}"), mails[number - 1], Line(")")],
            _ => [],
        };
    }

    private static byte[] Line(string words) => Encoding.ASCII.GetBytes(words + "\r\n");

    [GeneratedRegex(@"^UID (?:STORE|FETCH) (\d+)", RegexOptions.NonBacktracking)]
    private static partial Regex Number();
}
