using ClientPortal.Domain.Conversations;
using ClientPortal.Domain.Documents;
using ClientPortal.Domain.People;
using ClientPortal.Domain.Prospects;
using ClientPortal.Domain.Tickets;
using ClientPortal.Tests.Features.Documents;
using ClientPortal.Tests.Features.Tickets;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Data;
using ClientPortal.Web.Features.Documents;
using ClientPortal.Web.Features.Messages;
using ClientPortal.Web.Features.Messenger;
using ClientPortal.Web.Features.Notifications;
using ClientPortal.Web.Features.Prospects;
using ClientPortal.Web.Features.Tickets;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Tests.Data;

/// <summary>What is asked at every message and every opened ticket costs the same however many messages and tickets there are elsewhere.</summary>
[Trait(TestDatabase.Trait, "Sqlite")]
public sealed class QueryPlanTests
{
    [Fact]
    public async Task A_thread_and_a_ticket_are_read_without_reading_all_the_others()
    {
        using var plans = new QueryPlans();
        await using var portal = await TestPortal.StartAsync(hosted: false);
        var (conversations, tickets) = (portal.Get<ConversationQueries>(), portal.TicketQueries());
        var number = await portal.TicketAsync();
        await portal.SayAsync(portal.Member, number, "Bonjour");
        var row = (await tickets.FindAsync(portal.Technician, number)).Row;
        var answered = (await conversations.PageAsync(portal.Member, row.ConversationId)).Messages[0];
        await portal.Get<ConversationCommands>()
            .SendAsync(portal.Technician, row.ConversationId, new MessageDraft(Guid.NewGuid(), "Bonjour !") { ReplyToId = answered.Id });

        plans.Watch(portal);
        foreach (var viewer in new[] { portal.Member, portal.ClientAdmin, portal.Technician })
        {
            var page = await conversations.PageAsync(viewer, row.ConversationId);
            Assert.Equal(answered.Id, page.Messages[1].ReplyTo?.Id);
            await conversations.AroundAsync(viewer, row.ConversationId, answered.Id);
            var before = plans.Asked;
            await conversations.FindAsync(viewer, row.ConversationId);

            // What is unread is asked of those who take part: for another, each message of a long thread would be looked at, in vain.
            Assert.Equal(viewer == portal.ClientAdmin ? 3 : 4, plans.Asked - before);
            await conversations.MessageAsync(viewer, answered.Id, portal.Bus.Head + 1);
            await tickets.FindAsync(viewer, number);
            await tickets.DetailAsync(viewer, row.Id, portal.Bus.Head + 1);
            await portal.Get<MessengerQueries>().RowAsync(viewer, row.ConversationId);
            await portal.Get<MessengerQueries>().UnreadAsync(viewer);
        }

        Assert.InRange(plans.Asked, 18, int.MaxValue);
        Assert.Empty(plans.ScansOf("Messages", "Tickets", "Conversations", "ConversationMembers", "Reactions", "Attachments", "EventLog"));
    }

    /// <summary>Sending, reading and notifying: what a message costs does not depend on how many others there are.</summary>
    [Fact]
    public async Task A_message_its_receipt_and_its_notifications_cost_the_same_among_any_number()
    {
        using var plans = new QueryPlans();
        await using var portal = await TestPortal.StartAsync(hosted: false);
        var (conversations, tickets, reactor) = (portal.Get<ConversationCommands>(), portal.Get<TicketCommands>(), portal.Get<NotificationReactor>());
        var group = await portal.Get<MessengerCommands>()
            .CreateGroupAsync(portal.Technician, new GroupFields("Tous"), [portal.Member.PersonId, portal.Admin.PersonId]);
        await reactor.BeginAsync();

        plans.Watch(portal);
        var number = await portal.TicketAsync();
        await tickets.TakeAsync(portal.Technician, number);
        await tickets.GoAsync(portal.Technician, number, TicketStatus.Resolved);
        foreach (var conversation in new[] { group, await portal.ThreadAsync(number) })
        {
            var sent = await conversations.SendAsync(portal.Member, conversation, new MessageDraft(Guid.NewGuid(), "Bonjour"));
            await reactor.AdvanceAsync();
            await portal.Get<ReceiptCommands>().MarkAsync(portal.Technician, conversation, sent.Seq, sent.Seq);
            await reactor.FollowAsync([new ThreadRead(portal.Technician.PersonId, conversation)]);
            await conversations.ReactAsync(portal.Technician, sent.Id, "👍");
            await conversations.EditAsync(portal.Member, sent.Id, "Bonsoir");
            await conversations.DeleteAsync(portal.Member, sent.Id);
        }

        while (await reactor.AdvanceAsync())
        {
        }

        Assert.Equal(2, await portal.Store.ReadAsync(db => db.Notifications.CountAsync(
            one => one.PersonId == portal.Technician.PersonId && one.ConversationId != null)));
        Assert.Empty(plans.ScansOf(
            "Messages", "Tickets", "Conversations", "ConversationMembers", "Reactions", "Attachments", "EventLog", "Notifications", "Receipts"));
    }

    /// <summary>A list reads its page again at every change: once for all staff who have it open, not once for each.</summary>
    [Fact]
    public async Task A_change_of_a_ticket_is_one_read_for_all_who_have_the_list_open()
    {
        using var plans = new QueryPlans();
        await using var portal = await TestPortal.StartAsync();
        var number = await portal.TicketAsync();
        var pages = new List<PanelContext>();
        foreach (var viewer in new[] { portal.Technician, portal.Admin, portal.Technician, portal.Admin })
        {
            pages.Add(await PanelContext.OpenAsync(portal, viewer));
            pages[^1].Show<TicketsPanel>();
        }

        plans.Watch(portal);
        await portal.SayAsync(portal.Member, number, "Bonjour");
        foreach (var page in pages)
        {
            await page.SettleAsync();
            Assert.NotNull(page.Feed.LastEventAt);
        }

        Assert.Single(plans.Steps, step => step.EndsWith("IX_Tickets_UpdatedAt_Number_Status", StringComparison.Ordinal));
        foreach (var page in pages)
        {
            await page.DisposeAsync();
        }
    }

    /// <summary>A page is read from an index in the list's order, and the read ends when the page is full: nothing is sorted to choose it.</summary>
    [Fact]
    public async Task A_page_of_tickets_costs_a_page()
    {
        using var plans = new QueryPlans();
        await using var portal = await TestPortal.StartAsync(hosted: false);
        await portal.TicketAsync();
        foreach (var viewer in new[] { portal.Technician, portal.ClientAdmin, portal.Member })
        {
            foreach (var sort in Enum.GetValues<TicketSort>())
            {
                // Its own organisation's tickets a client has sorted by priority: there is no index of that.
                if (sort == TicketSort.Priority && !viewer.IsStaff)
                {
                    continue;
                }

                foreach (var filter in new TicketFilter[] { new(), new() { Over = true }, new() { Priority = TicketPriority.High } })
                {
                    plans.Watch(portal);
                    await portal.TicketQueries().ListAsync(viewer, filter with { Sort = sort });

                    Assert.Equal(1, plans.Asked);
                    Assert.Empty(plans.Choosing);
                    Assert.DoesNotContain("SCAN Tickets", plans.Steps);
                    Assert.Contains(plans.Steps, step => step.EndsWith($"USING INDEX {IndexOf(viewer, sort)}", StringComparison.Ordinal)
                        || step.EndsWith($"USING INDEX {IndexOf(viewer, sort)} (OrganisationId=?)", StringComparison.Ordinal)
                        || step.EndsWith($"USING COVERING INDEX {IndexOf(viewer, sort)}", StringComparison.Ordinal));
                }
            }
        }

        static string IndexOf(Viewer viewer, TicketSort sort) => (viewer.IsStaff, sort) switch
        {
            (true, TicketSort.Created) => "IX_Tickets_Number",
            (true, TicketSort.Priority) => "IX_Tickets_Priority_Number_Status",
            (true, TicketSort.Promise) => "IX_Tickets_NextDueAt_Number_Status",
            (true, _) => "IX_Tickets_UpdatedAt_Number_Status",
            (false, TicketSort.Created) => "IX_Tickets_OrganisationId_Number_Status",
            (false, TicketSort.Promise) => "IX_Tickets_OrganisationId_NextDueAt_Number_Status",
            (false, _) => "IX_Tickets_OrganisationId_UpdatedAt_Number_Status",
        };
    }

    /// <summary>Seldom words are looked up; of what is often in there the list is walked down.</summary>
    [Fact]
    public async Task A_search_sorts_no_more_than_little()
    {
        using var plans = new QueryPlans();
        await using var portal = await TestPortal.StartAsync(hosted: false);
        await portal.TicketAsync();
        Task<List<Guid>> FindAsync(bool often) =>
            portal.Store.ReadAsync(db => db.Tickets.Where(ticket => db.Tickets.Holding(db, new TicketWord("panne", often), true)
            .OrderByDescending(one => one.UpdatedAt).ThenByDescending(one => one.Number).Take(26).Select(one => one.Id).Contains(ticket.Id))
            .Select(ticket => ticket.Id).ToListAsync());

        plans.Watch(portal);
        await FindAsync(often: false);
        Assert.Empty(plans.ScansOf("Tickets", "Messages"));
        Assert.Contains("SEARCH Tickets USING INDEX IX_Tickets_Number (Number=?)", plans.Steps);

        plans.Watch(portal);
        await FindAsync(often: true);
        Assert.Empty(plans.Choosing);
        Assert.Contains("SCAN Tickets USING INDEX IX_Tickets_UpdatedAt_Number_Status", plans.Steps);
        Assert.Contains("SEARCH Messages USING COVERING INDEX IX_Messages_ConversationId_Seq (ConversationId=?)", plans.Steps);
    }

    /// <summary>A shelf's page is read from the index of its order, and what is searched is looked up: neither reads all documents.</summary>
    [Fact]
    public async Task A_page_of_documents_costs_a_page()
    {
        using var plans = new QueryPlans();
        await using var portal = await TestPortal.StartAsync(hosted: false);
        var project = await portal.ProjectAsync();
        await portal.DocumentAsync(project);
        foreach (var viewer in new[] { portal.Technician, portal.ClientAdmin, portal.Member })
        {
            foreach (var filter in new DocumentFilter[]
            {
                new(), new(ProjectId: project), new(Kind: DocumentKind.Quote), new(State: DocumentState.Awaiting, ProjectId: project),
            })
            {
                foreach (var sort in Enum.GetValues<DocumentSort>())
                {
                    var index = $"IX_Documents_{(filter.ProjectId is not null ? "ProjectId_" : viewer.IsStaff ? "" : "OrganisationId_")}{sort}";
                    plans.Watch(portal);
                    var page = await portal.DocumentQueries().FirstAsync(viewer, filter with { Sort = sort }, 25, null);
                    Assert.Equal(filter.State is null ? 1 : 0, page.Items.Count);
                    Assert.Empty(plans.CutOffSorts);
                    Assert.Contains(plans.Steps, step => step.Contains($" INDEX {index}", StringComparison.Ordinal));
                }
            }

            plans.Watch(portal);
            await portal.DocumentQueries().ListAsync(viewer, new DocumentFilter(ProjectId: project));
            Assert.Empty(plans.CutOffSorts);
            plans.Watch(portal);
            Assert.Single((await portal.DocumentQueries().FirstAsync(viewer, new DocumentFilter("devis"), 25, null)).Items);
            Assert.Empty(plans.ScansOf("Documents", "DocumentVersions", "DocumentTexts"));

            // Nor does it read the whole shelf in its order, to see which of its documents were found.
            Assert.DoesNotContain(plans.Steps, step => step.Contains(" INDEX IX_Documents_", StringComparison.Ordinal));
        }
    }

    /// <summary>
    /// A page of prospects says how many there are in all: that is counted, and searched, in an index that holds what it takes and no more.
    /// </summary>
    [Fact]
    public async Task A_page_of_prospects_is_chosen_and_counted_in_indexes()
    {
        using var plans = new QueryPlans();
        await using var portal = await TestPortal.StartAsync(hosted: false);
        for (var i = 0; i <= ProspectQueries.PageSize; i++)
        {
            await portal.Get<ProspectCommands>().AddAsync(portal.Technician, new ProspectFields { LastName = $"Diop {i}" }, ProspectSource.Manual);
        }

        foreach (var filter in new ProspectFilter[] { new(), new() { Search = "diop" }, new() { Status = ProspectStatus.New } })
        {
            plans.Watch(portal);
            var page = await portal.Get<ProspectQueries>().PageAsync(portal.Technician, new ProspectQuery(filter));

            Assert.Equal((ProspectQueries.PageSize, ProspectQueries.PageSize + 1), (page.Rows.Count, page.Total));
            Assert.DoesNotContain("SCAN Prospects", plans.Steps);
            Assert.Empty(plans.Choosing);
        }

        // One look through all of them, not two: the second one would only count what the first has found.
        plans.Watch(portal);
        Assert.Equal(1, (await portal.Get<ProspectQueries>()
            .PageAsync(portal.Technician, new ProspectQuery(new ProspectFilter { Search = "diop 25" }))).Total);
        Assert.Equal(["SCAN Prospects USING INDEX IX_Prospects_CreatedAt_Id_SearchText"],
            plans.Steps.Where(step => step.StartsWith("SCAN", StringComparison.Ordinal)));
    }

    /// <summary>Each of these is asked again and again, of all tickets: it costs what it finds.</summary>
    [Fact]
    public async Task Counts_the_desk_and_the_SLA_monitor_read_only_their_rows()
    {
        using var plans = new QueryPlans();
        await using var portal = await TestPortal.StartAsync(hosted: false);
        await portal.TicketAsync();

        await StepAsync(() => portal.TicketQueries().CountsAsync(portal.Technician, 1),
            "SCAN Tickets USING INDEX IX_Tickets_AssigneeId_NextDueAt_Number");
        await StepAsync(() => portal.TicketQueries().CountsAsync(portal.ClientAdmin, 1),
            "SEARCH Tickets USING INDEX IX_Tickets_OrganisationId_Number_Status (OrganisationId=?)");
        await StepAsync(
            () => portal.TicketQueries().DeskAsync(portal.Technician, 1),
            "SEARCH Tickets USING INDEX IX_Tickets_NextDueAt_Number_Status (NextDueAt<?)",
            "SEARCH Tickets USING INDEX IX_Tickets_AssigneeId_NextDueAt_Number (AssigneeId=?)");
        await StepAsync(() => portal.Tickets().RecordBreachesAsync(Viewer.Portal),
            "SEARCH Tickets USING INDEX IX_Tickets_BreachCheckAt (BreachCheckAt<?)");

        async Task StepAsync(Func<Task> ask, params string[] expected)
        {
            plans.Watch(portal);
            await ask();
            Assert.Equal(expected, plans.Steps.Where(step =>
                step.Contains(" Tickets ", StringComparison.Ordinal) && !step.EndsWith("(Id=?)", StringComparison.Ordinal)));
        }
    }
}
