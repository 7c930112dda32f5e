using Bunit;
using ClientPortal.Domain.People;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.MyAccount;

namespace ClientPortal.Tests.Features.MyAccount;

/// <summary>The list of tokens, and the form that makes one.</summary>
public sealed class TokensPanelTests : IAsyncLifetime
{
    private TestPortal portal = null!;

    public async ValueTask InitializeAsync() => portal = await TestPortal.StartAsync();

    public async ValueTask DisposeAsync() => await portal.DisposeAsync();

    [Fact]
    public async Task A_token_is_made_shown_once_and_ended()
    {
        await using var page = await PanelContext.OpenAsync(portal, portal.Member);
        var panel = page.Show<TokensPanel>();
        Assert.NotEmpty(panel.FindAll(".empty"));
        Assert.Equal(["read", "write"], panel.FindAll("[data-testid=token-scope] option").Select(one => one.GetAttribute("value")));

        await panel.Find("[data-testid=token-name]").ChangeAsync("Compta <b>");
        await panel.Find("[data-testid=token-scope]").ChangeAsync("write");
        await panel.Find("[data-testid=token-password]").ChangeAsync(TestPortal.Password);
        await panel.Find("form").SubmitAsync();

        Assert.StartsWith(AccessToken.Prefix, panel.Find("[data-testid=token-secret]").GetAttribute("value"), StringComparison.Ordinal);
        panel.WaitForAssertion(() => Assert.Equal("write", panel.Find("[data-testid=token-row]").GetAttribute("data-scope")));
        Assert.Equal("Compta <b>", panel.Find("[data-testid=token-row] bdi").TextContent);
        await panel.Find("[data-testid=token-secret-done]").ClickAsync();
        Assert.Empty(panel.FindAll("[data-testid=token-secret]"));

        await panel.Find("[data-testid=token-end]").ClickAsync();
        panel.WaitForAssertion(() => Assert.Empty(panel.FindAll("[data-testid=token-row]")));
    }

    [Fact]
    public async Task A_wrong_password_makes_none_and_keeps_the_name()
    {
        await using var page = await PanelContext.OpenAsync(portal, portal.Member);
        var panel = page.Show<TokensPanel>();
        await panel.Find("[data-testid=token-name]").ChangeAsync("Compta");
        await panel.Find("[data-testid=token-password]").ChangeAsync("wrong");
        await panel.Find("form").SubmitAsync();

        Assert.NotEmpty(panel.FindAll("[role=alert]"));
        Assert.Equal("Compta", panel.Find("[data-testid=token-name]").GetAttribute("value"));
        Assert.Equal("", panel.Find("[data-testid=token-password]").GetAttribute("value") ?? "");
        Assert.Empty(panel.FindAll("[data-testid=token-row]"));
    }
}
