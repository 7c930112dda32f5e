using ClientPortal.Domain.Conversations;
using ClientPortal.Domain.Mail;
using ClientPortal.Domain.Notifications;
using ClientPortal.Tests.Features.Intake;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Messenger;
using ClientPortal.Web.Features.Notifications;
using ClientPortal.Web.Mail;
using ClientPortal.Web.Mail.Intake;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Tests.Features.Notifications.Email;

/// <summary>An answer to a digest joins the one conversation that it tells of; of several, the team gets it and the sender is told so.</summary>
public sealed class AnswerToDigestCommandsTests : IAsyncLifetime
{
    private const string Address = "member@example.org";

    private readonly FakeClock clock = new();
    private TestPortal portal = null!;
    private Guid group;

    public async ValueTask InitializeAsync()
    {
        portal = await IntakeDesk.StartAsync(clock);
        await portal.Get<NotificationReactor>().BeginAsync();
        group = await portal.Get<MessengerCommands>().CreateGroupAsync(portal.Technician, new GroupFields("Tous"), [portal.Member.PersonId]);
        await portal.Get<PreferenceCommands>().ChangeAsync(portal.Member, [], MailDigest.Daily, null);
    }

    public async ValueTask DisposeAsync() => await portal.DisposeAsync();

    [Fact]
    public async Task An_answer_to_a_digest_of_one_conversation_joins_it_and_reads_what_it_told_of()
    {
        await portal.WriteAsync(portal.Technician, group, "Quand ?");
        await portal.WriteAsync(portal.Technician, group, $"@{portal.Member.Name} ?", portal.Member.PersonId);
        var digest = await DigestAsync();
        Assert.Equal("2 nouvelles sur le portail", digest.Subject);
        Assert.Contains("rejoint la conversation", digest.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("ne pas y répondre", digest.Text, StringComparison.Ordinal);

        var taken = await portal.ArriveAsync(IntakeDesk.Mail(Address, digest.ReplyTo!, "Jeudi."));

        Assert.Equal((IncomingMailState.Taken, "posted", group), (taken.State, taken.Reason, taken.ConversationId));
        var message = await portal.Store.ReadAsync(db => db.Messages.SingleAsync(one => one.ByMail));
        Assert.Equal(("Jeudi.", group, portal.Member.PersonId), (message.Content, message.ConversationId, message.AuthorId));
        Assert.Equal(0, await portal.CountAsync(portal.Member));
    }

    [Fact]
    public async Task An_answer_to_a_digest_of_several_subjects_joins_none_and_its_sender_is_told_once()
    {
        var direct = await portal.Get<MessengerCommands>().OpenDirectAsync(portal.Admin, portal.Member.PersonId);
        await portal.WriteAsync(portal.Technician, group, "Quand ?");
        await portal.WriteAsync(portal.Admin, direct, "Bonjour");
        var digest = await DigestAsync();
        Assert.Equal((IntakeDesk.Reply, null), (digest.ReplyTo, digest.References));
        Assert.Contains("ne rejoint aucune conversation", digest.Text, StringComparison.Ordinal);
        Assert.Contains("ne rejoint aucune conversation", digest.Html, StringComparison.Ordinal);

        var first = await portal.ArriveAsync(IntakeDesk.Mail(Address, digest.ReplyTo!, "Jeudi."));
        var second = await portal.ArriveAsync(IntakeDesk.Mail(Address, digest.ReplyTo!, "Ou vendredi."));

        Assert.All([first, second], mail => Assert.Equal((IncomingMailState.Queued, "no-conversation"), (mail.State, mail.Reason)));
        Assert.False(await portal.Store.ReadAsync(db => db.Messages.AnyAsync(one => one.ByMail)));
        var told = Assert.Single(await portal.OutboxAsync(), mail => mail.To == Address && mail.Id != digest.Id);
        Assert.Contains("L’équipe va le lire", told.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_digest_of_a_portal_that_takes_no_mail_says_that_it_is_not_to_be_answered()
    {
        await using var silent = await TestPortal.StartAsync(clock, ["--Portal:Notifications:MailAfterMinutes=0"], hosted: false);
        Assert.Null(silent.Get<ReplyAddress>().Base);
        await silent.Store.WriteAsync(db =>
        {
            silent.Get<MailQueue>().Enqueue(db, new NotificationDigestMail(
                new Addressee(Address, "Max"), [new MailItem("Tous", "Quand ?", clock.GetUtcNow(), "messages")], "unsubscribe/x"));
            return Task.CompletedTask;
        });

        var digest = Assert.Single(await silent.OutboxAsync());
        Assert.Null(digest.ReplyTo);
        Assert.Contains("ne pas y répondre", digest.Text, StringComparison.Ordinal);
    }

    // Tomorrow at eight.
    private async Task<OutboxMail> DigestAsync()
    {
        await portal.RunMailAsync();
        clock.Advance(TimeSpan.FromDays(1));
        await portal.RunMailAsync();
        return await portal.Store.ReadAsync(db => db.Outbox.SingleAsync(mail => mail.To == Address));
    }
}
