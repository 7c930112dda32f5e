using Bunit;
using ClientPortal.Domain.People;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Audit;
using ClientPortal.Web.Features.ServiceAccounts;

namespace ClientPortal.Tests.Features.ServiceAccounts;

/// <summary>The page of service accounts: a token is shown once, replaced, and ended.</summary>
public sealed class ServiceAccountsPanelTests : IAsyncLifetime
{
    private TestPortal portal = null!;

    public async ValueTask InitializeAsync() => portal = await TestPortal.StartAsync();

    public async ValueTask DisposeAsync() => await portal.DisposeAsync();

    [Fact]
    public async Task An_account_is_made_renewed_and_ended_and_the_audit_names_it()
    {
        await using var page = await PanelContext.OpenAsync(portal, portal.Admin);
        var (list, form) = (page.Show<ServiceAccountsPanel>(), page.Show<NewServiceAccountPanel>());
        Assert.NotEmpty(list.FindAll(".empty"));

        await form.Find("[data-testid=service-name-input]").ChangeAsync("Compta <b>");
        await form.Find("[data-testid=service-organisation]").ChangeAsync($"{portal.Acme}");
        await form.Find("[data-testid=service-scope]").ChangeAsync("write");
        await form.Find("[data-testid=service-area-tickets]").ChangeAsync(true);
        await form.Find("form").SubmitAsync();

        var first = form.Find("[data-testid=service-token]").GetAttribute("value")!;
        Assert.StartsWith(ServiceAccount.Prefix, first, StringComparison.Ordinal);
        list.WaitForAssertion(() => Assert.Equal("write", list.Find("[data-testid=service-row]").GetAttribute("data-scope")));
        Assert.Equal("Compta <b>", list.Find("[data-testid=service-row] bdi").TextContent);
        Assert.Contains("Acme", list.Markup, StringComparison.Ordinal);
        await form.Find("[data-testid=service-token-done]").ClickAsync();
        Assert.Empty(form.FindAll("[data-testid=service-token]"));

        await list.Find("[data-testid=service-renew]").ClickAsync();
        await list.Find("[data-testid=service-renew-confirm]").ClickAsync();
        var second = list.Find("[data-testid=service-token]").GetAttribute("value")!;
        Assert.NotEqual(first, second);

        // The list has its new beginning: it is not drawn again under the next click.
        list.WaitForAssertion(() => Assert.StartsWith(list.Find("code").TextContent[..^1], second, StringComparison.Ordinal));
        await list.Find("[data-testid=service-token-done]").ClickAsync();

        await list.Find("[data-testid=service-end]").ClickAsync();
        await list.Find("[data-testid=service-end-confirm]").ClickAsync();
        list.WaitForAssertion(() => Assert.Empty(list.FindAll("[data-testid=service-row]")));
        await SameAsFresh.AssertAsync(page, list);

        var lines = await portal.Get<AuditQueries>().NewestAsync(portal.Admin, new(), limit: 3);
        Assert.Equal(
            [("service-account.ended", "Compta <b>"), ("service-account.renewed", "Compta <b>"), ("service-account.created", "Compta <b>")],
            lines.Select(line => (line.Kind, line.PersonName!)));
    }

    [Fact]
    public async Task A_refusal_is_a_sentence_and_keeps_what_was_typed()
    {
        await using var page = await PanelContext.OpenAsync(portal, portal.Admin, "en");
        var form = page.Show<NewServiceAccountPanel>();
        await form.Find("[data-testid=service-name-input]").ChangeAsync("Compta");
        await form.Find("[data-testid=service-organisation]").ChangeAsync($"{portal.Acme}");
        await form.Find("[data-testid=service-scope]").ChangeAsync("admin");
        await form.Find("form").SubmitAsync();

        Assert.Contains("An account that acts for an organisation", form.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        Assert.Equal("Compta", form.Find("[data-testid=service-name-input]").GetAttribute("value"));
    }

    [Fact]
    public async Task Its_author_is_no_person_that_can_be_enabled_moved_or_erased()
    {
        var commands = portal.Get<ServiceAccountCommands>();
        await commands.MakeAsync(portal.Admin, new ServiceAccountFields("Compta", portal.Acme, TokenScope.Read, [], null));
        var person = await portal.Store.ReadAsync(db => Task.FromResult(db.People.Single(one => one.IsService)));

        Assert.Null(await portal.Get<Web.Identity.ViewerSource>().OfAsync(person.Id));
        await Assert.ThrowsAsync<Domain.NotFound>(
            () => portal.Get<Web.Features.Administration.PeopleCommands>().EnableAsync(portal.Admin, person.Id));
        await Assert.ThrowsAsync<Domain.NotFound>(
            () => portal.Get<Web.Features.PersonalData.ErasureCommands>().EraseAsync(portal.Admin, person.Id, "Compta"));
    }
}
