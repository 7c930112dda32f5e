using System.Text;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Mail.Intake;
using MailKit.Security;
using Microsoft.Extensions.Logging.Abstractions;

namespace ClientPortal.Tests.Mail.Intake;

public sealed class ImapSourceTests
{
    [Fact]
    public async Task Unread_mails_are_taken_once_and_broken_ones_flagged()
    {
        await using var mailbox = new ImapMailbox(
            "From: a@example.org\r\n\r\nUn"u8.ToArray(), "broken"u8.ToArray(), Encoding.ASCII.GetBytes(new string('x', 200)));
        var source = new ImapSource(
            new ImapSettings("127.0.0.1", mailbox.Port, "portal", "secret", StartTls: false), largest: 100, NullLogger<ImapSource>.Instance);
        var taken = new List<string>();

        for (var round = 0; round < 2; round++)
        {
            await source.CollectAsync(
                (raw, _) =>
                {
                    taken.Add(Encoding.ASCII.GetString(raw));
                    return Task.FromResult(raw[0] == 'F');
                },
                CancellationToken.None);
        }

        Assert.Equal(["From: a@example.org\r\n\r\nUn", "broken"], taken);
        Assert.Equal(["\\Seen", "\\Seen \\Flagged", "\\Seen \\Flagged"],
            mailbox.Flags.OrderBy(pair => pair.Key).Select(pair => string.Join(' ', pair.Value.Split(' ').OrderDescending(StringComparer.Ordinal))));
        Assert.Equal("portal secret", mailbox.SignedIn.First());
    }

    [Fact]
    public async Task What_the_database_does_not_take_stays_unread()
    {
        await using var mailbox = new ImapMailbox("From: a@example.org\r\n\r\nUn"u8.ToArray());
        var source = new ImapSource(
            new ImapSettings("127.0.0.1", mailbox.Port, "portal", "secret", StartTls: false), largest: 100, NullLogger<ImapSource>.Instance);

        await Assert.ThrowsAsync<AggregateException>(() => source.CollectAsync((_, _) => throw new IOException("away"), CancellationToken.None));

        Assert.Empty(mailbox.Flags);
    }

    [Theory]
    [InlineData(SecureSocketOptions.SslOnConnect, true)]
    [InlineData(SecureSocketOptions.StartTls, true)]
    [InlineData(SecureSocketOptions.SslOnConnect, false)]
    [InlineData(SecureSocketOptions.StartTls, false)]
    public async Task A_mailbox_is_read_over_TLS_when_its_certificate_is_trusted(SecureSocketOptions security, bool trusts)
    {
        using var certificate = new TestCertificate();
        await using var mailbox = new ImapMailbox(
            certificate.Value, security == SecureSocketOptions.SslOnConnect, "From: a@example.org\r\n\r\nUn"u8.ToArray());
        var source = new ImapSource(
            new ImapSettings("127.0.0.1", mailbox.Port, "portal", "secret", StartTls: true) { Security = security }, largest: 100,
            NullLogger<ImapSource>.Instance)
        {
            Validation = trusts ? certificate.Trust : null,
        };
        var taken = 0;
        var reading = source.CollectAsync((_, _) => Task.FromResult(++taken > 0), CancellationToken.None);

        if (trusts)
        {
            await reading;
            Assert.Equal((1, "portal secret"), (taken, Assert.Single(mailbox.SignedIn)));
        }
        else
        {
            await Assert.ThrowsAsync<SslHandshakeException>(() => reading);
            Assert.Empty(mailbox.SignedIn);
        }
    }
}
