using ClientPortal.Domain.Mail;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Mail;
using MailKit.Security;
using MimeKit;

namespace ClientPortal.Tests.Mail;

/// <summary>Mails go to a mail server over TLS, after signing in, when its certificate is trusted.</summary>
public sealed class MailServerTests
{
    [Theory]
    [InlineData(SecureSocketOptions.SslOnConnect)]
    [InlineData(SecureSocketOptions.StartTls)]
    public async Task A_mail_is_sent_with_a_password_over_implicit_TLS_and_over_STARTTLS(SecureSocketOptions security)
    {
        using var certificate = new TestCertificate();
        await using var sink = new SmtpSink(certificate.Value, security == SecureSocketOptions.SslOnConnect) { Account = ("portal", "s3cret") };

        await RouteTo(sink, security, certificate).SendAsync(Mail(), CancellationToken.None);

        Assert.Equal(("awa@example.org", 1, "portal"),
            (Assert.Single(Assert.Single(sink.Received).Recipients), sink.Secure, Assert.Single(sink.SignedIn)));
        Assert.Equal("Bonjour", sink.Received[0].Eml.Subject);
    }

    [Theory]
    [InlineData(SecureSocketOptions.SslOnConnect)]
    [InlineData(SecureSocketOptions.StartTls)]
    public async Task Without_trust_in_the_certificate_neither_password_nor_mail_is_sent(SecureSocketOptions security)
    {
        using var certificate = new TestCertificate();
        await using var sink = new SmtpSink(certificate.Value, security == SecureSocketOptions.SslOnConnect) { Account = ("portal", "s3cret") };

        await Assert.ThrowsAsync<SslHandshakeException>(() => RouteTo(sink, security, null).SendAsync(Mail(), CancellationToken.None));

        Assert.Empty(sink.SignedIn);
        Assert.Empty(sink.Offered);
    }

    private static MailServer RouteTo(SmtpSink sink, SecureSocketOptions security, TestCertificate? trusted) =>
        new(new MailServerSettings("127.0.0.1", sink.Port, "portal", "s3cret", StartTls: true) { Security = security },
            new MailboxAddress("IT Vision", "portal@itvision.example"))
        {
            Validation = trusted is null ? null : trusted.Trust,
        };

    private static OutboxMail Mail() => OutboxMail.Create("awa@example.org", "Bonjour", "Texte", "<p>Texte</p>", FakeClock.Start);
}
