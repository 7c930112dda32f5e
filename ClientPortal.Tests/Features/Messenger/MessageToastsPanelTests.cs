using ClientPortal.Domain.Conversations;
using ClientPortal.Domain.People;
using ClientPortal.Tests.Features.Tickets;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Messages;
using ClientPortal.Web.Features.Messenger;

namespace ClientPortal.Tests.Features.Messenger;

public sealed class MessageToastsPanelTests
{
    [Fact]
    public async Task A_message_causes_a_toast_unless_muted_and_a_mention_always()
    {
        await using var portal = await TestPortal.StartAsync();
        var (messenger, commands) = (portal.Get<MessengerCommands>(), portal.Get<ConversationCommands>());
        var loud = await messenger.OpenDirectAsync(portal.Technician, portal.Member.PersonId);
        var quiet = await messenger.CreateGroupAsync(
            portal.Technician, new GroupFields("Bruit"), [portal.Member.PersonId, portal.NonMember.PersonId]);
        await messenger.PreferAsync(portal.Member, quiet, muted: true, pinned: false);
        await using var member = await OpenAsync(portal, portal.Member);
        await using var author = await OpenAsync(portal, portal.Technician);
        await using var outsider = await OpenAsync(portal, portal.Outsider);

        var sent = await commands.SendAsync(portal.Technician, loud, new MessageDraft(Guid.NewGuid(), "Vous êtes là ?"));
        await commands.SendAsync(portal.Technician, quiet, new MessageDraft(Guid.NewGuid(), "du bruit"));
        await member.SettleAsync();
        Assert.Equal(
            new Toast("info", $"Nouveau message de {portal.Technician.Name}", "Vous êtes là ?", $"/messages/{loud}?message={sent.Id}",
                $"talk:{loud}:False"),
            Assert.Single(member.Toasts));

        await commands.SendAsync(
            portal.Technician, quiet, new MessageDraft(Guid.NewGuid(), $"@{portal.Member.Name} ?") { Mentions = [portal.Member.PersonId] });
        await member.SettleAsync();
        Assert.Equal($"{portal.Technician.Name} vous a mentionné", member.Toasts[^1].Title);
        await author.SettleAsync();
        await outsider.SettleAsync();
        Assert.Empty(author.Toasts);
        Assert.Empty(outsider.Toasts);
    }

    [Fact]
    public async Task In_a_ticket_staff_get_a_toast_when_they_are_mentioned()
    {
        await using var portal = await TestPortal.StartAsync();
        var number = await portal.TicketAsync();
        var thread = await portal.ThreadAsync(number);
        await using var admin = await OpenAsync(portal, portal.Admin);

        await portal.SayAsync(portal.Member, number, "Bonjour");
        await portal.Get<ConversationCommands>().SendAsync(portal.Technician, thread,
            new MessageDraft(Guid.NewGuid(), $"@{portal.Admin.Name}, un avis ?") { Internal = true, Mentions = [portal.Admin.PersonId] });
        await admin.SettleAsync();

        Assert.Equal($"{portal.Technician.Name} vous a mentionné", Assert.Single(admin.Toasts).Title);
    }

    private static async Task<PanelContext> OpenAsync(TestPortal portal, Viewer viewer)
    {
        var page = await PanelContext.OpenAsync(portal, viewer);
        page.Show<UnreadWatch>();
        page.Show<MessageToastsPanel>();
        return page;
    }
}
