using Bunit;
using ClientPortal.Domain.Announcements;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Announcements;

namespace ClientPortal.Tests.Features.Announcements;

/// <summary>The form that announces, and the list of what was announced.</summary>
public sealed class AnnounceFormPanelTests : IAsyncLifetime
{
    private TestPortal portal = null!;

    private AnnouncementCommands Commands => portal.Get<AnnouncementCommands>();
    private AnnouncementQueries Queries => portal.Get<AnnouncementQueries>();

    public async ValueTask InitializeAsync() => portal = await TestPortal.StartAsync();

    public async ValueTask DisposeAsync() => await portal.DisposeAsync();

    [Fact]
    public async Task The_form_announces_what_was_typed_and_begins_anew()
    {
        await using var page = await PanelContext.OpenAsync(portal, portal.Admin);
        var form = page.Show<AnnouncePanel>();
        await form.Find("[data-testid=announce-audience]").ChangeAsync($"organisation:{portal.Acme}");
        await form.Find("[data-testid=announce-type]").ChangeAsync("warning");
        await form.Find("[data-testid=announce-hours]").ChangeAsync("4");
        await form.Find("[data-testid=announce-title]").ChangeAsync("Coupure <b>");
        await form.Find("[data-testid=announce-message]").ChangeAsync("De 8 h à 9 h.");

        // Its texts are the browser's: AnnouncementBrowserTests.
        Assert.Equal("warning", form.Find("[data-testid=announce-preview] .announcement").GetAttribute("data-kind"));
        await form.Find("form").SubmitAsync();

        var row = Assert.Single(await Queries.ListAsync(portal.Admin)).Row;
        Assert.Equal(
            (AnnouncementAudience.Organisation(portal.Acme), AnnouncementType.Warning, "Coupure <b>", "De 8 h à 9 h."),
            (row.Audience, row.Type, row.Title, row.Message));
        Assert.InRange(row.EndsAt!.Value - row.StartsAt, TimeSpan.FromHours(3.9), TimeSpan.FromHours(4.1));
        Assert.Equal("", form.Find("[data-testid=announce-title]").GetAttribute("value") ?? "");
    }

    [Fact]
    public async Task The_person_whom_the_page_is_about_can_be_told_alone()
    {
        await using var page = await PanelContext.OpenAsync(portal, portal.Admin);
        var form = page.Show<AnnouncePanel>(one => one.Add(panel => panel.PersonId, portal.Member.PersonId));
        await form.Find("[data-testid=announce-audience]").ChangeAsync($"person:{portal.Member.PersonId}");
        await form.Find("[data-testid=announce-title]").ChangeAsync("Votre poste");
        await form.Find("form").SubmitAsync();

        Assert.Equal(AnnouncementAudience.Person(portal.Member.PersonId), Assert.Single(await Queries.ListAsync(portal.Admin)).Row.Audience);

        // Another person's id in the field addresses staff alone.
        await form.Find("[data-testid=announce-audience]").ChangeAsync($"person:{portal.Outsider.PersonId}");
        await form.Find("[data-testid=announce-title]").ChangeAsync("Votre poste");
        await form.Find("form").SubmitAsync();
        Assert.Equal(new AnnouncementAudience(AnnouncementScope.Staff), (await Queries.ListAsync(portal.Admin))[0].Row.Audience);
    }

    [Fact]
    public async Task The_form_takes_the_form_and_a_start_in_the_administrators_time_zone()
    {
        await using var page = await PanelContext.OpenAsync(portal, portal.Admin);
        var form = page.Show<AnnouncePanel>();
        await form.Find("[data-testid=announce-form-select]").ChangeAsync("notification");
        await form.Find("[data-testid=announce-start]").ChangeAsync("2099-06-01T08:30:00");
        await form.Find("[data-testid=announce-hours]").ChangeAsync("1");
        await form.Find("[data-testid=announce-title]").ChangeAsync("Fermeture");
        Assert.Contains("Dans la cloche", form.Markup, StringComparison.Ordinal);
        await form.Find("form").SubmitAsync();

        var row = Assert.Single(await Queries.ListAsync(portal.Admin)).Row;
        var starts = new DateTimeOffset(2099, 6, 1, 8, 30, 0, TimeSpan.Zero);
        Assert.Equal((AnnouncementForm.Notification, starts, starts.AddHours(1)), (row.Form, row.StartsAt, row.EndsAt));
        Assert.Equal("", form.Find("[data-testid=announce-start]").GetAttribute("value") ?? "");
    }

    [Fact]
    public async Task A_refusal_is_a_sentence_beside_what_was_typed()
    {
        await using var page = await PanelContext.OpenAsync(portal, portal.Admin, "en");
        var form = page.Show<AnnouncePanel>();
        await form.Find("[data-testid=announce-message]").ChangeAsync("Only a message.");
        await form.Find("form").SubmitAsync();

        Assert.Contains("title", form.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        Assert.Equal("Only a message.", form.Find("[data-testid=announce-message]").GetAttribute("value"));
        Assert.Empty(await Queries.ListAsync(portal.Admin));
    }

    [Fact]
    public async Task The_list_follows_readers_and_ends_and_only_administrators_end()
    {
        await using var page = await PanelContext.OpenAsync(portal, portal.Admin);
        await using var other = await PanelContext.OpenAsync(portal, portal.Technician, "en");
        var (list, theirs) = (page.Show<AnnouncementListPanel>(), other.Show<AnnouncementListPanel>());
        var id = await Commands.AnnounceAsync(portal.Admin, new(AnnouncementAudience.Organisation(portal.Acme), "Coupure", ""));
        await Eventually.TrueAsync(() => State(list) == "current" && State(theirs) == "current");
        Assert.Empty(theirs.FindAll("[data-testid=announcement-end]"));

        await Commands.SeeAsync(portal.Member, [id]);
        await Eventually.TrueAsync(() => list.Find("[data-testid=announcement-readers]").GetAttribute("data-seen") == "1");
        await Commands.DismissAsync(portal.ClientAdmin, id);
        await Eventually.TrueAsync(() => theirs.Find("[data-testid=announcement-readers]").TextContent == "Seen by 2, dismissed by 1");
        await SameAsFresh.AssertAsync(page, list);

        await list.Find("[data-testid=announcement-end]").ClickAsync();
        await Eventually.TrueAsync(() => State(list) == "ended" && State(theirs) == "ended");
        await SameAsFresh.AssertAsync(page, list);
        await SameAsFresh.AssertAsync(other, theirs);
    }

    private static string? State(IRenderedComponent<AnnouncementListPanel> list) =>
        list.FindAll("[data-testid=announcement-row]") is [var row] ? row.GetAttribute("data-state") : null;
}
