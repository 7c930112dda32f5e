using ClientPortal.Domain.Conversations;
using ClientPortal.Domain.Documents;
using ClientPortal.Domain.People;
using ClientPortal.Domain.Projects;
using ClientPortal.Domain.Prospects;
using ClientPortal.Domain.Tickets;
using ClientPortal.Tests.Features.Calendar;
using ClientPortal.Tests.Features.Calendar.Booking;
using ClientPortal.Tests.Features.Documents;
using ClientPortal.Tests.Features.Tickets;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Messages;
using ClientPortal.Web.Features.Messenger;
using ClientPortal.Web.Features.Notifications;
using ClientPortal.Web.Features.Prospects;
using ClientPortal.Web.Features.Tickets;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Tests.Features.Notifications;

/// <summary>Who gets the kinds of conversations, tickets, projects, documents, prospects and the calendar.</summary>
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
        await portal.NobodyElseAsync(portal.Member, portal.NonMember);
    }

    [Fact]
    public async Task A_new_ticket_notifies_staff_and_one_opened_for_a_client_that_client()
    {
        await portal.TicketAsync();
        Assert.Equal(["ticket-opened×1"], await portal.KindsOfAsync(portal.Technician));
        Assert.Equal(["ticket-opened×1"], await portal.KindsOfAsync(portal.Admin));
        await portal.NobodyElseAsync(portal.Technician, portal.Admin);

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
        await portal.NobodyElseAsync(portal.Technician, portal.Admin, portal.Member);
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
        await portal.NobodyElseAsync(portal.Member, portal.ClientAdmin);
    }

    [Fact]
    public async Task A_slot_that_is_taken_notifies_the_member_of_staff()
    {
        var slot = await portal.LeaveOneAsync();

        await portal.Booking().TakeAsync(portal.Member, portal.Technician.PersonId, slot);

        Assert.Equal(["event-booked×1"], await portal.KindsOfAsync(portal.Technician));
        await portal.NobodyElseAsync(portal.Technician);
    }

    [Fact]
    public async Task A_note_notifies_staff_alone()
    {
        var number = await portal.TicketAsync();
        await portal.Tickets().AssignAsync(portal.Admin, number, portal.Technician.PersonId);

        await portal.SayAsync(portal.Admin, number, "Entre nous", isInternal: true);

        Assert.Equal("ticket-answered×1", (await portal.KindsOfAsync(portal.Technician))[0]);
        await portal.NobodyElseAsync(portal.Technician, portal.Admin);
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
        await quiet.AdvanceAsync();

        Assert.Equal(
            ["ticket-at-risk×1", "ticket-broken×1", "ticket-opened×1", "ticket-opened×1"], (await quiet.KindsAsync(quiet.Admin)).Order());
        Assert.Equal(["ticket-at-risk×1", "ticket-at-risk×1", "ticket-broken×1", "ticket-broken×1", "ticket-opened×1", "ticket-opened×1"],
            (await quiet.KindsAsync(quiet.Technician)).Order());
        Assert.Empty(await quiet.KindsAsync(quiet.Member));
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
        await portal.NobodyElseAsync(portal.Member);
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
        await portal.NobodyElseAsync(portal.Technician, portal.ClientAdmin, portal.Member);
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
        await portal.NobodyElseAsync(portal.Technician, portal.Admin);

        // A deleted prospect is not there, and its notifications are not either.
        await prospects.DeleteAsync(portal.Admin, id);
        Assert.Equal(["prospect-assigned×1"], await portal.KindsOfAsync(portal.Technician));
        Assert.Equal(1, await portal.CountAsync(portal.Technician));
    }

    private Task<Guid> DirectAsync() => portal.Get<MessengerCommands>().OpenDirectAsync(portal.Technician, portal.Member.PersonId);

    private Task<Guid> GroupAsync() => portal.Get<MessengerCommands>()
        .CreateGroupAsync(portal.Technician, new GroupFields("Tous"), [portal.Member.PersonId, portal.NonMember.PersonId]);
}
