using ClientPortal.Tests.Features.Tickets;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Conversations;
using ClientPortal.Web.Features.Tickets;

namespace ClientPortal.Tests.Data;

/// <summary>What is asked at every message and every opened ticket costs the same however many messages and tickets there are elsewhere.</summary>
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
        await portal.Get<ConversationCommands>().SendAsync(portal.Technician, row.ConversationId, new MessageDraft(Guid.NewGuid(), "Bonjour !") { ReplyToId = answered.Id });

        plans.Watch(portal);
        foreach (var viewer in new[] { portal.Member, portal.ClientAdmin, portal.Technician })
        {
            var page = await conversations.PageAsync(viewer, row.ConversationId);
            Assert.Equal(answered.Id, page.Messages[1].ReplyTo?.Id);
            await conversations.AroundAsync(viewer, row.ConversationId, answered.Id);
            await conversations.FindAsync(viewer, row.ConversationId);
            await conversations.MessageAsync(viewer, answered.Id, portal.Bus.Head + 1);
            await tickets.FindAsync(viewer, number);
            await tickets.RowAsync(viewer, row.Id, portal.Bus.Head + 1);
            await portal.Get<MessengerQueries>().RowAsync(viewer, row.ConversationId);
            await portal.Get<MessengerQueries>().UnreadAsync(viewer);
        }

        Assert.InRange(plans.Asked, 18, int.MaxValue);
        Assert.Empty(plans.ScansOf("Messages", "Tickets", "Conversations", "ConversationMembers", "Reactions", "Attachments", "EventLog"));
    }
}
