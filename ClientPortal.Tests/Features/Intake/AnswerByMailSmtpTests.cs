using ClientPortal.Domain.Conversations;
using ClientPortal.Tests.Features.Notifications;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Messages;
using ClientPortal.Web.Features.Messenger;
using Microsoft.EntityFrameworkCore;
using MimeKit;

namespace ClientPortal.Tests.Features.Intake;

/// <summary>The whole way, with the real workers: a message is mailed by a mail server, answered, and the answer comes in by a folder.</summary>
public sealed class AnswerByMailSmtpTests
{
    [Fact]
    public async Task A_mailed_message_is_answered_by_mail_and_mail_programs_show_both_together()
    {
        var folder = Directory.CreateTempSubdirectory("intake-").FullName;
        await using var sink = new SmtpSink();
        var clock = new FakeClock();
        await using var portal = await TestPortal.StartAsync(clock,
        [
            "--Portal:Notifications:MailAfterMinutes=0", "--Portal:Smtp:Host=127.0.0.1", $"--Portal:Smtp:Port={sink.Port}",
            "--Portal:Smtp:StartTls=false", "--Portal:Mail:From=IT Vision <portal@itvision.example>",
            $"--Portal:Mail:ReplyAddress={IntakeDesk.Reply}", $"--Portal:Mail:Intake:Folder={folder}",
        ]);
        var group = await portal.Get<MessengerCommands>().CreateGroupAsync(portal.Technician, new GroupFields("Tous"), [portal.Member.PersonId]);
        await portal.WriteAsync(portal.Technician, group, "Quand ?");
        await Eventually.TrueAsync(() => sink.Received.Count == 1);
        var mail = sink.Received[0].Eml.Message;

        // As a mail program answers.
        using var answer = new MimeMessage(
            [new MailboxAddress("Max", "member@example.org")], mail.ReplyTo, "Re: Tous",
            new TextPart("plain") { Text = "Jeudi.\n\nLe 20 nov. 2026 à 09:00, IT Vision <r@itvision.example> a écrit :\n> Quand ?" });
        answer.InReplyTo = mail.MessageId;
        await answer.WriteToAsync(Path.Combine(folder, "answer.eml"));
        await Eventually.TrueAsync(async () =>
        {
            clock.Advance(TimeSpan.FromSeconds(30));
            return await portal.Store.ReadAsync(db => db.Messages.AnyAsync(message => message.ByMail));
        });

        var row = (await portal.Get<ConversationQueries>().PageAsync(portal.Technician, group)).Messages[^1];
        Assert.Equal(("Jeudi.", portal.Member.PersonId), (row.Content, row.AuthorId));
        await Eventually.TrueAsync(() => File.Exists(Path.Combine(folder, "taken", "answer.eml")));
        await Eventually.TrueAsync(() => portal.Store.ReadAsync(db => db.IncomingMails.AnyAsync(one => one.Reason == "posted")));

        // The next mail to that person follows theirs.
        await portal.WriteAsync(portal.Technician, group, "Parfait.");
        await Eventually.TrueAsync(() =>
        {
            clock.Advance(TimeSpan.FromMinutes(1));
            return sink.Received.Any(one => one.Eml.Text.Contains("Parfait.", StringComparison.Ordinal));
        });
        var next = sink.Received.Last(one => one.Eml.To == "member@example.org").Eml.Message;
        Assert.Equal(mail.References[0], next.References[0]);
        Assert.Equal((answer.MessageId, answer.MessageId), (next.References[^1], next.InReplyTo));
        await Scratch.DeleteAsync(folder);
    }
}
