using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.RegularExpressions;

namespace ClientPortal.Tests.Infrastructure;

/// <summary>A mailbox on loopback that speaks as much IMAP (RFC 3501) as reading unread mails and setting flags needs.</summary>
public sealed partial class ImapMailbox : IAsyncDisposable
{
    private readonly CancellationTokenSource disposal = new();
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly Task running;
    private readonly X509Certificate2? certificate;
    private readonly bool implicitTls;
    private readonly byte[][] mails;

    /// <param name="mails">What is in it, as it came; numbered from 1.</param>
    public ImapMailbox(params byte[][] mails)
        : this(null, implicitTls: false, mails)
    {
    }

    /// <param name="certificate">What it offers TLS with, if anything.</param>
    /// <param name="implicitTls">TLS from the first byte, and not after STARTTLS.</param>
    /// <param name="mails">What is in it, as it came; numbered from 1.</param>
    public ImapMailbox(X509Certificate2? certificate, bool implicitTls, params byte[][] mails)
    {
        (this.certificate, this.implicitTls, this.mails) = (certificate, implicitTls, mails);
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
            try
            {
                await using var stream = implicitTls ? await SecureAsync(client.GetStream()) : client.GetStream();
                await TalkAsync(stream, greets: true);
            }
            catch (Exception refused) when (refused is IOException or AuthenticationException)
            {
                // The client does not trust the certificate.
            }
        }
    }

    private async Task<Stream> SecureAsync(Stream stream)
    {
        var secure = new SslStream(stream);
        await secure.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate }, disposal.Token);
        return secure;
    }

    private async Task TalkAsync(Stream stream, bool greets)
    {
        using var reader = new StreamReader(stream, Encoding.Latin1, leaveOpen: true);
        if (greets)
        {
            await SayAsync(Line($"* OK [{Capability}] ready"));
        }

        while (await reader.ReadLineAsync(disposal.Token) is { } line && line.Split(' ', 2) is [var tag, var command])
        {
            foreach (var part in AnswerTo(command))
            {
                await SayAsync(part);
            }

            var opened = command.StartsWith("SELECT", StringComparison.Ordinal) ? "[READ-WRITE] " : "";
            await SayAsync(Encoding.ASCII.GetBytes($"{tag} OK {opened}done\r\n"));
            if (command == "STARTTLS")
            {
                await using var secure = await SecureAsync(stream);
                await TalkAsync(secure, greets: false);
                return;
            }
        }

        async Task SayAsync(byte[] words) => await stream.WriteAsync(words, disposal.Token);
    }

    private string Capability => certificate is null || implicitTls ? "CAPABILITY IMAP4rev1" : "CAPABILITY IMAP4rev1 STARTTLS";

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
            "CAPABILITY" => [Line($"* {Capability}")],
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
