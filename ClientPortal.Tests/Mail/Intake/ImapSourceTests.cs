using System.Text;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Mail.Intake;
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
}
