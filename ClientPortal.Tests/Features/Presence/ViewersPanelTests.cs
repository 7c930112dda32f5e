using Bunit;
using ClientPortal.Domain.People;
using ClientPortal.Tests.Features.Tickets;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Presence;
using ClientPortal.Web.Live;

namespace ClientPortal.Tests.Features.Presence;

public sealed class ViewersPanelTests
{
    [Fact]
    public async Task A_person_who_turns_invisible_is_not_shown_as_viewing_until_they_return()
    {
        await using var portal = await TestPortal.StartAsync();
        var thread = await portal.ThreadAsync(await portal.TicketAsync());
        var board = portal.Get<PresenceBoard>();
        board.Connect(portal.Member.PersonId, "tab");
        await using var memberPage = await PanelContext.OpenAsync(portal, portal.Member);
        await using var staffPage = await PanelContext.OpenAsync(portal, portal.Technician);
        memberPage.Show<ViewersPanel>(one => one.Add(panel => panel.ConversationId, thread));
        var seen = staffPage.Show<ViewersPanel>(one => one.Add(panel => panel.ConversationId, thread));
        await Eventually.TrueAsync(() => seen.Markup.Contains(portal.Member.Name, StringComparison.Ordinal));

        board.Choose(portal.Member.PersonId, ChosenStatus.Invisible);
        await Eventually.TrueAsync(() => !seen.Markup.Contains(portal.Member.Name, StringComparison.Ordinal));

        board.Choose(portal.Member.PersonId, ChosenStatus.Automatic);
        await Eventually.TrueAsync(() => seen.Markup.Contains(portal.Member.Name, StringComparison.Ordinal));
    }
}
