using Bunit;
using Bunit.TestDoubles;
using ClientPortal.Domain.People;
using ClientPortal.Domain.Tickets;
using ClientPortal.Tests.Features.Tickets;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Messages;
using ClientPortal.Web.Features.Messenger;
using ClientPortal.Web.Features.Notifications;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace ClientPortal.Tests.Features.Notifications;

public sealed class NotificationBellPanelTests
{
    [Fact]
    public async Task The_bell_follows_on_every_page_of_the_person_and_shows_what_a_fresh_one_shows()
    {
        await using var portal = await TestPortal.StartAsync();
        var number = await portal.TicketAsync();
        await portal.NotifiedAsync();
        await using var page = await PanelContext.OpenAsync(portal, portal.Member);
        await using var other = await page.OpenAgainAsync();
        await using var outsider = await PanelContext.OpenAsync(portal, portal.Outsider);
        var (bell, second, strange) = (page.Show<NotificationBell>(), other.Show<NotificationBell>(), outsider.Show<NotificationBell>());
        await OpenAsync(bell);
        Assert.NotNull(bell.WaitForElement(".empty"));

        await portal.SayAsync(portal.Technician, number, "Je regarde");
        await portal.SayAsync(portal.Technician, number, "C’est fait");
        await portal.Tickets().GoAsync(portal.Technician, number, TicketStatus.Resolved);
        await SettleAsync(portal, page, other);

        await Eventually.TrueAsync(() => Unread(bell) == "2" && Unread(second) == "2");
        Assert.Equal("2 notifications non lues", bell.Find("[data-testid=notification-bell]").GetAttribute("aria-label"));
        Assert.Equal($"{Ticket.Shown(number)} · Panne", Assert.Single(bell.FindAll(".notification-subject-title")).TextContent);
        Assert.Equal(
            ["Theo Technician a résolu la demande", "Theo Technician a répondu\u00a0: C’est fait"],
            bell.FindAll(".notification-words").Select(words => words.TextContent));
        await SameAsFresh.AssertAsync(page, bell.FindComponent<NewestNotifications>());
        Assert.Equal("0", Unread(strange));

        await bell.Find("[data-testid=notifications-read-all]").ClickAsync(new());
        await SettleAsync(portal, page, other);
        await Eventually.TrueAsync(() => Unread(bell) == "0" && Unread(second) == "0");
        await bell.Find("[data-testid=undo]").ClickAsync(new());
        await SettleAsync(portal, page, other);
        await Eventually.TrueAsync(() => Unread(bell) == "2" && Unread(second) == "2");
        Assert.All(bell.FindAll("[data-testid=notification-item]"), item => Assert.Equal("false", item.GetAttribute("data-read")));
    }

    [Fact]
    public async Task A_page_that_is_seen_reads_what_leads_to_it()
    {
        await using var portal = await TestPortal.StartAsync();
        var project = await portal.ProjectAsync();
        await portal.NotifiedAsync();
        await using var page = await PanelContext.OpenAsync(portal, portal.Member);
        var bell = page.Show<NotificationBell>();
        await Eventually.TrueAsync(() => Unread(bell) == "1");
        await bell.InvokeAsync(bell.Instance.Seen);
        Assert.Equal(1, await portal.CountAsync(portal.Member));

        page.Services.GetRequiredService<NavigationManager>().NavigateTo($"/projects/{project}?tab=milestones");
        await bell.InvokeAsync(bell.Instance.Seen);
        await SettleAsync(portal, page);

        await Eventually.TrueAsync(() => Unread(bell) == "0");
    }

    /// <summary>Staff who view the portal as a client see the client's bell, and change nothing of it.</summary>
    [Fact]
    public async Task Who_views_as_a_person_reads_nothing_for_them()
    {
        await using var portal = await TestPortal.StartAsync();
        var project = await portal.ProjectAsync();
        await portal.NotifiedAsync();
        await using var page = await PanelContext.OpenAsync(portal, portal.Member with { ImpersonatedBy = portal.Admin.PersonId });
        page.Services.GetRequiredService<NavigationManager>().NavigateTo($"/projects/{project}");
        var bell = page.Show<NotificationBell>();
        await Eventually.TrueAsync(() => Unread(bell) == "1");

        await bell.InvokeAsync(bell.Instance.Seen);
        await OpenAsync(bell);

        Assert.NotNull(bell.WaitForElement("[data-testid=notification-item]"));
        Assert.Empty(bell.FindAll("[data-testid=notifications-read-all]"));
        Assert.Equal(1, await portal.CountAsync(portal.Member));
    }

    /// <summary>A person who is removed from a thread loses its notifications on the open page, too.</summary>
    [Fact]
    public async Task The_bell_no_longer_counts_what_the_person_lost()
    {
        await using var portal = await TestPortal.StartAsync();
        var group = await portal.Get<MessengerCommands>().CreateGroupAsync(
            portal.Technician, new Domain.Conversations.GroupFields("Tous"), [portal.Member.PersonId, portal.NonMember.PersonId]);
        await portal.WriteAsync(portal.Technician, group, "Bonjour");
        await portal.NotifiedAsync();
        await using var page = await PanelContext.OpenAsync(portal, portal.Member);
        var bell = page.Show<NotificationBell>();
        await Eventually.TrueAsync(() => Unread(bell) == "1");

        await portal.Get<MessengerCommands>().RemoveAsync(portal.Technician, group, portal.Member.PersonId);
        await page.SettleAsync();

        await Eventually.TrueAsync(() => Unread(bell) == "0");
    }

    private static string? Unread(IRenderedComponent<NotificationBell> bell) =>
        bell.Find("[data-testid=notification-bell]").GetAttribute("data-unread");

    private static Task OpenAsync(IRenderedComponent<NotificationBell> bell) =>
        bell.Find("#notifications-popover").TriggerEventAsync("ontoggle", EventArgs.Empty);

    private static async Task SettleAsync(TestPortal portal, params PanelContext[] pages)
    {
        await portal.NotifiedAsync();
        await Task.WhenAll(pages.Select(page => page.SettleAsync()));
    }
}
