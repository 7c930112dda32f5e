using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Tickets;

namespace ClientPortal.Tests.Features.Tickets;

/// <summary>Messages in an open ticket, and what they cost the open pages.</summary>
public sealed class TicketPanelTests
{
    /// <summary>Only the author's command queries the database; further open pages add no query.</summary>
    [Fact]
    public async Task A_message_is_shown_without_a_query()
    {
        using var plans = new QueryPlans();
        await using var portal = await TestPortal.StartAsync(hosted: false);
        await portal.Bus.StartAsync(CancellationToken.None);
        var number = await portal.TicketAsync();
        await portal.SayAsync(portal.Technician, number, "Première");
        await portal.QuietAsync();
        plans.Watch(portal);
        await portal.SayAsync(portal.Technician, number, "Deuxième");
        var written = plans.Asked;

        await using var staff = await PanelContext.OpenAsync(portal, portal.Admin);
        await using var client = await PanelContext.OpenAsync(portal, portal.Member);
        var shown = new[] { staff, client }.Select(page => (
            Page: page,
            Ticket: page.Show<TicketPanel>(panel => panel.Add(one => one.Number, number)),
            Toasts: page.Show<TicketToastsPanel>())).ToList();
        foreach (var (page, ticket, _) in shown)
        {
            await Eventually.TrueAsync(() => ticket.Markup.Contains("Deuxième"));
            await page.SettleAsync();
        }

        var before = plans.Asked;
        await portal.SayAsync(portal.Technician, number, "Troisième");
        foreach (var (_, ticket, _) in shown)
        {
            await Eventually.TrueAsync(() => ticket.Markup.Contains("Troisième"));
        }

        Assert.InRange(written, 2, 10);
        Assert.Equal(written, plans.Asked - before);
        foreach (var (page, _, _) in shown)
        {
            await page.SettleAsync();
            Assert.Empty(page.Toasts);
        }

        await portal.Bus.StopAsync(CancellationToken.None);
    }

    /// <summary>A participant who is removed while the page is open, and added again later, gets toasts like the others.</summary>
    [Fact]
    public async Task A_participant_who_is_removed_and_added_again_gets_toasts_again()
    {
        await using var portal = await TestPortal.StartAsync();
        var number = await portal.TicketAsync();
        await portal.Tickets().AddParticipantAsync(portal.Member, number, portal.NonMember.PersonId);
        await using var page = await PanelContext.OpenAsync(portal, portal.NonMember);
        page.Show<TicketToastsPanel>();
        var ticket = page.Show<TicketPanel>(panel => panel.Add(one => one.Number, number));
        await Eventually.TrueAsync(() => ticket.Markup.Contains("Panne"));

        await portal.Tickets().RemoveParticipantAsync(portal.Technician, number, portal.NonMember.PersonId);
        await Eventually.TrueAsync(() => !ticket.Markup.Contains("Panne"));
        ticket.Instance.Dispose();
        await portal.Tickets().AddParticipantAsync(portal.Member, number, portal.NonMember.PersonId);

        await Eventually.TrueAsync(() => page.Toasts.Count > 0);
    }

    [Fact]
    public async Task Toasts_return_once_the_tickets_page_is_left()
    {
        await using var portal = await TestPortal.StartAsync();
        var number = await portal.TicketAsync();
        await using var page = await PanelContext.OpenAsync(portal, portal.Member);
        page.Show<TicketToastsPanel>();
        var ticket = page.Show<TicketPanel>(panel => panel.Add(one => one.Number, number));
        await page.SettleAsync();

        ticket.Instance.Dispose();
        await portal.SayAsync(portal.Technician, number, "Bonjour");

        await Eventually.TrueAsync(() => page.Toasts.Count > 0);
        Assert.Equal($"/tickets/T-{number}", page.Toasts[0].Href);
    }
}
