using ClientPortal.Domain;
using ClientPortal.Domain.Conversations;
using ClientPortal.Domain.Mail;
using ClientPortal.Domain.People;
using ClientPortal.Tests.Features.Notifications;
using ClientPortal.Tests.Features.Tickets;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Intake;
using ClientPortal.Web.Features.Messages;
using ClientPortal.Web.Features.Messenger;
using ClientPortal.Web.Mail.Intake;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ClientPortal.Tests.Features.Intake;

/// <summary>Answers by mail: each mail has one outcome, and only a person's own answer is posted.</summary>
public sealed class IncomingMailReactorCommandsTests : IAsyncLifetime
{
    private const string Member = "member@example.org";

    private readonly FakeClock clock = new();
    private TestPortal portal = null!;
    private Guid thread;

    public async ValueTask InitializeAsync()
    {
        portal = await IntakeDesk.StartAsync(clock);
        thread = await portal.ThreadAsync(await portal.TicketAsync());
    }

    public async ValueTask DisposeAsync() => await portal.DisposeAsync();

    [Fact]
    public async Task An_answer_joins_the_conversation_once_as_a_message_by_mail()
    {
        var mail = IntakeDesk.Mail(
            $"Max <{Member.ToUpperInvariant()}>", portal.ReplyTo(portal.Member, thread).ToUpperInvariant(),
            "Oui, <b>jeudi</b>.\n\nLe 20 nov. 2026 à 09:00, IT Vision <r@itvision.example> a écrit :\n> Quand ?");

        var first = await portal.ArriveAsync(mail);
        var again = await portal.ArriveAsync("Received: by another.example; Fri, 20 Nov 2026 09:00:01 +0000\n" + mail);

        Assert.Equal((IncomingMailState.Taken, "posted", null, first.Id), (first.State, first.Reason, first.Content, again.Id));
        var message = Assert.Single(await MessagesAsync());
        Assert.Equal(
            ("Oui, <b>jeudi</b>.", portal.Member.PersonId, true, false), (message.Content, message.AuthorId, message.ByMail, message.Internal));
        Assert.True((await portal.Get<ConversationQueries>().OneAsync(portal.Technician, message.Id)).ByMail);
        Assert.Empty(await portal.OutboxAsync());
    }

    [Fact]
    public async Task A_crash_after_the_message_posts_it_once()
    {
        var mail = IntakeDesk.Mail(Member, portal.ReplyTo(portal.Member, thread), "Oui.");
        await portal.Get<MailIntake>().TakeAsync(System.Text.Encoding.UTF8.GetBytes(mail), CancellationToken.None);
        var stored = await portal.Store.ReadAsync(db => db.IncomingMails.Include(one => one.Content).SingleAsync());
        var replies = portal.Services.GetServices<IMailReceiver>().OfType<MailReplies>().Single();

        // The process ends here, before the outcome is stored.
        await replies.TakeAsync(new MailToTake(stored.Id, IncomingMessage.Read(stored.Content!.Raw), portal.Member.PersonId), CancellationToken.None);
        await portal.SettleAsync();

        Assert.Single(await MessagesAsync());
        Assert.Equal("posted", await portal.Store.ReadAsync(db => db.IncomingMails.Select(one => one.Reason).SingleAsync()));
    }

    [Fact]
    public async Task An_answer_of_staff_below_a_note_is_a_note()
    {
        await portal.SayAsync(portal.Admin, (await portal.Store.ReadAsync(db => db.Tickets.SingleAsync())).Number, "Entre nous", isInternal: true);

        await portal.ArriveAsync(IntakeDesk.Mail("technician@example.org", portal.ReplyTo(portal.Technician, thread, note: true), "D’accord."));

        Assert.All(await MessagesAsync(), message => Assert.True(message.Internal));
        Assert.Empty((await portal.Get<ConversationQueries>().PageAsync(portal.Member, thread)).Messages);
    }

    [Fact]
    public async Task Files_come_with_it_and_a_refused_one_is_told()
    {
        var mail = $"""
            From: {Member}
            To: {portal.ReplyTo(portal.Member, thread)}
            Subject: Re: Panne
            Message-ID: <files@example.org>
            MIME-Version: 1.0
            Content-Type: multipart/mixed; boundary=b

            --b
            Content-Type: text/html; charset=utf-8

            <p>Voici<br>la note</p><script>x</script>
            --b
            Content-Type: image/png; name=logo.png
            Content-Disposition: inline; filename=logo.png
            Content-ID: <logo>

            not a file
            --b
            Content-Type: application/pdf; name=note.pdf
            Content-Disposition: attachment; filename=note.pdf
            Content-Transfer-Encoding: base64

            {Convert.ToBase64String(SampleFiles.Pdf)}
            --b
            Content-Type: application/x-msdownload; name=tool.exe
            Content-Disposition: attachment; filename=tool.exe
            Content-Transfer-Encoding: base64

            {Convert.ToBase64String(SampleFiles.Program)}
            --b--
            """;

        var taken = await portal.ArriveAsync(mail);

        Assert.Equal("posted-without-file", taken.Reason);
        var row = (await portal.Get<ConversationQueries>().PageAsync(portal.Technician, thread)).Messages.Single();
        Assert.Equal(("Voici\nla note", "note.pdf"), (row.Content, Assert.Single(row.Attachments).Name));
        Assert.Contains("sans un de ses fichiers", Assert.Single(await portal.OutboxAsync()).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("stranger@elsewhere.example", "unknown-sender")]
    [InlineData("outsider@example.org", "foreign-code")]
    [InlineData("client@example.org", "foreign-code")]
    public async Task A_code_of_another_person_waits_for_staff(string from, string reason)
    {
        var mail = await portal.ArriveAsync(IntakeDesk.Mail(from, portal.ReplyTo(portal.Member, thread), "Bonjour"));

        Assert.Equal((IncomingMailState.Queued, reason, true), (mail.State, mail.Reason, mail.Content is not null));
        Assert.Empty(await MessagesAsync());
        Assert.Equal(reason == "foreign-code" ? 1 : 0, (await portal.OutboxAsync()).Count);
    }

    [Fact]
    public async Task A_person_who_lost_access_is_refused_and_told_once_a_day_in_their_language()
    {
        var group = await portal.Get<MessengerCommands>().CreateGroupAsync(
            portal.Technician, new GroupFields("Équipe"), [portal.Member.PersonId, portal.Admin.PersonId]);
        var address = portal.ReplyTo(portal.Member, group);
        await portal.Get<MessengerCommands>().RemoveAsync(portal.Technician, group, portal.Member.PersonId);

        var refused = await portal.ArriveAsync(IntakeDesk.Mail(Member, address, "Bonjour"));
        var again = await portal.ArriveAsync(IntakeDesk.Mail(Member, address, "Bonjour ?"));

        // People are told once a day; what they are not told of waits for staff with its text.
        Assert.Equal((IncomingMailState.Queued, "not-found", true), (again.State, again.Reason, again.Content is not null));
        Assert.Equal((IncomingMailState.Refused, "not-found"), (refused.State, refused.Reason));
        var told = Assert.Single(await portal.OutboxAsync());
        Assert.Equal((Member, "Votre e-mail « Re: Panne » n’a pas été pris"), (told.To, told.Subject.Replace('\u00a0', ' ')));
        Assert.DoesNotContain("Équipe", told.Text, StringComparison.Ordinal);

        clock.Advance(TimeSpan.FromHours(25));
        await portal.ArriveAsync(IntakeDesk.Mail(Member, address, "Toujours là ?"));
        Assert.Equal(2, (await portal.OutboxAsync()).Count);
    }

    [Fact]
    public async Task An_answer_with_nothing_of_its_own_is_refused_by_the_rule_of_the_page()
    {
        var mail = await portal.ArriveAsync(IntakeDesk.Mail(Member, portal.ReplyTo(portal.Member, thread), "> Quand ?\n"));

        Assert.Equal((IncomingMailState.Refused, "rule"), (mail.State, mail.Reason));
        Assert.Empty(await MessagesAsync());
    }

    [Theory]
    [InlineData(Member, "Auto-Submitted: auto-replied\n", "automatic")]
    [InlineData(Member, "Precedence: bulk\n", "automatic")]
    [InlineData(Member, "List-Id: <all.example.org>\n", "automatic")]
    [InlineData(Member, "Return-Path: <>\n", "bounce")]
    [InlineData("MAILER-DAEMON@example.org", "", "bounce")]
    [InlineData("portal@itvision.example", "", "own")]
    [InlineData("reponses+x@itvision.example", "", "own")]
    public async Task What_programs_send_is_neither_posted_nor_answered(string from, string headers, string reason)
    {
        var mail = await portal.ArriveAsync(IntakeDesk.Mail(from, portal.ReplyTo(portal.Member, thread), "Absent.", headers));

        Assert.Equal((IncomingMailState.Ignored, reason, null), (mail.State, mail.Reason, mail.Content));
        Assert.Empty(await MessagesAsync());
        Assert.Empty(await portal.OutboxAsync());
    }

    [Fact]
    public async Task A_mail_of_the_portal_that_comes_back_is_ignored_also_from_another_sender()
    {
        var mail = await portal.ArriveAsync(IntakeDesk.Mail(Member, portal.ReplyTo(portal.Member, thread), "Bonjour")
            .Replace("Message-ID: <", $"Message-ID: <{Guid.NewGuid():N}@itvision.example>\nX-Old: <", StringComparison.Ordinal));

        Assert.Equal((IncomingMailState.Ignored, "own"), (mail.State, mail.Reason));
    }

    [Fact]
    public async Task What_one_sender_sends_too_often_is_taken_later()
    {
        var address = portal.ReplyTo(portal.Member, thread);
        for (var sent = 0; sent < IncomingMailReactor.Incoming.PerAddress; sent++)
        {
            await portal.Get<MailIntake>().TakeAsync(
                System.Text.Encoding.UTF8.GetBytes(IntakeDesk.Mail(Member, "info@itvision.example", $"{sent}")), CancellationToken.None);
        }

        await portal.SettleAsync();

        Assert.Equal(IncomingMailState.Waiting, (await portal.ArriveAsync(IntakeDesk.Mail(Member, address, "Encore"))).State);
        var other = IntakeDesk.Mail("client@example.org", portal.ReplyTo(portal.ClientAdmin, thread), "Moi");
        Assert.Equal("posted", (await portal.ArriveAsync(other)).Reason);
        Assert.Single(await portal.OutboxAsync());

        clock.Advance(TimeSpan.FromHours(2));
        await portal.SettleAsync();
        Assert.Contains(await MessagesAsync(), message => message.Content == "Encore");
    }

    [Fact]
    public async Task A_mail_that_cannot_be_stored_does_not_keep_those_behind_it()
    {
        var taken = new List<int>();
        await Assert.ThrowsAsync<AggregateException>(() => MailSources.EachAsync(
            [1, 2, 3],
            one =>
            {
                taken.Add(one);
                return one == 1 ? throw new InvalidOperationException() : Task.CompletedTask;
            },
            CancellationToken.None));
        Assert.Equal([1, 2, 3], taken);

        var mail = await portal.ArriveAsync(IntakeDesk.Mail(Member, "info@itvision.example", "Bonjour")
            .Replace("Re: Panne", new string('a', IncomingMail.SubjectLength - 1) + "😀", StringComparison.Ordinal));
        Assert.Equal(new string('a', IncomingMail.SubjectLength - 1), mail.Subject);
    }

    [Fact]
    public async Task What_staff_have_not_decided_about_for_a_month_is_dismissed_and_its_text_deleted()
    {
        var old = IntakeDesk.Mail("stranger@example.net", "info@itvision.example", "Offre");
        await portal.ArriveAsync(old);
        clock.Advance(IncomingMailCommands.Kept);
        var fresh = await portal.ArriveAsync(IntakeDesk.Mail("stranger@example.net", "info@itvision.example", "Offre"));

        clock.Advance(TimeSpan.FromMinutes(1));
        await portal.Get<IncomingMailCommands>().SweepAsync(Viewer.Portal);

        var left = await portal.Store.ReadAsync(db => db.IncomingMails.Include(mail => mail.Content).OrderBy(mail => mail.ReceivedAt).ToListAsync());
        Assert.Equal([IncomingMailState.Dismissed, IncomingMailState.Queued], left.Select(mail => mail.State));
        Assert.Equal((null, fresh.Id), (left[0].Content, left[1].Id));

        // A second copy of it is still known.
        await portal.ArriveAsync(old);
        Assert.Equal(2, await portal.Store.ReadAsync(db => db.IncomingMails.CountAsync()));
    }

    [Fact]
    public async Task What_is_no_mail_is_not_taken()
    {
        Assert.False(await portal.Get<MailIntake>().TakeAsync([], CancellationToken.None));
        Assert.False(await portal.Get<MailIntake>().TakeAsync("\0\u0001\u0002 no header"u8.ToArray(), CancellationToken.None));
    }

    private Task<List<Message>> MessagesAsync() => portal.Store.ReadAsync(
        db => db.Messages.Where(message => message.ConversationId == thread).OrderBy(message => message.Seq).ToListAsync());
}
