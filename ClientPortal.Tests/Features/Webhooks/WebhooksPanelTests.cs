using Bunit;
using ClientPortal.Domain.Webhooks;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Webhooks;

namespace ClientPortal.Tests.Features.Webhooks;

/// <summary>The form of a new subscription, the list, and the deliveries of one.</summary>
public sealed class WebhooksPanelTests : IAsyncLifetime
{
    private TestPortal portal = null!;

    private WebhookQueries Queries => portal.Get<WebhookQueries>();

    public async ValueTask InitializeAsync() => portal = await TestPortal.StartAsync();

    public async ValueTask DisposeAsync() => await portal.DisposeAsync();

    [Fact]
    public async Task The_form_subscribes_and_shows_the_secret_once()
    {
        await using var page = await PanelContext.OpenAsync(portal, portal.Admin);
        var list = page.Show<WebhooksPanel>();
        var form = page.Show<NewWebhookPanel>();
        await form.Find("[data-testid=webhook-name-input]").ChangeAsync("Compta <b>");
        await form.Find("[data-testid=webhook-url-input]").ChangeAsync("https://example.org/hook");
        await form.Find("[data-testid=webhook-organisation]").ChangeAsync($"{portal.Acme}");
        await form.Find("[data-testid=webhook-area-ticket]").ChangeAsync(true);
        await form.Find("[data-testid=webhook-area-project]").ChangeAsync(true);
        await form.Find("form").SubmitAsync();

        Assert.StartsWith("whsec_", form.Find("[data-testid=webhook-secret]").GetAttribute("value"), StringComparison.Ordinal);
        var row = Assert.Single(await Queries.ListAsync(portal.Admin));
        Assert.Equal(("Compta <b>", "https://example.org/hook", portal.Acme), (row.Name, row.Url, row.OrganisationId));
        Assert.Equal(["project.*", "ticket.*"], row.Events);
        list.WaitForAssertion(() => Assert.Equal("active", list.Find("[data-testid=webhook-row]").GetAttribute("data-state")));
        Assert.Equal("Compta <b>", list.Find("[data-testid=webhook-row] bdi").TextContent);

        await form.Find("[data-testid=webhook-secret-done]").ClickAsync();
        Assert.DoesNotContain("whsec_", form.Markup, StringComparison.Ordinal);
        Assert.Equal("", form.Find("[data-testid=webhook-name-input]").GetAttribute("value") ?? "");
    }

    [Fact]
    public async Task A_refused_address_is_a_sentence_beside_what_was_typed()
    {
        await using var page = await PanelContext.OpenAsync(portal, portal.Admin, "en");
        var form = page.Show<NewWebhookPanel>();
        await form.Find("[data-testid=webhook-name-input]").ChangeAsync("Inside");
        await form.Find("[data-testid=webhook-url-input]").ChangeAsync("https://127.0.0.1/hook");
        await form.Find("form").SubmitAsync();

        Assert.Contains("public https address", form.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        Assert.Equal("https://127.0.0.1/hook", form.Find("[data-testid=webhook-url-input]").GetAttribute("value"));
        Assert.Empty(await Queries.ListAsync(portal.Admin));
    }

    [Fact]
    public async Task A_subscription_is_removed_after_a_second_question()
    {
        var made = await portal.Get<WebhookCommands>().SubscribeAsync(portal.Admin, new WebhookFields("A", "https://example.org/a", []));
        await using var page = await PanelContext.OpenAsync(portal, portal.Admin);
        var list = page.Show<WebhooksPanel>();
        await list.Find("[data-testid=webhook-remove]").ClickAsync();
        Assert.Single(await Queries.ListAsync(portal.Admin));
        await list.Find("[data-testid=webhook-remove-confirm]").ClickAsync();

        list.WaitForAssertion(() => Assert.Empty(list.FindAll($"[data-id='{made.Id}']")));
        Assert.Empty(await Queries.ListAsync(portal.Admin));
        Assert.NotEmpty(list.FindAll(".empty"));
    }
}
