using ClientPortal.Domain.Conversations;
using ClientPortal.Tests.Features.Tickets;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Data;
using ClientPortal.Web.Features.Messages;
using ClientPortal.Web.Features.Messenger;

namespace ClientPortal.Tests.Features.Messenger;

public sealed class MessengerQueriesTests
{
    [Fact]
    public async Task A_sent_message_is_read_by_no_list_and_a_changed_one_with_its_present_text()
    {
        using var plans = new QueryPlans();
        await using var portal = await TestPortal.StartAsync();
        var (commands, queries) = (portal.Get<ConversationCommands>(), portal.Get<MessengerQueries>());
        var group = await portal.Get<MessengerCommands>()
            .CreateGroupAsync(portal.Technician, new GroupFields("Atelier"), [portal.Member.PersonId]);
        var first = await commands.SendAsync(portal.Technician, group, new MessageDraft(Guid.NewGuid(), "Bonjour"));
        var sent = await commands.SendAsync(portal.Technician, group, new MessageDraft(Guid.NewGuid(), "Réponse") { ReplyToId = first.Id });
        var seq = await SeqAsync(portal);
        plans.Watch(portal);

        Assert.Equal("Réponse", (await queries.LastAsync(portal.Member, sent.Id, seq))?.Content);
        Assert.Null(await queries.LastAsync(portal.NonMember, sent.Id, seq));
        Assert.Equal(0, plans.Asked);

        await commands.EditAsync(portal.Technician, sent.Id, "Autrement");
        Assert.Equal("Autrement", (await queries.LastAsync(portal.Member, sent.Id, seq))?.Content);
        await commands.DeleteAsync(portal.Technician, sent.Id);
        Assert.True((await queries.LastAsync(portal.Member, sent.Id, seq))?.Deleted);
    }

    [Fact]
    public async Task A_ticket_and_a_project_give_their_conversations_a_title_and_are_found_by_it()
    {
        await using var portal = await TestPortal.StartAsync();
        var queries = portal.Get<MessengerQueries>();
        var number = await portal.TicketAsync("Écran noir");
        var thread = await portal.ThreadAsync(number);
        var project = await portal.ProjectAsync("Déménagement");
        var chat = await portal.Get<MessengerCommands>().OpenProjectRoomAsync(portal.Member, project);

        var row = Assert.Single(await queries.ListAsync(portal.Member, ConversationShelf.Tickets, $"t-{number} ecran"));
        Assert.Equal((thread, $"T-{number} · Écran noir"), (row.Id, row.Title));
        row = Assert.Single(await queries.ListAsync(portal.Member, search: "demenag"));
        Assert.Equal((chat, "Déménagement"), (row.Id, row.Title));
        Assert.Empty(await queries.ListAsync(portal.Member, search: "ecran"));

        Assert.Equal($"/tickets/T-{number}", (await queries.HeadAsync(portal.Member, thread)).Href);
        Assert.Equal($"/projects/{project}", (await queries.HeadAsync(portal.Member, chat)).Href);
    }

    private static Task<long> SeqAsync(TestPortal portal) => portal.Log.HeadAsync();
}
