using ClientPortal.Domain.Conversations;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Messenger;

namespace ClientPortal.Tests.Features.Notifications.Email;

/// <summary>From a message to the mail server, with the real workers.</summary>
public sealed class NotificationMailSmtpTests
{
    [Fact]
    public async Task A_mail_server_gets_the_headers_that_unsubscribe_with_one_click()
    {
        await using var sink = new SmtpSink();
        await using var portal = await TestPortal.StartAsync(settings:
        [
            "--Portal:Notifications:MailAfterMinutes=0", "--Portal:Smtp:Host=127.0.0.1", $"--Portal:Smtp:Port={sink.Port}",
            "--Portal:Smtp:StartTls=false", "--Portal:Mail:From=portal@itvision.example", "--Portal:PublicUrl=https://portal.example.org",
        ]);
        var group = await portal.Get<MessengerCommands>().CreateGroupAsync(portal.Technician, new GroupFields("Tous"), [portal.Member.PersonId]);

        await portal.WriteAsync(portal.Technician, group, "Bonjour <b>à tous</b>");

        await Eventually.TrueAsync(() => sink.Received.Count == 1);
        var eml = sink.Received[0].Eml;
        Assert.Equal(("member@example.org", "Tous"), (eml.To, eml.Subject));
        Assert.Equal("List-Unsubscribe=One-Click", eml.Header("List-Unsubscribe-Post"));
        Assert.Matches("^<https://portal\\.example\\.org/unsubscribe/[A-Za-z0-9_-]+>$", eml.Header("List-Unsubscribe"));
        Assert.StartsWith($"https://portal.example.org/messages/{group}?message=", eml.Link.AbsoluteUri, StringComparison.Ordinal);
        Assert.Contains("Ne plus recevoir ces e-mails", eml.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>à", eml.Html, StringComparison.Ordinal);
    }
}
