using System.Globalization;
using ClientPortal.Domain.Conversations;
using ClientPortal.Domain.Documents;
using ClientPortal.Domain.People;
using ClientPortal.Domain.Projects;
using ClientPortal.Domain.Prospects;
using ClientPortal.Domain.Tickets;
using ClientPortal.Domain.Webhooks;
using ClientPortal.Tests.Architecture;
using ClientPortal.Tests.Features.Administration;
using ClientPortal.Tests.Features.Calendar;
using ClientPortal.Tests.Features.Calendar.Booking;
using ClientPortal.Tests.Features.Documents;
using ClientPortal.Tests.Features.Tickets;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features;
using ClientPortal.Web.Features.Administration;
using ClientPortal.Web.Features.Messages;
using ClientPortal.Web.Features.Messenger;
using ClientPortal.Web.Features.MyAccount;
using ClientPortal.Web.Features.Notifications;
using ClientPortal.Web.Features.Prospects;
using ClientPortal.Web.Features.Tickets;
using ClientPortal.Web.Features.Webhooks;
using ClientPortal.Web.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace ClientPortal.Tests.Features.Notifications;

/// <summary>Every kind that the features bring: who gets it, and what it says. A kind without a case here fails the last test.</summary>
public sealed class NotificationKindsCommandsTests : IAsyncLifetime
{
    private readonly FakeClock clock = new();
    private TestPortal portal = null!;

    public async ValueTask InitializeAsync() => portal = await TestPortal.StartAsync(clock);

    public async ValueTask DisposeAsync() => await portal.DisposeAsync();

    [Fact]
    public async Task A_message_notifies_members_who_have_not_muted_it_and_a_mention_also_those()
    {
        var direct = await DirectAsync();
        var group = await GroupAsync();
        await portal.Get<MessengerCommands>().PreferAsync(portal.NonMember, group, muted: true, pinned: false);

        await portal.WriteAsync(portal.Technician, direct, "Vous êtes là ?");
        await portal.WriteAsync(portal.Technician, group, "Bonjour à tous");
        await portal.WriteAsync(portal.Technician, group, $"@{portal.NonMember.Name} ?", portal.NonMember.PersonId);

        Assert.Equal(["message×2", "message×1"], await portal.KindsOfAsync(portal.Member));
        Assert.Equal(["mentioned×1"], await portal.KindsOfAsync(portal.NonMember));
        await NobodyElseAsync(portal.Member, portal.NonMember);
    }

    [Fact]
    public async Task A_new_ticket_notifies_staff_and_one_opened_for_a_client_that_client()
    {
        await portal.TicketAsync();
        Assert.Equal(["ticket-opened×1"], await portal.KindsOfAsync(portal.Technician));
        Assert.Equal(["ticket-opened×1"], await portal.KindsOfAsync(portal.Admin));
        await NobodyElseAsync(portal.Technician, portal.Admin);

        await portal.Tickets().OpenAsync(portal.Technician, TicketDesk.Fields with { Title = "Pour vous" }, requesterId: portal.Member.PersonId);
        Assert.Equal(["ticket-opened×1"], await portal.KindsOfAsync(portal.Member));
        Assert.Equal(["ticket-opened×1"], await portal.KindsOfAsync(portal.Technician));
    }

    [Fact]
    public async Task A_ticket_notifies_its_assignee_and_its_participants()
    {
        var number = await portal.TicketAsync();
        await portal.Tickets().AssignAsync(portal.Admin, number, portal.Technician.PersonId);
        Assert.Equal(["ticket-assigned×1", "ticket-opened×1"], await portal.KindsOfAsync(portal.Technician));

        await portal.SayAsync(portal.Technician, number, "Je regarde");
        await portal.Tickets().GoAsync(portal.Technician, number, TicketStatus.Resolved);
        Assert.Equal(["ticket-status×1", "ticket-answered×1"], await portal.KindsOfAsync(portal.Member));

        // The client's answer reopens it: both are told to the assignee, who wrote and is a participant.
        await portal.SayAsync(portal.Member, number, "Pas encore");
        Assert.Equal(
            ["ticket-status×1", "ticket-answered×1", "ticket-assigned×1", "ticket-opened×1"], await portal.KindsOfAsync(portal.Technician));
        Assert.Equal(["ticket-opened×1"], await portal.KindsOfAsync(portal.Admin));
        await NobodyElseAsync(portal.Technician, portal.Admin, portal.Member);
    }

    [Fact]
    public async Task An_event_notifies_those_who_are_invited()
    {
        var id = await portal.MeetingAsync(portal.Technician, portal.Member.PersonId, portal.Technician.PersonId);
        Assert.Equal(["event-invited×1"], await portal.KindsOfAsync(portal.Member));

        await portal.Calendar().ChangeAsync(portal.Technician, id, fields => fields with { Place = "Salle 2" });
        Assert.Equal(["event-changed×1", "event-invited×1"], await portal.KindsOfAsync(portal.Member));

        // A note in the description changes no one's plans, and those who are new are invited.
        await portal.Calendar().ChangeAsync(portal.Technician, id, fields => fields with { Description = "Ordre du jour" });
        await portal.Calendar().ChangeAsync(
            portal.Technician, id, fields => fields with { People = [.. fields.People, portal.ClientAdmin.PersonId] });
        Assert.Equal(["event-invited×1"], await portal.KindsOfAsync(portal.ClientAdmin));
        Assert.Equal(["event-changed×1", "event-invited×1"], await portal.KindsOfAsync(portal.Member));

        await portal.Store.WriteAsync(async db =>
            (await db.CalendarEvents.SingleAsync()).Remind(Viewer.Portal, portal.Member.PersonId, 15, clock.GetUtcNow()));
        Assert.Equal(["event-reminder×1", "event-changed×1", "event-invited×1"], await portal.KindsOfAsync(portal.Member));

        await portal.Calendar().CancelAsync(portal.Technician, id);
        Assert.Equal("event-cancelled×1", (await portal.KindsOfAsync(portal.Member))[0]);
        await NobodyElseAsync(portal.Member, portal.ClientAdmin);
    }

    [Fact]
    public async Task A_slot_that_is_taken_notifies_the_member_of_staff()
    {
        var slot = await portal.LeaveOneAsync();

        await portal.Booking().TakeAsync(portal.Member, portal.Technician.PersonId, slot);

        Assert.Equal(["event-booked×1"], await portal.KindsOfAsync(portal.Technician));
        await NobodyElseAsync(portal.Technician);
    }

    [Fact]
    public async Task A_note_notifies_staff_alone()
    {
        var number = await portal.TicketAsync();
        await portal.Tickets().AssignAsync(portal.Admin, number, portal.Technician.PersonId);

        await portal.SayAsync(portal.Admin, number, "Entre nous", isInternal: true);

        Assert.Equal("ticket-answered×1", (await portal.KindsOfAsync(portal.Technician))[0]);
        await NobodyElseAsync(portal.Technician, portal.Admin);
    }

    /// <summary>An answer within four hours: staff are warned half an hour before, and told when it is late.</summary>
    [Fact]
    public async Task A_promise_at_risk_and_a_missed_one_notify_the_assignee_or_else_all_staff()
    {
        await using var quiet = await TestPortal.StartAsync(clock, hosted: false);
        await quiet.Get<NotificationReactor>().BeginAsync();
        var due = (await quiet.TicketQueries().FindAsync(quiet.Technician, await quiet.TicketAsync())).Row.NextTarget!.DueAt!.Value;
        var mine = await quiet.TicketAsync();
        await quiet.Tickets().AssignAsync(quiet.Technician, mine, quiet.Technician.PersonId);

        Assert.Equal(0, await quiet.Tickets().WarnOfBreachesAsync(Viewer.Portal));
        clock.Advance(due - Ticket.WarnBefore - clock.GetUtcNow());
        Assert.Equal(2, await quiet.Tickets().WarnOfBreachesAsync(Viewer.Portal));
        Assert.Equal(0, await quiet.Tickets().WarnOfBreachesAsync(Viewer.Portal));
        clock.Advance(Ticket.WarnBefore + TimeSpan.FromTicks(1));
        await quiet.Tickets().RecordBreachesAsync(Viewer.Portal);
        await AdvanceAsync(quiet);

        Assert.Equal(
            ["ticket-at-risk×1", "ticket-broken×1", "ticket-opened×1", "ticket-opened×1"], (await KindsAsync(quiet, quiet.Admin)).Order());
        Assert.Equal(["ticket-at-risk×1", "ticket-at-risk×1", "ticket-broken×1", "ticket-broken×1", "ticket-opened×1", "ticket-opened×1"],
            (await KindsAsync(quiet, quiet.Technician)).Order());
        Assert.Empty(await KindsAsync(quiet, quiet.Member));
    }

    [Fact]
    public async Task A_project_notifies_its_members_once_for_what_was_done_once()
    {
        var project = await portal.ProjectAsync(
            "Migration", new MilestoneFields("Audit", null, false), new MilestoneFields("Coulisses", null, true));
        Assert.Equal(["project-joined×1"], await portal.KindsOfAsync(portal.Member));

        await portal.Projects.AmendAsync(portal.Technician, project, fields => fields with { ProgressFollowsMilestones = true });
        await portal.Projects.ReportAsync(portal.Technician, project, null, ProjectStatus.Waiting);
        var milestones = (await portal.ProjectQueries.FindAsync(portal.Technician, project)).Milestones;
        foreach (var milestone in milestones)
        {
            clock.Advance(TimeSpan.FromMinutes(1));
            await portal.Projects.CompleteMilestoneAsync(portal.Technician, project, milestone.Id);
        }

        // The milestone says what the progress that follows it would say again. Of an internal one clients hear only the progress.
        Assert.Equal(["project-updated×3", "project-milestone×1", "project-joined×1"], await portal.KindsOfAsync(portal.Member));
        await NobodyElseAsync(portal.Member);
    }

    [Fact]
    public async Task A_document_notifies_the_people_in_their_turn_and_who_asked_of_each_decision()
    {
        var id = await portal.DocumentAsync(await portal.ProjectAsync());
        await portal.Documents().AskAsync(
            portal.Technician, id, [$"{portal.ClientAdmin.PersonId}", $"{portal.Member.PersonId}"], needsAll: true, inOrder: true);
        Assert.Equal(["document-awaiting×1"], await portal.KindsOfAsync(portal.ClientAdmin));
        Assert.DoesNotContain("document-awaiting×1", await portal.KindsOfAsync(portal.Member));

        await portal.Documents().DecideAsync(portal.ClientAdmin, id, 1, Shelf.HashOf("Prix : 100"), DecisionKind.Approve, null);

        Assert.Equal(["document-decided×1"], await portal.KindsOfAsync(portal.Technician));
        Assert.Equal(["document-awaiting×1", "project-joined×1"], await portal.KindsOfAsync(portal.Member));
        await NobodyElseAsync(portal.Technician, portal.ClientAdmin, portal.Member);
    }

    [Fact]
    public async Task An_approval_that_is_due_reminds_the_person_and_one_that_is_late_is_told_to_those_responsible()
    {
        var id = await portal.DocumentAsync(await portal.ProjectAsync());
        await portal.Documents().AskAsync(portal.Technician, id, [$"{portal.ClientAdmin.PersonId}"], needsAll: true);
        foreach (var reminder in new[] { ApprovalReminder.Soon, ApprovalReminder.Overdue })
        {
            await portal.Store.WriteAsync(async db =>
            {
                var document = await ClientPortal.Web.Features.Documents.DocumentCommands.Whole(db.Documents).SingleAsync(one => one.Id == id);
                document.Remind(Viewer.Portal, document.Rounds[0].Id, reminder, clock.GetUtcNow());
            });
            await portal.NotifiedAsync();
        }

        Assert.Equal(["document-reminder×2", "document-awaiting×1"], await portal.KindsOfAsync(portal.ClientAdmin));
        Assert.Equal(["document-overdue×1"], await portal.KindsOfAsync(portal.Technician));
        Assert.Equal(["document-overdue×1"], await portal.KindsOfAsync(portal.Admin));
        await portal.Documents().AmendAsync(portal.Technician, id, fields => fields with { Shared = false });
        Assert.Empty(await portal.ListAsync(portal.ClientAdmin));
    }

    [Fact]
    public async Task A_prospect_notifies_staff_and_its_owner_that_it_is_theirs()
    {
        var prospects = portal.Get<ProspectCommands>();
        var id = await prospects.AddAsync(Viewer.Portal, new ProspectFields { FirstName = "Awa" }, ProspectSource.WebForm);
        Assert.Equal(["prospect-new×1"], await portal.KindsOfAsync(portal.Technician));
        await prospects.ChangeAsync(portal.Admin, id, fields => fields with { OwnerId = portal.Technician.PersonId });
        Assert.Equal(["prospect-assigned×1", "prospect-new×1"], await portal.KindsOfAsync(portal.Technician));
        Assert.Equal(["prospect-new×1"], await portal.KindsOfAsync(portal.Admin));

        await prospects.AddAsync(
            portal.Admin, new ProspectFields { FirstName = "Binta", OwnerId = portal.Technician.PersonId }, ProspectSource.Manual);
        Assert.Equal(["prospect-assigned×1", "prospect-assigned×1", "prospect-new×1"], await portal.KindsOfAsync(portal.Technician));
        await NobodyElseAsync(portal.Technician, portal.Admin);

        // A deleted prospect is not there, and its notifications are not either.
        await prospects.DeleteAsync(portal.Admin, id);
        Assert.Equal(["prospect-assigned×1"], await portal.KindsOfAsync(portal.Technician));
        Assert.Equal(1, await portal.CountAsync(portal.Technician));
    }

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
        await AdvanceAsync(quiet);

        Assert.Equal(["invitation-accepted×1"], await KindsAsync(quiet, quiet.ClientAdmin));
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
        await NobodyElseAsync(portal.Member);
    }

    [Fact]
    public async Task A_disabled_webhook_notifies_all_administrators()
    {
        var made = await portal.Get<WebhookCommands>().SubscribeAsync(portal.Admin, new WebhookFields("Compta", "https://example.org/hook", []));
        await portal.Store.WriteAsync(async db => (await db.Webhooks.SingleAsync(one => one.Id == made.Id)).Fail(isGone: true, clock.GetUtcNow()));

        Assert.Equal(["webhook-disabled×1"], await portal.KindsOfAsync(portal.Admin));
        Assert.Equal("Compta", Assert.Single(await portal.ListAsync(portal.Admin)).Title);
        await NobodyElseAsync(portal.Admin);
    }

    /// <summary>Each kind of each feature has its words, and a test of this class that names it.</summary>
    [Fact]
    public void Every_kind_has_its_sentences_and_a_case()
    {
        var texts = portal.Get<IStringLocalizer<NotificationTexts>>();
        var source = Sources.Named("ClientPortal.Tests/Features/Notifications/NotificationKindsCommandsTests.cs").Text;
        var kinds = FeatureIndex.NotificationSources.SelectMany(one => one.Kinds).Select(kind => kind.Name).ToList();

        Assert.Equal(kinds.Distinct(), kinds);
        foreach (var language in new[] { "fr", "en" })
        {
            CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);
            Assert.All(kinds, kind => Assert.False(texts[kind].ResourceNotFound || texts["Kind." + kind].ResourceNotFound, $"{kind}, {language}"));
        }

        Assert.All(kinds, kind => Assert.Contains($"\"{kind}×", source, StringComparison.Ordinal));
    }

    private static async Task AdvanceAsync(TestPortal quiet)
    {
        while (await quiet.Get<NotificationReactor>().AdvanceAsync())
        {
        }
    }

    private static async Task<IEnumerable<string>> KindsAsync(TestPortal quiet, Viewer viewer) =>
        (await quiet.ListAsync(viewer)).Select(row => $"{row.Kind}×{row.Count}");

    private Task<Guid> DirectAsync() => portal.Get<MessengerCommands>().OpenDirectAsync(portal.Technician, portal.Member.PersonId);

    private Task<Guid> GroupAsync() => portal.Get<MessengerCommands>()
        .CreateGroupAsync(portal.Technician, new GroupFields("Tous"), [portal.Member.PersonId, portal.NonMember.PersonId]);

    private async Task NobodyElseAsync(params Viewer[] notified)
    {
        await portal.NotifiedAsync();
        foreach (var viewer in new[]
            { portal.Admin, portal.Technician, portal.ClientAdmin, portal.Member, portal.NonMember, portal.Outsider }.Except(notified))
        {
            Assert.Empty(await portal.ListAsync(viewer));
        }
    }
}
