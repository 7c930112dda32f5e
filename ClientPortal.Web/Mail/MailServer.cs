using System.Net.Security;
using ClientPortal.Domain.Mail;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace ClientPortal.Web.Mail;

/// <summary>The mail server that is used when <c>Portal:Smtp:Host</c> is set. <c>StartTls</c> is true unless it is set to false.</summary>
public sealed record MailServerSettings(string Host, int Port, string? User, string? Password, bool StartTls)
{
    // RFC 6409: submission. RFC 8314: the same, with TLS from the first byte.
    private const int SubmissionPort = 587, SecureSubmissionPort = 465;

    /// <summary>Never "when available": an attacker on the network could claim that TLS is not available.</summary>
    public SecureSocketOptions Security { get; init; } =
        Port == SecureSubmissionPort ? SecureSocketOptions.SslOnConnect : StartTls ? SecureSocketOptions.StartTls : SecureSocketOptions.None;

    public static MailServerSettings? From(IConfiguration configuration)
    {
        var smtp = configuration.GetSection("Portal:Smtp");
        return smtp["Host"] is { Length: > 0 } host
            ? new(host, smtp.GetValue("Port", SubmissionPort), smtp["User"], smtp["Password"], smtp.GetValue("StartTls", defaultValue: true))
            : null;
    }
}

/// <summary>Sends mails through a mail server (RFC 5321), one connection a mail.</summary>
public sealed class MailServer(MailServerSettings settings, MailboxAddress from, MailSigner? signer = null) : IMailRoute
{
    // A server that does not answer for this long is busy or down: the mail waits for its next try.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Decides about the server's certificate in tests. No setting sets it: null, the rules of the operating system.</summary>
    internal RemoteCertificateValidationCallback? Validation { get; init; }

    public async Task SendAsync(OutboxMail mail, CancellationToken stop)
    {
        using var message = MailForm.Of(mail, from, ContentEncoding.QuotedPrintable, signer);

        // A revocation check asks a third party. If that party did not answer, no mail would be sent.
        using var client = new SmtpClient { CheckCertificateRevocation = false, ServerCertificateValidationCallback = Validation };
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(Patience);
        try
        {
            await client.ConnectAsync(settings.Host, settings.Port, settings.Security, patience.Token);
            if (settings.User is { Length: > 0 } user)
            {
                await client.AuthenticateAsync(user, settings.Password ?? "", patience.Token);
            }

            await client.SendAsync(message, patience.Token);
        }
        catch (SmtpCommandException fault) when (IsForGood(fault.StatusCode))
        {
            throw new MailRefused(fault.Message, fault);
        }
        catch (OperationCanceledException late) when (!stop.IsCancellationRequested)
        {
            throw new TimeoutException($"{settings.Host} did not answer within {Patience.TotalSeconds:0} s.", late);
        }

        await LeaveAsync(client, patience.Token);
    }

    // The server has accepted the mail: a QUIT that fails must not send it again.
    private static async Task LeaveAsync(SmtpClient client, CancellationToken stop)
    {
        try
        {
            await client.DisconnectAsync(quit: true, stop);
        }
        catch (Exception gone) when (gone is IOException or ProtocolException or CommandException or OperationCanceledException)
        {
            // Disposing the client closes the connection.
        }
    }

    // 550, 551, 553: there is no such mailbox. An administrator can correct the cause of other 5xx replies (a wrong password, a missing
    // STARTTLS). The mail is sent after that.
    private static bool IsForGood(SmtpStatusCode status) =>
        status is SmtpStatusCode.MailboxUnavailable or SmtpStatusCode.UserNotLocalTryAlternatePath or SmtpStatusCode.MailboxNameNotAllowed;
}
