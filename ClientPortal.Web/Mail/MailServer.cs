using System.Net;
using System.Net.Mail;
using System.Net.Mime;
using ClientPortal.Domain.Mail;

namespace ClientPortal.Web.Mail;

/// <summary>Where letters go when <c>Portal:Smtp:Host</c> is set. <c>StartTls</c> unless it says false.</summary>
public sealed record MailServerSettings(string Host, int Port, string? User, string? Password, bool StartTls)
{
    // RFC 6409: submission.
    private const int SubmissionPort = 587;

    public static MailServerSettings? From(IConfiguration configuration)
    {
        var smtp = configuration.GetSection("Portal:Smtp");
        return smtp["Host"] is { Length: > 0 } host
            ? new(host, smtp.GetValue("Port", SubmissionPort), smtp["User"], smtp["Password"], smtp.GetValue("StartTls", defaultValue: true))
            : null;
    }
}

/// <summary>Hands letters to a mail server (RFC 5321), one conversation a letter.</summary>
public sealed class MailServer(MailServerSettings settings, MailAddress from) : IMailRoute
{
    // A server that does not answer for this long is busy or gone: the letter waits for its next try.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public async Task SendAsync(OutboxMail mail, CancellationToken stop)
    {
        using var message = MailForm.Of(mail, from, TransferEncoding.QuotedPrintable);
        using var client = new SmtpClient(settings.Host, settings.Port) { EnableSsl = settings.StartTls };
        if (settings.User is { Length: > 0 } user)
        {
            client.Credentials = new NetworkCredential(user, settings.Password);
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(Patience);
        try
        {
            await client.SendMailAsync(message, patience.Token);
        }
        catch (SmtpException fault) when (IsForGood(fault.StatusCode))
        {
            throw new MailRefused(fault.Message, fault);
        }
        catch (OperationCanceledException late) when (!stop.IsCancellationRequested)
        {
            throw new TimeoutException($"{settings.Host} did not answer within {Patience.TotalSeconds:0} s.", late);
        }
    }

    // 550, 551, 553: there is no such mailbox. Other replies of 5xx (a wrong password of ours, a missing STARTTLS) are mended by people,
    // and the letter should go when they have.
    private static bool IsForGood(SmtpStatusCode status) =>
        status is SmtpStatusCode.MailboxUnavailable or SmtpStatusCode.UserNotLocalTryAlternatePath or SmtpStatusCode.MailboxNameNotAllowed;
}
