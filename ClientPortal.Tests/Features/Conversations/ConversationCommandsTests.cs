using ClientPortal.Domain;
using ClientPortal.Domain.Tickets;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Conversations;
using ClientPortal.Web.Features.Tickets;

namespace ClientPortal.Tests.Features.Conversations;

public sealed class ConversationCommandsTests
{
    [Fact]
    public async Task One_client_id_sent_a_hundred_times_at_once_is_one_message_and_one_answer()
    {
        await using var portal = await TestPortal.StartAsync();
        var thread = await ThreadAsync(portal);
        var draft = new MessageDraft(Guid.NewGuid(), "Bonjour");

        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Task.Run(() => portal.Get<ConversationCommands>().SendAsync(portal.Member, thread, draft))));

        Assert.Single(answers.Distinct());
        Assert.Single((await portal.Get<ConversationQueries>().PageAsync(portal.Member, thread)).Messages);
    }

    [Fact]
    public async Task Fifty_people_writing_at_once_are_all_stored_in_one_order()
    {
        await using var portal = await TestPortal.StartAsync();
        var thread = await ThreadAsync(portal);

        await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(() =>
            portal.Get<ConversationCommands>().SendAsync(i % 2 == 0 ? portal.Member : portal.ClientAdmin, thread, new MessageDraft(Guid.NewGuid(), $"{i}")))));

        var forMember = await portal.Get<ConversationQueries>().PageAsync(portal.Member, thread);
        var forStaff = await portal.Get<ConversationQueries>().PageAsync(portal.Technician, thread);
        Assert.Equal(50, forMember.Messages.Count);
        Assert.Equal(forMember.Messages.Select(message => message.Id), forStaff.Messages.Select(message => message.Id));
    }

    [Fact]
    public async Task An_internal_note_does_not_exist_for_a_client()
    {
        await using var portal = await TestPortal.StartAsync();
        var thread = await ThreadAsync(portal);
        var head = await portal.Log.HeadAsync();
        var note = await portal.Get<ConversationCommands>().SendAsync(portal.Technician, thread, new MessageDraft(Guid.NewGuid(), "entre nous") { Internal = true });

        Assert.Empty((await portal.Get<ConversationQueries>().PageAsync(portal.Member, thread)).Messages);
        Assert.Empty(await portal.Log.AfterAsync(portal.ClientAdmin, head, 10));
        await Assert.ThrowsAsync<NotFound>(() => portal.Get<ConversationCommands>().ReactAsync(portal.Member, note.Id, "👍"));
        Assert.Single((await portal.Get<ConversationQueries>().PageAsync(portal.Technician, thread)).Messages);
    }

    [Fact]
    public async Task A_client_who_answers_sets_a_waiting_ticket_going_again()
    {
        await using var portal = await TestPortal.StartAsync();
        var tickets = portal.Get<TicketCommands>();
        var number = await tickets.OpenAsync(portal.Member, new TicketFields("Panne", "", TicketCategory.Incident, TicketPriority.High, null));
        await tickets.GoAsync(portal.Technician, number, TicketStatus.Waiting);
        var before = await portal.Get<TicketQueries>().FindAsync(portal.Member, number);
        Assert.False(before.Row.ResolutionPromise.IsRunning);

        await portal.Get<ConversationCommands>().SendAsync(portal.Member, before.Row.ConversationId, new MessageDraft(Guid.NewGuid(), "Voici"));

        var after = await portal.Get<TicketQueries>().FindAsync(portal.Member, number);
        Assert.Equal(TicketStatus.InProgress, after.Row.Status);
        Assert.True(after.Row.ResolutionPromise.IsRunning);
    }

    private static async Task<Guid> ThreadAsync(TestPortal portal)
    {
        var number = await portal.Get<TicketCommands>().OpenAsync(portal.Member, new TicketFields("Panne", "", TicketCategory.Incident, TicketPriority.Normal, null));
        return (await portal.Get<TicketQueries>().FindAsync(portal.Member, number)).Row.ConversationId;
    }
}
