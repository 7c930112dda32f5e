using System.Globalization;
using ClientPortal.Domain.Announcements;
using ClientPortal.Domain.People;
using ClientPortal.Domain.Webhooks;
using ClientPortal.Tests.Architecture;
using ClientPortal.Tests.Features.Administration;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features;
using ClientPortal.Web.Features.Administration;
using ClientPortal.Web.Features.Announcements;
using ClientPortal.Web.Features.MyAccount;
using ClientPortal.Web.Features.Notifications;
using ClientPortal.Web.Features.Webhooks;
using ClientPortal.Web.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace ClientPortal.Tests.Features.Notifications;

/// <summary>
/// Who gets the kinds of accounts, invitations, webhooks and announcements; and that no kind is without its words and its case, here or in
/// <see cref="NotificationKindsCommandsTests"/>.
/// </summary>
public sealed class PersonalKindsCommandsTests : IAsyncLifetime
{
    private readonly FakeClock clock = new();
    private TestPortal portal = null!;

    public async ValueTask InitializeAsync() => portal = await TestPortal.StartAsync(clock);

    public async ValueTask DisposeAsync() => await portal.DisposeAsync();

    [Fact]
    public async Task An_accepted_invitation_notifies_the_one_who_sent_it()
    {
        // Without hosted services: a mail that was sent no longer holds its link.
        await using var quiet = await TestPortal.StartAsync(clock, hosted: false);
        await quiet.Get<NotificationReactor>().BeginAsync();
        var fields = new PersonFields("Nina Nouvelle", "nina@example.org", Role.Client);
        await quiet.Get<InvitationCommands>().SendAsync(quiet.ClientAdmin, quiet.Acme, fields, []);
        var person = await quiet.Get<InvitationCommands>()
            .AcceptAsync(Viewer.Portal, await quiet.SecretOfAsync(fields.Email), "correct horse battery");
        await quiet.AdvanceAsync();

        Assert.Equal(["invitation-accepted×1"], await quiet.KindsAsync(quiet.ClientAdmin));
        Assert.Equal($"/people/{person}", Assert.Single(await quiet.ListAsync(quiet.ClientAdmin)).Href);
        foreach (var other in new[] { quiet.Admin, quiet.Technician, quiet.Member, quiet.Outsider })
        {
            Assert.Empty(await quiet.ListAsync(other));
        }
    }

    [Fact]
    public async Task A_sign_in_on_a_new_device_and_a_new_password_notify_the_person_though_they_seem_to_act()
    {
        var sessions = portal.Get<SessionCommands>();
        foreach (var device in new[] { "Firefox, Windows", "Firefox, Windows", "Safari, iPhone" })
        {
            await sessions.StartAsync(portal.Member, device);
            clock.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal(["account-sign-in×1"], await portal.KindsOfAsync(portal.Member));
        await portal.Get<AccountCommands>().ChangePasswordAsync(portal.Member, TestPortal.Password, "another long enough one");
        Assert.Equal(["account-changed×1", "account-sign-in×1"], await portal.KindsOfAsync(portal.Member));
        await portal.NobodyElseAsync(portal.Member);
    }

    [Fact]
    public async Task A_disabled_webhook_notifies_all_administrators()
    {
        var made = await portal.Get<WebhookCommands>().SubscribeAsync(portal.Admin, new WebhookFields("Compta", "https://example.org/hook", []));
        await portal.Store.WriteAsync(async db => (await db.Webhooks.SingleAsync(one => one.Id == made.Id)).Fail(isGone: true, clock.GetUtcNow()));

        Assert.Equal(["webhook-disabled×1"], await portal.KindsOfAsync(portal.Admin));
        Assert.Equal("Compta", Assert.Single(await portal.ListAsync(portal.Admin)).Title);
        await portal.NobodyElseAsync(portal.Admin);
    }

    [Fact]
    public async Task An_announcement_that_is_a_notification_notifies_its_audience_until_its_end()
    {
        await using var quiet = await TestPortal.StartAsync(clock, hosted: false);
        await quiet.Get<NotificationReactor>().BeginAsync();
        var starts = clock.GetUtcNow().AddHours(1);
        var id = await quiet.Get<AnnouncementCommands>().AnnounceAsync(
            quiet.Admin,
            new(AnnouncementAudience.Organisation(quiet.Acme), "Fermeture", "Le 24.\nBonnes fêtes !")
            {
                Form = AnnouncementForm.Notification, StartsAt = starts, EndsAt = starts.AddHours(2),
            });
        Assert.Equal(starts, await TellAsync());
        Assert.Empty(await quiet.KindsAsync(quiet.Member));

        clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(starts.AddHours(2), await TellAsync());

        // A run that is repeated after a crash tells it once.
        await TellAsync();
        foreach (var viewer in new[] { quiet.Member, quiet.NonMember, quiet.ClientAdmin })
        {
            Assert.Equal(["announcement×1"], await quiet.KindsAsync(viewer));
        }

        foreach (var viewer in new[] { quiet.Admin, quiet.Technician, quiet.Outsider })
        {
            Assert.Empty(await quiet.ListAsync(viewer));
        }

        var row = Assert.Single(await quiet.ListAsync(quiet.Member));
        Assert.Equal(("Fermeture", $"/notifications?announcement={id}"), (row.Title, row.Href));
        Assert.Equal("Le 24. Bonnes fêtes !", row.Part);
        await quiet.Notifications().OpenedAsync(quiet.Member, NotificationAddress.Of(row.Href));
        Assert.Equal((0, 1), (await quiet.CountAsync(quiet.Member), await quiet.CountAsync(quiet.NonMember)));

        // Read or not, it is gone at its end.
        clock.Advance(TimeSpan.FromHours(2));
        Assert.Null(await TellAsync());
        foreach (var viewer in new[] { quiet.Member, quiet.NonMember })
        {
            Assert.Empty(await quiet.ListAsync(viewer));
            Assert.Equal(0, await quiet.CountAsync(viewer));
        }

        async Task<DateTimeOffset?> TellAsync()
        {
            var next = await quiet.Get<AnnouncementCommands>().NotifyAsync(Viewer.Portal, id);
            await quiet.AdvanceAsync();
            return next;
        }
    }

    [Fact]
    public async Task Its_job_notifies_staff_but_not_the_one_who_made_it_and_ending_it_withdraws_it()
    {
        var id = await portal.Get<AnnouncementCommands>().AnnounceAsync(
            portal.Admin, new(new(AnnouncementScope.Staff), "Réunion", "") { Form = AnnouncementForm.Notification });
        await Eventually.TrueAsync(async () => await portal.CountAsync(portal.Technician) == 1);
        await portal.NobodyElseAsync(portal.Technician);

        await portal.Get<AnnouncementCommands>().EndAsync(portal.Admin, id);
        Assert.Empty(await portal.KindsOfAsync(portal.Technician));
    }

    /// <summary>Each kind of each feature has its words, and a test of these two classes that names it.</summary>
    [Fact]
    public void Every_kind_has_its_sentences_and_a_case()
    {
        var texts = portal.Get<IStringLocalizer<NotificationTexts>>();
        var source = string.Concat(new[] { "NotificationKinds", "PersonalKinds" }
            .Select(name => Sources.Named($"ClientPortal.Tests/Features/Notifications/{name}CommandsTests.cs").Text));
        var kinds = FeatureIndex.NotificationSources.SelectMany(one => one.Kinds).Select(kind => kind.Name).ToList();

        Assert.Equal(kinds.Distinct(), kinds);
        foreach (var language in new[] { "fr", "en" })
        {
            CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);
            Assert.All(kinds, kind => Assert.False(texts[kind].ResourceNotFound || texts["Kind." + kind].ResourceNotFound, $"{kind}, {language}"));
        }

        Assert.All(kinds, kind => Assert.Contains($"\"{kind}×", source, StringComparison.Ordinal));
    }
}
