using Bunit;
using ClientPortal.Domain.Notifications;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Notifications;

namespace ClientPortal.Tests.Features.Notifications;

public sealed class NotificationPreferencesPanelTests : IAsyncLifetime
{
    private TestPortal portal = null!;

    public async ValueTask InitializeAsync() => portal = await TestPortal.StartAsync();

    public async ValueTask DisposeAsync() => await portal.DisposeAsync();

    [Fact]
    public async Task The_form_saves_kinds_digest_and_quiet_hours_and_says_why_not()
    {
        await using var page = await PanelContext.OpenAsync(portal, portal.Member);
        var panel = page.Show<NotificationPreferencesPanel>();
        panel.WaitForElement("[data-testid=preferences-form]");
        Assert.Equal(Kinds(portal), panel.FindAll("[data-testid=preference-kind]").Select(kind => kind.GetAttribute("data-kind")));

        await panel.Find("[data-kind=message] [data-testid=preference-scope]").ChangeAsync(new() { Value = "Mine" });
        await panel.Find("[data-kind=ticket-status] [data-testid=preference-email]").ChangeAsync(new() { Value = false });
        await panel.Find("[data-testid=preferences-digest]").ChangeAsync(new() { Value = "Daily" });
        await panel.Find("[data-testid=preferences-quiet]").ChangeAsync(new() { Value = true });
        await panel.Find("[data-testid=preferences-quiet-to]").ChangeAsync(new() { Value = "20:00:00" });
        await panel.Find("form").SubmitAsync();
        Assert.Contains("une fin différente du début", panel.WaitForElement(".error-note").TextContent, StringComparison.Ordinal);

        await panel.Find("[data-testid=preferences-quiet-to]").ChangeAsync(new() { Value = "06:30:00" });
        await panel.Find("form").SubmitAsync();
        panel.WaitForElement("[data-testid=preferences-saved]");
        var saved = await portal.Get<PreferenceQueries>().OfAsync(portal.Member);
        Assert.Equal(
            (KindScope.Mine, false, MailDigest.Daily, new TimeOnly(20, 0), new TimeOnly(6, 30)),
            (saved.Of("message").Scope, saved.Of("ticket-status").Email, saved.Digest, saved.Quiet!.From, saved.Quiet.To));
    }

    [Fact]
    public async Task A_page_left_open_shows_what_a_fresh_one_shows()
    {
        var project = await portal.ProjectAsync();
        await using var page = await PanelContext.OpenAsync(portal, portal.Member);
        var panel = page.Show<NotificationPreferencesPanel>();
        panel.WaitForElement("[data-testid=preferences-form]");
        var commands = portal.Get<PreferenceCommands>();

        await commands.ChangeAsync(portal.Member, [new KindChoice("message") { Email = false }], MailDigest.Weekly, null);
        await SameAsync();
        await commands.FollowAsync(portal.Member, "project", project, SubjectLevel.Mentions);
        await SameAsync();
        Assert.Contains("Migration", panel.Find("[data-testid=followed-subject]").TextContent, StringComparison.Ordinal);
        await panel.Find("[data-testid=silence-hour]").ClickAsync(new());
        await SameAsync();
        Assert.NotNull(panel.Find("[data-testid=silence-on]"));
        await panel.Find("[data-testid=silence-end]").ClickAsync(new());
        await SameAsync();
        await panel.Find("[data-testid=followed-all]").ClickAsync(new());
        await SameAsync();
        Assert.Empty(panel.FindAll("[data-testid=followed-subject]"));

        async Task SameAsync()
        {
            await portal.QuietAsync();
            await page.SettleAsync();
            await SameAsFresh.AssertAsync(page, panel);
        }
    }

    /// <summary>Another tab's save is announced, and what is typed stays.</summary>
    [Fact]
    public async Task An_edit_in_progress_survives_what_another_tab_saves()
    {
        await using var page = await PanelContext.OpenAsync(portal, portal.Member);
        var panel = page.Show<NotificationPreferencesPanel>();
        panel.WaitForElement("[data-testid=preferences-form]");
        await panel.Find("[data-kind=message] [data-testid=preference-email]").ChangeAsync(new() { Value = false });

        await portal.Get<PreferenceCommands>().ChangeAsync(portal.Member, [], MailDigest.Weekly, null);
        panel.WaitForElement("[data-testid=edit-elsewhere]");

        Assert.False(panel.Find("[data-kind=message] [data-testid=preference-email]").HasAttribute("checked"));
    }

    private static IEnumerable<string> Kinds(TestPortal portal) => NotificationKinds.For(portal.Member).Select(kind => kind.Name);
}
