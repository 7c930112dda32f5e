using ClientPortal.Domain.Conversations;
using ClientPortal.Domain.Notifications;
using ClientPortal.Domain.People;
using ClientPortal.Tests.Features.Tickets;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Administration;
using ClientPortal.Web.Features.Messages;
using ClientPortal.Web.Features.Messenger;
using ClientPortal.Web.Features.Notifications;
using ClientPortal.Web.Live;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Tests.Features.Notifications.Email;

/// <summary>A mail comes when a notification was not seen, and everything is asked again when it is sent.</summary>
public sealed class NotificationMailCommandsTests : IAsyncLifetime
{
    private const string Address = "member@example.org";

    private readonly FakeClock clock = new();
    private TestPortal portal = null!;
    private Guid group;

    public async ValueTask InitializeAsync()
    {
        portal = await TestPortal.StartAsync(clock, ["--Portal:Notifications:MailAfterMinutes=5"], hosted: false);
        await portal.Get<NotificationReactor>().BeginAsync();
        group = await portal.Get<MessengerCommands>().CreateGroupAsync(portal.Technician, new GroupFields("Tous"), [portal.Member.PersonId]);
    }

    public async ValueTask DisposeAsync() => await portal.DisposeAsync();

    [Fact]
    public async Task One_mail_tells_of_a_conversation_until_it_is_read()
    {
        await SayAsync("Un");
        await LaterAsync(minutes: 4);
        await SayAsync("Deux");
        Assert.Empty(await MailsAsync());
        await LaterAsync(minutes: 1);
        Assert.Equal(["Tous"], await MailsAsync());
        var mail = await portal.Store.ReadAsync(db => db.Outbox.SingleAsync(one => one.To == Address));
        Assert.Contains("Theo Technician", mail.Text, StringComparison.Ordinal);
        Assert.Contains("Deux", mail.Text, StringComparison.Ordinal);
        Assert.Contains("20 novembre 2026 à 09:04", mail.Text, StringComparison.Ordinal);
        Assert.Contains("Africa/Dakar", mail.Text, StringComparison.Ordinal);
        Assert.Contains($"/messages/{group}?message=", mail.Html, StringComparison.Ordinal);
        Assert.StartsWith("http://localhost/unsubscribe/", mail.UnsubscribeUrl, StringComparison.Ordinal);

        await SayAsync("Trois", portal.Member.PersonId);
        await LaterAsync(minutes: 60);
        Assert.Single(await MailsAsync());

        await portal.Notifications().ReadAllAsync(portal.Member);
        await SayAsync("Quatre");
        await LaterAsync(minutes: 5);
        Assert.Equal(["Tous", "Tous"], await MailsAsync());
    }

    [Fact]
    public async Task What_was_read_meanwhile_is_not_mailed()
    {
        await SayAsync("Un");
        await portal.RunMailAsync();
        await portal.Notifications().ReadAllAsync(portal.Member);
        await NothingComesAsync();
    }

    [Fact]
    public async Task What_was_deleted_meanwhile_is_not_mailed()
    {
        var sent = await SayAsync("Un");
        await portal.RunMailAsync();
        await portal.Get<ConversationCommands>().DeleteAsync(portal.Technician, sent.Id);
        await NothingComesAsync();
    }

    [Fact]
    public async Task A_mail_has_the_newest_text()
    {
        var sent = await SayAsync("Le code est 1234");
        await portal.RunMailAsync();
        await portal.Get<ConversationCommands>().EditAsync(portal.Technician, sent.Id, "Le code est dans le coffre");
        await LaterAsync(minutes: 5);

        var mail = await portal.Store.ReadAsync(db => db.Outbox.SingleAsync(one => one.To == Address));
        Assert.Contains("coffre", mail.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("1234", mail.Text + mail.Html, StringComparison.Ordinal);
    }

    /// <summary>The canary of access: a group, a ticket and a project that the person loses, and an account that is disabled.</summary>
    [Fact]
    public async Task Who_may_no_longer_see_the_subject_gets_no_mail()
    {
        var project = await portal.ProjectAsync();
        var number = await portal.TicketAsync(by: portal.ClientAdmin);
        await portal.Tickets().AddParticipantAsync(portal.Technician, number, portal.Member.PersonId);
        await portal.SayAsync(portal.Technician, number, "Bonjour");
        await portal.TicketAsync(by: portal.ClientAdmin);
        await SayAsync("Un");
        await portal.RunMailAsync();
        await portal.Get<MessengerCommands>().RemoveAsync(portal.Technician, group, portal.Member.PersonId);
        await portal.Tickets().RemoveParticipantAsync(portal.Technician, number, portal.Member.PersonId);
        await portal.Projects.RemoveMemberAsync(portal.Technician, project, portal.Member.PersonId);
        await portal.Get<PeopleCommands>().DisableAsync(portal.Admin, portal.Technician.PersonId);

        await NothingComesAsync();

        // The others get theirs: the jobs do run.
        Assert.NotEmpty(await portal.MailsAsync("admin@example.org"));
        Assert.Empty(await portal.MailsAsync("technician@example.org"));
    }

    [Fact]
    public async Task What_the_person_no_longer_wants_is_not_mailed()
    {
        await SayAsync("Un");
        await portal.RunMailAsync();
        await PreferAsync(new KindChoice("message") { Email = false });
        await NothingComesAsync();

        await portal.Notifications().ReadAllAsync(portal.Member);
        await PreferAsync(new KindChoice("message"));
        await SayAsync("Deux");
        await portal.RunMailAsync();
        await portal.Get<MessengerCommands>().PreferAsync(portal.Member, group, muted: true, pinned: false);
        await NothingComesAsync();

        await portal.Get<PreferenceCommands>().FollowAsync(portal.Member, "conversation", group, SubjectLevel.Nothing);
        await SayAsync("Trois", portal.Member.PersonId);
        await NothingComesAsync();
        Assert.DoesNotContain(await portal.ListAsync(portal.Member), row => row.Kind == "mentioned");
    }

    [Fact]
    public async Task A_mail_waits_while_the_person_uses_the_portal_and_not_while_a_page_is_merely_open()
    {
        var (presence, person) = (portal.Get<PresenceBoard>(), portal.Member.PersonId);
        await SayAsync("Un");
        await portal.RunMailAsync();
        await AtAsync(() => presence.Connect(person, "page"));
        Assert.Empty(await MailsAsync());

        await AtAsync(() =>
        {
            presence.Connect(person, "page");
            presence.Idle(person, "page", idle: true);
        });
        Assert.Equal(["Tous"], await MailsAsync());

        // A page's lease is shorter than the wait.
        async Task AtAsync(Action appear)
        {
            clock.Advance(TimeSpan.FromMinutes(5));
            appear();
            await portal.RunMailAsync();
        }
    }

    [Fact]
    public async Task What_quiet_hours_held_back_comes_in_one_mail_at_their_end()
    {
        await portal.Get<PreferenceCommands>().ChangeAsync(
            portal.Member, [], MailDigest.AtOnce, new QuietHours(new(9, 0), new(12, 0), Weekdays.MondayToFriday));
        var other = await portal.Get<MessengerCommands>().OpenDirectAsync(portal.Admin, portal.Member.PersonId);
        await SayAsync("Un");
        await portal.WriteAsync(portal.Admin, other, "Deux");
        await LaterAsync(minutes: 100);
        Assert.Empty(await MailsAsync());
        Assert.Equal(2, await portal.CountAsync(portal.Member));

        await LaterAsync(minutes: 80);
        Assert.Equal(["2 nouvelles sur le portail"], await MailsAsync());
        var mail = await portal.Store.ReadAsync(db => db.Outbox.SingleAsync(one => one.To == Address));
        Assert.Contains("Un", mail.Text, StringComparison.Ordinal);
        Assert.Contains("Deux", mail.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Do_not_disturb_until_the_return_ends_when_the_person_has_left_and_is_back()
    {
        var preferences = portal.Get<PreferenceCommands>();
        await preferences.SilenceAsync(portal.Member, Silence.Return);
        await SayAsync("Un");
        await LaterAsync(minutes: 24 * 60);
        await preferences.ReturnAsync(portal.Member);
        await LaterAsync(minutes: 1);
        Assert.Empty(await MailsAsync());

        await portal.SeenAsync(portal.Member);
        await preferences.ReturnAsync(portal.Member);
        await portal.RunMailAsync();
        Assert.Equal(["1 nouvelle sur le portail"], await MailsAsync());
        Assert.Null((await portal.Get<PreferenceQueries>().OfAsync(portal.Member)).DoNotDisturb);
    }

    /// <summary>The changes of clocks are in <c>DeliveryPolicyTests</c>: days of a whole portal cost more.</summary>
    [Fact]
    public async Task A_daily_digest_comes_at_eight_where_the_person_is_with_what_is_unread()
    {
        await portal.Store.WriteAsync(async db =>
        {
            var person = await db.People.SingleAsync(one => one.Id == portal.Member.PersonId);
            person.Describe(portal.Member, person.Profile with { TimeZone = "Europe/Paris", Language = "en" }, clock.GetUtcNow());
        });
        await portal.Get<PreferenceCommands>().ChangeAsync(portal.Member, [], MailDigest.Daily, null);
        for (var hour = 0; hour < 3 * 24; hour++)
        {
            if (hour % 24 == 0)
            {
                await portal.Notifications().ReadAllAsync(portal.Member);
                await SayAsync($"Jour {hour / 24}");
            }

            await LaterAsync(minutes: 60);
        }

        var sent = await portal.Store.ReadAsync(db => db.Outbox.Where(mail => mail.To == Address).OrderBy(mail => mail.CreatedAt).ToListAsync());
        Assert.Equal(
            Enumerable.Range(21, 3).Select(day => new DateTimeOffset(2026, 11, day, 7, 0, 0, TimeSpan.Zero)), sent.Select(mail => mail.CreatedAt));
        Assert.All(sent, mail => Assert.Equal("1 news item on the portal", mail.Subject));
        Assert.All(sent.Index(), one => Assert.Contains($"Jour {one.Index}", one.Item.Text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_security_notice_waits_for_nothing_and_cannot_be_unsubscribed()
    {
        portal.Get<PresenceBoard>().Connect(portal.Member.PersonId, "page");
        await portal.Get<PreferenceCommands>().EndMailAsync(portal.Member, null);
        await portal.Get<PreferenceCommands>().SilenceAsync(portal.Member, Silence.Tomorrow);
        await portal.Store.WriteAsync(async db =>
        {
            var person = await db.People.SingleAsync(one => one.Id == portal.Member.PersonId);
            person.NoteAccountChange(portal.Member, "passkey-added", clock.GetUtcNow());
            person.NoteAccountChange(portal.Member, "password", clock.GetUtcNow());
        });
        await portal.RunMailAsync();

        // The account writes a mail of its own about a new password.
        Assert.Equal(["Votre compte\u00a0: sécurité"], await MailsAsync());
        var mail = await portal.Store.ReadAsync(db => db.Outbox.SingleAsync(one => one.To == Address));
        Assert.Contains("clé d’accès", mail.Text, StringComparison.Ordinal);
        Assert.Null(mail.UnsubscribeUrl);
    }

    private Task<SentMessage> SayAsync(string words, params Guid[] mentions) => portal.WriteAsync(portal.Technician, group, words, mentions);

    private Task PreferAsync(KindChoice choice) =>
        portal.Get<PreferenceCommands>().ChangeAsync(portal.Member, [choice], MailDigest.AtOnce, null);

    private Task<List<string>> MailsAsync() => portal.MailsAsync(Address);

    // Notifications are written before the time passes, as the worker does.
    private async Task LaterAsync(int minutes)
    {
        await portal.RunMailAsync();
        clock.Advance(TimeSpan.FromMinutes(minutes));
        await portal.RunMailAsync();
    }

    private async Task NothingComesAsync()
    {
        await LaterAsync(minutes: 30);
        Assert.Empty(await MailsAsync());
    }
}
