using Bunit;
using ClientPortal.Domain.Announcements;
using ClientPortal.Domain.People;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Announcements;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Tests.Features.Announcements;

/// <summary>What open pages show of announcements, while they are open and when they are opened anew.</summary>
public sealed class AnnouncementsPanelTests : IAsyncLifetime
{
    private TestPortal portal = null!;

    private AnnouncementCommands Commands => portal.Get<AnnouncementCommands>();

    public async ValueTask InitializeAsync() => portal = await TestPortal.StartAsync();

    public async ValueTask DisposeAsync() => await portal.DisposeAsync();

    [Fact]
    public async Task After_each_command_an_open_page_shows_the_same_as_a_new_one()
    {
        await using var page = await PanelContext.OpenAsync(portal, portal.Member);
        await using var english = await PanelContext.OpenAsync(portal, portal.Technician, "en");
        var (panel, other) = (page.Show<AnnouncementsPanel>(), english.Show<AnnouncementsPanel>());

        var first = await AnnounceAsync(AnnouncementAudience.All, "Première");
        await ShowsAsync(panel, "Première");
        await ShowsAsync(other, "Première");
        Assert.Contains("Stop showing “", other.Markup, StringComparison.Ordinal);
        await SameAsFresh.AssertAsync(page, panel);
        await SameAsFresh.AssertAsync(english, other);

        var second = await AnnounceAsync(AnnouncementAudience.Organisation(portal.Acme), "Seconde");
        await ShowsAsync(panel, "Première", "Seconde");
        await SameAsFresh.AssertAsync(page, panel);

        await Commands.DismissAsync(portal.Member, first);
        await ShowsAsync(panel, "Seconde");
        await SameAsFresh.AssertAsync(page, panel);
        await ShowsAsync(other, "Première");

        await Commands.SeeAsync(portal.Member, [second]);
        await SameAsFresh.AssertAsync(page, panel);

        await Commands.EndAsync(portal.Admin, second);
        await ShowsAsync(panel);
        await SameAsFresh.AssertAsync(page, panel);
    }

    [Fact]
    public async Task It_starts_and_ends_by_the_clock()
    {
        var clock = new FakeClock();
        await using var timed = await TestPortal.StartAsync(clock);
        await using var page = await PanelContext.OpenAsync(timed, timed.Member);
        var panel = page.Show<AnnouncementsPanel>();
        var starts = clock.GetUtcNow().AddMinutes(1);
        await timed.Get<AnnouncementCommands>().AnnounceAsync(timed.Admin, new(AnnouncementAudience.All, "Bientôt", "")
        {
            StartsAt = starts, EndsAt = starts.AddHours(2),
        });
        await timed.QuietAsync();
        Assert.Empty(Titles(panel));

        // The steps after the moment itself are for a page whose pause between two batches has just begun.
        clock.Advance(TimeSpan.FromMinutes(1));
        await Eventually.TrueAsync(() => Moved(() => Titles(panel) is ["Bientôt"]));
        clock.Advance(starts.AddHours(2) - clock.GetUtcNow());
        await Eventually.TrueAsync(() => Moved(() => Titles(panel) is []));

        bool Moved(Func<bool> condition)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            return condition();
        }
    }

    [Fact]
    public async Task Outsiders_hear_nothing_and_render_nothing()
    {
        await using var page = await PanelContext.OpenAsync(portal, portal.Outsider);
        var panel = page.Show<AnnouncementsPanel>();
        await using var member = await PanelContext.OpenAsync(portal, portal.Member);
        var theirs = member.Show<AnnouncementsPanel>();
        var renders = panel.RenderCount;

        await AnnounceAsync(AnnouncementAudience.Organisation(portal.Acme), "Pour Acme");
        await AnnounceAsync(AnnouncementAudience.Person(portal.Member.PersonId), "Pour Max");
        await AnnounceAsync(new(AnnouncementScope.Staff), "Pour l’équipe");

        await ShowsAsync(theirs, "Pour Acme", "Pour Max");
        await page.SettleAsync();
        Assert.Equal((renders, ""), (panel.RenderCount, panel.Markup.Trim()));
        Assert.Equal(0, page.Feed.Updates);
    }

    [Fact]
    public async Task A_dismissed_one_is_gone_from_all_pages_of_that_person_alone()
    {
        await AnnounceAsync(AnnouncementAudience.All, "À tous");
        await Eventually.TrueAsync(() => portal.Get<AnnouncementBoard>().For(portal.Member).Count == 1);
        await using var one = await PanelContext.OpenAsync(portal, portal.Member);
        await using var two = await PanelContext.OpenAsync(portal, portal.Member);
        await using var colleague = await PanelContext.OpenAsync(portal, portal.ClientAdmin);
        var (first, second, other) = (one.Show<AnnouncementsPanel>(), two.Show<AnnouncementsPanel>(), colleague.Show<AnnouncementsPanel>());
        await ShowsAsync(second, "À tous");

        await first.Find("[data-testid=announcement-dismiss]").ClickAsync();

        await ShowsAsync(first);
        await ShowsAsync(second);
        await ShowsAsync(other, "À tous");
    }

    [Fact]
    public async Task Staff_who_view_as_a_client_see_it_and_neither_dismiss_nor_count_as_its_reader()
    {
        await AnnounceAsync(AnnouncementAudience.Organisation(portal.Acme), "Pour Acme");
        await Eventually.TrueAsync(() => portal.Get<AnnouncementBoard>().For(portal.Member).Count == 1);
        await using var page = await PanelContext.OpenAsync(portal, portal.Member with { ImpersonatedBy = portal.Admin.PersonId });
        var panel = page.Show<AnnouncementsPanel>();

        await ShowsAsync(panel, "Pour Acme");
        Assert.Empty(panel.FindAll("[data-testid=announcement-dismiss]"));
        await page.Renderer.Dispatcher.InvokeAsync(() => { });
        Assert.Equal(0, Assert.Single(await portal.Get<AnnouncementQueries>().ListAsync(portal.Admin)).SeenBy);
    }

    [Fact]
    public async Task A_toast_comes_once_to_each_person_also_to_one_who_comes_later_and_a_notification_is_not_on_the_page()
    {
        await using var page = await PanelContext.OpenAsync(portal, portal.Member);
        var panel = page.Show<AnnouncementsPanel>();
        var toast = await Commands.AnnounceAsync(
            portal.Admin, new AnnouncementFields(AnnouncementAudience.All, "Pause", "À midi.") { Form = AnnouncementForm.Toast });
        await Commands.AnnounceAsync(
            portal.Admin, new AnnouncementFields(AnnouncementAudience.All, "Fermeture", "") { Form = AnnouncementForm.Notification });
        await AnnounceAsync(AnnouncementAudience.All, "Bandeau");

        await ShowsAsync(panel, "Bandeau");
        await Eventually.TrueAsync(() => page.Toasts.Count == 1);
        Assert.Equal(
            new Toast("info", "Pause", "À midi.", $"/notifications?announcement={toast}", $"announcement:{toast}"), page.Toasts.Single());
        await Eventually.TrueAsync(() => portal.Store.ReadAsync(db => db.AnnouncementReceipts
            .AnyAsync(one => one.AnnouncementId == toast && one.PersonId == portal.Member.PersonId)));

        await using var again = await PanelContext.OpenAsync(portal, portal.Member);
        await ShowsAsync(again.Show<AnnouncementsPanel>(), "Bandeau");
        await using var later = await PanelContext.OpenAsync(portal, portal.ClientAdmin);
        await ShowsAsync(later.Show<AnnouncementsPanel>(), "Bandeau");
        await Eventually.TrueAsync(() => later.Toasts.Count == 1);
        Assert.Empty(again.Toasts);
        Assert.Single(page.Toasts);
    }

    [Fact]
    public async Task The_page_of_one_shows_it_until_its_end_and_counts_its_reader()
    {
        var id = await Commands.AnnounceAsync(
            portal.Admin, new AnnouncementFields(AnnouncementAudience.All, "Fermeture", "Le 24.") { Form = AnnouncementForm.Notification });
        await using var page = await PanelContext.OpenAsync(portal, portal.Member);
        var one = page.Show<AnnouncementPanel>(set => set.Add(panel => panel.Id, id));
        await Eventually.TrueAsync(() => one.FindAll("[data-testid=announcement-one] bdi") is [{ TextContent: "Fermeture" }]);
        await Eventually.TrueAsync(async () => (await portal.Get<AnnouncementQueries>().ListAsync(portal.Admin)).Single().SeenBy == 1);

        await Commands.EndAsync(portal.Admin, id);
        await Eventually.TrueAsync(() => one.FindAll("[data-testid=announcement-gone]").Count == 1);
    }

    [Fact]
    public async Task What_a_page_has_shown_counts_its_reader()
    {
        await using var page = await PanelContext.OpenAsync(portal, portal.Member);
        page.Show<AnnouncementsPanel>();

        await AnnounceAsync(AnnouncementAudience.All, "À tous");

        await Eventually.TrueAsync(async () =>
            (await portal.Get<AnnouncementQueries>().ListAsync(portal.Admin)).Single().SeenBy == 1);
    }

    private Task<Guid> AnnounceAsync(AnnouncementAudience audience, string title) =>
        Commands.AnnounceAsync(portal.Admin, new AnnouncementFields(audience, title, "Le texte."));

    private static List<string> Titles(IRenderedComponent<AnnouncementsPanel> panel) =>
        [.. panel.FindAll("[data-testid=announcement] bdi").Select(title => title.TextContent)];

    private static Task ShowsAsync(IRenderedComponent<AnnouncementsPanel> panel, params string[] titles) =>
        Eventually.TrueAsync(() => Titles(panel).SequenceEqual(titles), expectation: $"the page shows {string.Join(", ", titles)}");
}
