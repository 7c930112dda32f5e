using Bunit;
using ClientPortal.Tests.Features.Tickets;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Notifications;

namespace ClientPortal.Tests.Features.Notifications;

public sealed class NotificationsPanelTests
{
    [Fact]
    public async Task A_page_left_open_shows_what_a_fresh_one_shows()
    {
        await using var portal = await TestPortal.StartAsync();
        await using var page = await PanelContext.OpenAsync(portal, portal.Technician);
        var panel = page.Show<NotificationsPanel>();
        Assert.NotNull(panel.WaitForElement(".empty"));

        var number = await portal.TicketAsync();
        await portal.Tickets().AssignAsync(portal.Admin, number, portal.Technician.PersonId);
        await SameAsync();

        await panel.Find("[data-kind=ticket-opened] [data-testid=notification-read]").ClickAsync(new());
        await SameAsync();
        await panel.Find("[data-kind=ticket-opened] [data-testid=notification-unread]").ClickAsync(new());
        await SameAsync();
        await panel.Find("[data-kind=ticket-opened] [data-testid=notification-snooze-hour]").ClickAsync(new());
        await SameAsync();
        Assert.NotNull(panel.Find("[data-kind=ticket-opened] [data-testid=notification-snoozed]"));
        await panel.Find("[data-kind=ticket-opened] [data-testid=notification-snooze-end]").ClickAsync(new());
        await SameAsync();
        await panel.Find("[data-testid=notifications-read-all]").ClickAsync(new());
        await Eventually.TrueAsync(() => panel.FindAll("[data-read=false]").Count == 0);

        async Task SameAsync()
        {
            await portal.NotifiedAsync();
            await page.SettleAsync();
            await SameAsFresh.AssertAsync(page, panel);
        }
    }

    [Fact]
    public async Task The_address_selects_unread_ones_and_a_kind()
    {
        await using var portal = await TestPortal.StartAsync();
        var number = await portal.TicketAsync();
        await portal.Tickets().AssignAsync(portal.Admin, number, portal.Technician.PersonId);
        await portal.NotifiedAsync();
        await portal.Notifications().ReadAsync(
            portal.Technician, (await portal.ListAsync(portal.Technician)).Single(row => row.Kind == "ticket-opened").Id);
        await using var page = await PanelContext.OpenAsync(portal, portal.Technician);

        Assert.Equal(["ticket-assigned"], Kinds(page.Show<NotificationsPanel>(all => all.Add(panel => panel.Show, "unread"))));
        Assert.Equal(["ticket-opened"], Kinds(page.Show<NotificationsPanel>(all => all.Add(panel => panel.Kind, "ticket-opened"))));
        Assert.Equal(
            ["ticket-assigned", "ticket-opened"], Kinds(page.Show<NotificationsPanel>(all => all.Add(panel => panel.Kind, "no-such-kind"))));

        static IEnumerable<string?> Kinds(IRenderedComponent<NotificationsPanel> panel)
        {
            panel.WaitForElement("[data-testid=notification-item]");
            return panel.FindAll("[data-testid=notification-item]").Select(item => item.GetAttribute("data-kind"));
        }
    }

    [Fact]
    public async Task More_are_shown_on_request()
    {
        await using var portal = await TestPortal.StartAsync();
        for (var i = 0; i <= NotificationQueries.PageSize; i++)
        {
            await portal.TicketAsync($"Panne {i}");
        }

        await portal.NotifiedAsync();
        await using var page = await PanelContext.OpenAsync(portal, portal.Technician);
        var panel = page.Show<NotificationsPanel>();
        var more = panel.WaitForElement("[data-testid=notifications-more]");
        Assert.Equal(NotificationQueries.PageSize, panel.FindAll("[data-testid=notification-item]").Count);

        await more.ClickAsync(new());

        await Eventually.TrueAsync(() => panel.FindAll("[data-testid=notification-item]").Count == NotificationQueries.PageSize + 1);
        Assert.Empty(panel.FindAll("[data-testid=notifications-more]"));
    }
}
