using Bunit;
using ClientPortal.Domain.People;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Administration;
using ClientPortal.Web.Features.Messages;
using ClientPortal.Web.Features.Messenger;

namespace ClientPortal.Tests.Features.Messenger;

public sealed class ConversationListPanelTests
{
    [Fact]
    public async Task A_list_counts_each_new_message_once_and_keeps_its_order()
    {
        await using var portal = await TestPortal.StartAsync();
        var messenger = portal.Get<MessengerCommands>();
        var first = await messenger.OpenDirectAsync(portal.Member, portal.Technician.PersonId);
        var second = await messenger.OpenDirectAsync(portal.Member, portal.Admin.PersonId);
        await SayAsync(portal, portal.Admin, second, "zéro");
        await using var page = await PanelContext.OpenAsync(portal, portal.Member);
        var list = page.Show<ConversationListPanel>();

        await SayAsync(portal, portal.Technician, first, "un");
        await SayAsync(portal, portal.Technician, first, "deux");
        await SayAsync(portal, portal.Member, second, "de moi");
        await page.SettleAsync();

        Assert.Equal(await portal.Get<MessengerQueries>().ListAsync(portal.Member),
            [.. list.FindComponents<ConversationRowView>().Select(row => row.Instance.Row)]);
        Assert.Equal([1, 2], list.FindComponents<ConversationRowView>().Select(row => row.Instance.Row.Unread));
    }

    [Fact]
    public async Task A_conversation_leaves_the_list_of_a_removed_member()
    {
        await using var portal = await TestPortal.StartAsync();
        await portal.Get<MessengerCommands>().OpenDirectAsync(portal.Member, portal.Technician.PersonId);
        await using var page = await PanelContext.OpenAsync(portal, portal.Member);
        var list = page.Show<ConversationListPanel>();
        Assert.Single(list.FindAll("[data-testid=conversation-row]"));

        await portal.Get<PeopleCommands>().MoveAsync(portal.Admin, portal.Member.PersonId, portal.Other);
        await page.SettleAsync();

        Assert.Empty(list.FindAll("[data-testid=conversation-row]"));
    }

    private static Task<SentMessage> SayAsync(TestPortal portal, Viewer by, Guid conversation, string words) =>
        portal.Get<ConversationCommands>().SendAsync(by, conversation, new MessageDraft(Guid.NewGuid(), words));
}
