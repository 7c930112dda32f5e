using Bunit;
using ClientPortal.Domain.People;
using ClientPortal.Tests.Features.Tickets;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Conversations;
using ClientPortal.Web.Live;

namespace ClientPortal.Tests.Features.Conversations;

public sealed class LookingPanelTests
{
    [Fact]
    public async Task Whoever_turns_invisible_is_not_seen_to_look_any_more_and_comes_back()
    {
        await using var portal = await TestPortal.StartAsync();
        var thread = await portal.ThreadAsync(await portal.TicketAsync());
        var board = portal.Get<PresenceBoard>();
        board.Connect(portal.Member.PersonId, "tab");
        await using var hers = await PanelContext.OpenAsync(portal, portal.Member);
        await using var his = await PanelContext.OpenAsync(portal, portal.Technician);
        hers.Show<LookingPanel>(one => one.Add(panel => panel.ConversationId, thread));
        var seen = his.Show<LookingPanel>(one => one.Add(panel => panel.ConversationId, thread));
        await Eventually.TrueAsync(() => seen.Markup.Contains(portal.Member.Name, StringComparison.Ordinal));

        board.Choose(portal.Member.PersonId, ChosenStatus.Invisible);
        await Eventually.TrueAsync(() => !seen.Markup.Contains(portal.Member.Name, StringComparison.Ordinal));

        board.Choose(portal.Member.PersonId, ChosenStatus.Automatic);
        await Eventually.TrueAsync(() => seen.Markup.Contains(portal.Member.Name, StringComparison.Ordinal));
    }
}
