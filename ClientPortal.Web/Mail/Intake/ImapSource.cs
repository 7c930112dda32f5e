using System.Net.Security;
using MailKit;
using MailKit.Net.Imap;
using MailKit.Search;
using MailKit.Security;

namespace ClientPortal.Web.Mail.Intake;

/// <summary>A mailbox that is read by IMAP (<c>Portal:Mail:Intake:Imap</c>). <c>StartTls</c> is true unless it is set to false.</summary>
public sealed record ImapSettings(string Host, int Port, string User, string Password, bool StartTls)
{
    // RFC 8314: TLS from the first byte. RFC 9051: the port without.
    private const int SecurePort = 993;

    /// <summary>Never "when available": an attacker on the network could claim that TLS is not available.</summary>
    public SecureSocketOptions Security { get; init; } =
        Port == SecurePort ? SecureSocketOptions.SslOnConnect : StartTls ? SecureSocketOptions.StartTls : SecureSocketOptions.None;

    public static ImapSettings? From(IConfiguration configuration)
    {
        var imap = configuration.GetSection("Portal:Mail:Intake:Imap");
        return imap["Host"] is { Length: > 0 } host
            ? new(host, imap.GetValue("Port", SecurePort), imap["User"] ?? "", imap["Password"] ?? "", imap.GetValue("StartTls", defaultValue: true))
            : null;
    }
}

/// <summary>
/// The unread mails of the inbox. Those that are taken are marked as read, and broken or too large ones flagged too: no mail is deleted.
/// </summary>
public sealed class ImapSource(ImapSettings settings, long largest, ILogger<ImapSource> log) : IMailSource
{
    // A server that does not answer for this long is busy or down: the next round asks again.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>Decides about the server's certificate in tests. No setting sets it: null, the rules of the operating system.</summary>
    internal RemoteCertificateValidationCallback? Validation { get; init; }

    public async Task CollectAsync(Func<byte[], CancellationToken, Task<bool>> take, CancellationToken stop)
    {
        // A revocation check asks a third party. If that party did not answer, no mail would come in.
        using var client = new ImapClient
        {
            CheckCertificateRevocation = false, ServerCertificateValidationCallback = Validation, Timeout = (int)Patience.TotalMilliseconds,
        };
        await client.ConnectAsync(settings.Host, settings.Port, settings.Security, stop);
        await client.AuthenticateAsync(settings.User, settings.Password, stop);
        await client.Inbox.OpenAsync(FolderAccess.ReadWrite, stop);
        var unread = await client.Inbox.SearchAsync(SearchQuery.NotSeen, stop);
        const MessageSummaryItems Needed = MessageSummaryItems.UniqueId | MessageSummaryItems.Size;
        await MailSources.EachAsync(
            unread.Count == 0 ? [] : await client.Inbox.FetchAsync(unread, Needed, stop),
            async summary =>
            {
                var taken = summary.Size <= largest && await take(await BytesAsync(client.Inbox, summary.UniqueId, stop), stop);
                if (!taken)
                {
                    log.LogWarning(
                        "The mail {Id} of {Bytes} bytes is no readable mail, or too large; it is flagged.", summary.UniqueId, summary.Size);
                }

                // After the commit: a crash before this line brings the mail again, and its fingerprint makes it one.
                await client.Inbox.AddFlagsAsync(
                    summary.UniqueId, taken ? MessageFlags.Seen : MessageFlags.Seen | MessageFlags.Flagged, silent: true, stop);
            },
            stop);
        await client.DisconnectAsync(quit: true, stop);
    }

    private static async Task<byte[]> BytesAsync(IMailFolder inbox, UniqueId id, CancellationToken stop)
    {
        await using var content = await inbox.GetStreamAsync(id, "", stop);
        using var copy = new MemoryStream();
        await content.CopyToAsync(copy, stop);
        return copy.ToArray();
    }
}
