using Bunit;
using ClientPortal.Domain.People;
using ClientPortal.Domain.Tickets;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Tickets;

namespace ClientPortal.Tests.Features.Tickets;

public sealed class TicketsPanelTests : IAsyncLifetime
{
    private TestPortal portal = null!;
    private long number;

    public async ValueTask InitializeAsync()
    {
        portal = await TestPortal.StartAsync();
        number = await portal.TicketAsync("Première");
    }

    public async ValueTask DisposeAsync() => await portal.DisposeAsync();

    public static TheoryData<string> Acts => [.. Deeds.Keys];

    // By creation: later changes do not move a ticket.
    private static readonly TicketFilter Everything = new() { Over = true, Sort = TicketSort.Created };

    private static readonly Dictionary<string, Func<TicketsPanelTests, Task>> Deeds = new()
    {
        ["open"] = s => s.portal.TicketAsync("Deuxième"),
        ["take"] = s => s.portal.Tickets().TakeAsync(s.portal.Technician, s.number),
        ["assign"] = s => s.portal.Tickets().AssignAsync(s.portal.Admin, s.number, s.portal.Technician.PersonId),
        ["go"] = s => s.portal.Tickets().GoAsync(s.portal.Technician, s.number, TicketStatus.Waiting),
        ["amend"] = s => s.portal.Tickets()
            .AmendAsync(s.portal.Technician, s.number, fields => fields with { Title = "Autre titre", Priority = TicketPriority.Urgent }),
        ["participate"] = s => s.portal.Tickets().AddParticipantAsync(s.portal.Member, s.number, s.portal.NonMember.PersonId),
        ["merge"] = async s => await s.portal.Tickets().MergeAsync(s.portal.Technician, s.number, await s.portal.TicketAsync("Autre")),
        ["answer"] = s => s.portal.SayAsync(s.portal.Technician, s.number, "Bonjour"),
        ["note"] = s => s.portal.SayAsync(s.portal.Technician, s.number, "Entre nous", isInternal: true),
        ["rate"] = async s =>
        {
            await s.portal.Tickets().GoAsync(s.portal.Technician, s.number, TicketStatus.Resolved);
            await s.portal.Tickets().RateAsync(s.portal.Member, s.number, 5, "Bravo");
        },
    };

    [Theory]
    [MemberData(nameof(Acts))]
    public async Task Left_open_it_shows_what_it_shows_when_opened_now(string deed)
    {
        foreach (var viewer in new[] { portal.Technician, portal.Member, portal.ClientAdmin, portal.NonMember })
        {
            await using var page = await PanelContext.OpenAsync(portal, viewer);
            var list = page.Show<TicketsPanel>(panel => panel.Add(one => one.Filter, Everything));
            var mine = page.Show<TicketsPanel>(
                panel => panel.Add(one => one.Filter, new TicketFilter { Scope = TicketScope.Mine, Sort = TicketSort.Created }));
            var ticket = page.Show<TicketPanel>(panel => panel.Add(one => one.Number, number));
            var toolbar = page.Show<TicketToolbarPanel>(panel => panel.Add(one => one.Filter, Everything));

            if (viewer == portal.Technician)
            {
                await Deeds[deed](this);
            }
            else
            {
                await portal.SayAsync(portal.Technician, number, "Encore");
            }

            await SameAsFresh.AssertAsync(page, list, panel => panel.Add(one => one.Filter, Everything), $"list after {deed}");
            await SameAsFresh.AssertAsync(page, mine, panel => panel.Add(
                one => one.Filter, new TicketFilter { Scope = TicketScope.Mine, Sort = TicketSort.Created }), $"own list after {deed}");
            await SameAsFresh.AssertAsync(page, toolbar, panel => panel.Add(one => one.Filter, Everything), $"toolbar after {deed}");
            await Eventually.TrueAsync(() => ticket.FindAll(".skeletons").Count == 0);
        }
    }

    [Fact]
    public async Task A_new_ticket_is_placed_in_order_and_a_changed_one_keeps_its_place()
    {
        await portal.TicketAsync("Deuxième");
        await using var page = await PanelContext.OpenAsync(portal, portal.Technician);
        var panel = page.Show<TicketsPanel>();
        string[] Titles() => [.. panel.FindAll("[data-testid=ticket-row] a").Select(link => link.TextContent)];
        await Eventually.TrueAsync(() => Titles().SequenceEqual(["Deuxième", "Première"]));

        await portal.SayAsync(portal.Technician, number, "Cela bouge");
        await portal.TicketAsync("Troisième");
        await page.SettleAsync();

        await Eventually.TrueAsync(() => Titles().SequenceEqual(["Troisième", "Deuxième", "Première"]));
    }

    [Fact]
    public async Task A_ticket_that_begins_to_match_is_inserted_where_a_fresh_list_has_it()
    {
        var second = await portal.TicketAsync("Deuxième", TicketPriority.Urgent);
        await portal.TicketAsync("Troisième", TicketPriority.High);
        await using var page = await PanelContext.OpenAsync(portal, portal.Technician);
        var filter = new TicketFilter { Sort = TicketSort.Priority };
        var panel = page.Show<TicketsPanel>(list => list.Add(one => one.Filter, filter));
        string[] Titles() => [.. panel.FindAll("[data-testid=ticket-row] a").Select(link => link.TextContent)];
        Assert.Equal(["Deuxième", "Troisième", "Première"], Titles());

        await portal.Tickets().GoAsync(portal.Technician, second, TicketStatus.Closed);
        await page.SettleAsync();
        Assert.Equal(["Troisième", "Première"], Titles());

        // It is back between two rows, and the row below it, which is urgent now, has stayed where it was.
        await portal.Tickets().AmendAsync(portal.Technician, number, fields => fields with { Priority = TicketPriority.Urgent });
        await portal.TicketAsync("Quatrième", TicketPriority.Low);
        await page.SettleAsync();
        Assert.Equal(["Troisième", "Quatrième", "Première"], Titles());

        Assert.Equal(["Première", "Troisième", "Quatrième"],
            (await portal.TicketQueries().ListAsync(portal.Technician, filter)).Select(row => row.Title));
    }

    [Fact]
    public async Task A_closed_ticket_leaves_the_list_of_open_ones()
    {
        await using var page = await PanelContext.OpenAsync(portal, portal.Technician);
        var panel = page.Show<TicketsPanel>();
        await Eventually.TrueAsync(() => panel.FindAll("[data-testid=ticket-row]").Count == 1);

        await portal.Tickets().GoAsync(portal.Technician, number, TicketStatus.Closed);

        await Eventually.TrueAsync(() => panel.FindAll("[data-testid=ticket-row]").Count == 0);
    }

    [Fact]
    public async Task A_board_has_no_status_filter_because_it_shows_every_status()
    {
        await using var page = await PanelContext.OpenAsync(portal, portal.Technician);
        var list = page.Show<TicketToolbarPanel>(panel => panel.Add(one => one.Filter, Everything));
        var board = page.Show<TicketToolbarPanel>(panel => panel.Add(one => one.Filter, Everything).Add(one => one.Board, true));

        Assert.Single(list.FindAll("[data-testid=ticket-status-filter]"));
        Assert.Empty(board.FindAll("[data-testid=ticket-status-filter]"));
        Assert.Single(board.FindAll("[data-testid=ticket-priority-filter]"));
    }

    [Fact]
    public async Task An_outsider_hears_nothing()
    {
        foreach (var viewer in new[] { portal.Outsider, portal.NonMember })
        {
            await using var page = await PanelContext.OpenAsync(portal, viewer);
            var list = page.Show<TicketsPanel>(panel => panel.Add(one => one.Filter, Everything));
            var ticket = page.Show<TicketPanel>(panel => panel.Add(one => one.Number, number));
            var toasts = page.Show<TicketToastsPanel>();
            var before = (list.Markup, ticket.Markup, page.Feed.Updates);

            await portal.TicketAsync("Secrète", by: viewer == portal.Outsider ? portal.Member : portal.ClientAdmin);
            await Deeds["take"](this);
            await portal.SayAsync(portal.Technician, number, "Bonjour");
            var marker = await portal.TicketAsync("Repère", by: viewer);
            await page.SettleAsync();
            await Eventually.TrueAsync(() => list.Markup.Contains("Repère"));

            Assert.DoesNotContain("Première", list.Markup);
            Assert.DoesNotContain("Secrète", list.Markup);
            Assert.DoesNotContain("Première", ticket.Markup);
            Assert.DoesNotContain(page.Toasts,
                toast => toast.Text.Contains("Première", StringComparison.Ordinal) || toast.Text.Contains("Secrète", StringComparison.Ordinal));
            Assert.True(marker > number);
            _ = (before, toasts);
        }
    }

    [Fact]
    public async Task Those_concerned_get_a_toast_and_the_actor_gets_none()
    {
        await using var member = await PanelContext.OpenAsync(portal, portal.Member);
        await using var staff = await PanelContext.OpenAsync(portal, portal.Technician);
        member.Show<TicketToastsPanel>();
        staff.Show<TicketToastsPanel>();

        await portal.SayAsync(portal.Technician, number, "Bonjour");
        await portal.Tickets().GoAsync(portal.Technician, number, TicketStatus.Resolved);
        await Eventually.TrueAsync(() => member.Toasts.Any(toast => toast.Title == "Demande résolue"));
        await portal.SayAsync(portal.Technician, number, "Chut", isInternal: true);
        var opened = await portal.TicketAsync("Nouvelle");
        await Eventually.TrueAsync(() => staff.Toasts.Count > 0);
        await member.SettleAsync();

        Assert.Contains(
            new Toast("success", "Demande résolue", $"T-{number} – Première", $"/tickets/T-{number}", member.Toasts[^1].Group), member.Toasts);
        Assert.All(staff.Toasts, toast => Assert.Equal(("Nouvelle demande de Max Member", $"/tickets/T-{opened}"), (toast.Title, toast.Href)));
    }

    [Fact]
    public async Task An_edit_in_progress_survives_what_others_do()
    {
        await using var page = await PanelContext.OpenAsync(portal, portal.Technician);
        var panel = page.Show<TicketPanel>(one => one.Add(p => p.Number, number));
        await Eventually.TrueAsync(() => panel.FindAll("[data-testid=ticket-edit]").Count == 1);
        await panel.Find("[data-testid=ticket-edit]").ClickAsync(new());
        await panel.Find("[data-testid=ticket-edit-title]").ChangeAsync(new() { Value = "Mon titre" });

        await portal.Tickets().AmendAsync(portal.Admin, number, fields => fields with { Title = "Leur titre", Priority = TicketPriority.High });
        await page.SettleAsync();
        await Eventually.TrueAsync(() => panel.Markup.Contains("Leur titre"));
        Assert.Equal("Mon titre", panel.Find("[data-testid=ticket-edit-title]").GetAttribute("value"));

        // Both changed the title: nothing is saved before the person has chosen.
        await panel.Find("form[data-draft^='ticket:']").SubmitAsync(EventArgs.Empty);
        await Eventually.TrueAsync(() => panel.FindAll("[data-testid=ticket-conflict] .conflict-field").Count == 1);
        Assert.Equal("Leur titre", (await portal.TicketQueries().FindAsync(portal.Admin, number)).Row.Title);
        Assert.Equal("Mon titre", panel.Find("[data-testid=ticket-edit-title]").GetAttribute("value"));
        await panel.Find("[data-testid=conflict-mine]").ClickAsync(new());
        await Eventually.TrueAsync(() => panel.FindAll("[data-testid=ticket-edit-title]").Count == 0);
        Assert.Equal(
            ("Mon titre", TicketPriority.High), ((await portal.TicketQueries().FindAsync(portal.Admin, number)).Row.Title,
                (await portal.TicketQueries().FindAsync(portal.Admin, number)).Row.Priority));
    }
}
