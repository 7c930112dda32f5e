using ClientPortal.Domain;
using ClientPortal.Domain.Conversations;
using ClientPortal.Domain.People;
using ClientPortal.Domain.Tickets;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Messages;
using ClientPortal.Web.Features.Tickets;

namespace ClientPortal.Tests.Features.Tickets;

/// <summary>What a message does to the ticket of its thread.</summary>
public sealed class TicketRepliesCommandsTests : IAsyncLifetime
{
    private readonly QueryPlans plans = new();
    private TestPortal portal = null!;
    private long number;

    public async ValueTask InitializeAsync()
    {
        portal = await TestPortal.StartAsync(hosted: false);
        number = await portal.TicketAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await portal.DisposeAsync();
        plans.Dispose();
    }

    /// <summary>The thread with its members, whether the message was sent before, the ticket.</summary>
    [Fact]
    [Trait(TestDatabase.Trait, "Sqlite")]
    public async Task A_message_asks_the_database_three_questions()
    {
        await portal.SayAsync(portal.Technician, number, "Première");
        var thread = await portal.ThreadAsync(number);
        plans.Watch(portal);

        await portal.Get<ConversationCommands>().SendAsync(portal.Technician, thread, new MessageDraft(Guid.NewGuid(), "Deuxième"));

        Assert.Equal(3, plans.Asked);
    }

    [Fact]
    public async Task The_first_public_message_of_staff_is_the_answer_and_a_note_is_not()
    {
        await portal.SayAsync(portal.Technician, number, "Entre nous", isInternal: true);
        Assert.False(await AnsweredAsync());

        await portal.SayAsync(portal.Technician, number, "Bonjour");
        Assert.True(await AnsweredAsync());
    }

    [Fact]
    public async Task A_clients_reply_reopens_a_resolved_ticket_in_the_save_of_the_message()
    {
        await ResolveAsync();
        var before = await portal.Log.HeadAsync();

        await portal.SayAsync(portal.Member, number, "Toujours en panne");

        Assert.Equal(TicketStatus.Reopened, await StatusAsync());
        var happened = await portal.Log.AfterAsync(Viewer.Portal, before, 10);
        Assert.Equal([typeof(MessageSent), typeof(TicketStatusChanged)], happened.Select(logged => logged.Event.GetType()));
        Assert.All(happened, logged => Assert.Equal(portal.Member.PersonId, logged.Event.ActorId));
    }

    [Fact]
    public async Task A_reply_that_is_refused_leaves_the_ticket_as_it_was()
    {
        await ResolveAsync();
        var (thread, before) = (await portal.ThreadAsync(number), await portal.Log.HeadAsync());
        var draft = new MessageDraft(Guid.NewGuid(), "Voici la photo") { Attachments = [Guid.NewGuid()] };

        var refused = await Assert.ThrowsAsync<RuleBroken>(() => portal.Get<ConversationCommands>().SendAsync(portal.Member, thread, draft));

        Assert.Equal("file.gone", refused.Rule);
        Assert.Equal(TicketStatus.Resolved, await StatusAsync());
        Assert.Equal(before, await portal.Log.HeadAsync());
    }

    private async Task ResolveAsync()
    {
        await portal.Tickets().TakeAsync(portal.Technician, number);
        await portal.Tickets().GoAsync(portal.Technician, number, TicketStatus.Resolved);
    }

    private async Task<TicketStatus> StatusAsync() => (await portal.TicketQueries().FindAsync(portal.Technician, number)).Row.Status;

    private Task<bool> AnsweredAsync() =>
        portal.Store.ReadAsync(db => Task.FromResult(db.Tickets.Any(ticket => ticket.Number == number && ticket.AnsweredAt != null)));
}
