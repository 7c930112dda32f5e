using System.Net;
using Bunit;
using ClientPortal.Tests.Infrastructure;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace ClientPortal.Tests.Access;

/// <summary>No address breaks a page, for any identity: an invalid value counts as none. A new page is found by itself.</summary>
[Collection(AccessStage.Collection)]
public sealed class PageAddressTests(AccessStage stage)
{
    private static readonly PageAddresses Portal = new(typeof(Program).Assembly.GetTypes());

    [Fact]
    public void Values_in_an_address_are_read_as_text() => AccessPlay.AssertNone(Portal.NotText);

    [Theory]
    [InlineData(nameof(Identity.Anonymous))]
    [InlineData(nameof(Identity.Member))]
    [InlineData(nameof(Identity.ClientAdministrator))]
    [InlineData(nameof(Identity.Technician))]
    [InlineData(nameof(Identity.Administrator))]
    public async Task No_address_breaks_a_page_of_the_server(string who)
    {
        var (broken, caller) = (new List<string>(), stage.Caller(Enum.Parse<Identity>(who)));
        foreach (var (route, page) in Portal.Pages)
        {
            // Of a page with a circuit the server reads nothing but the route.
            var addresses = IsInteractive(route) ? Portal.Of(route, page, 0).Take(1) : Portal.Of(route, page, PageAddresses.AllTurns);
            foreach (var address in addresses)
            {
                using var answer = await caller.GetAsync(address);
                if (answer.StatusCode >= HttpStatusCode.InternalServerError)
                {
                    broken.Add($"{who}: {(int)answer.StatusCode} {address[..Math.Min(address.Length, 300)]}");
                }
            }
        }

        AccessPlay.AssertNone(broken);
    }

    [Theory]
    [InlineData(nameof(Identity.Member))]
    [InlineData(nameof(Identity.ClientAdministrator))]
    [InlineData(nameof(Identity.Technician))]
    [InlineData(nameof(Identity.Administrator))]
    [Trait(TestDatabase.Trait, "Sqlite")]
    public async Task No_address_breaks_a_page_of_a_circuit(string who)
    {
        var (broken, addresses, identity) = (new List<string>(), new List<string>(), Enum.Parse<Identity>(who));
        foreach (var (route, page) in Portal.Pages.Where(page => IsInteractive(page.Route)))
        {
            // Each role in turns of its own: together they have all.
            addresses.AddRange(Portal.Of(route, page, 2 * (int)identity, (2 * (int)identity) + 1));
        }

        await foreach (var (address, outcome) in stage.WalkInCircuitAsync(identity, addresses))
        {
            if (outcome.Letter is not ('+' or 'n'))
            {
                broken.Add($"{who}: {outcome.Letter} {address[..Math.Min(address.Length, 300)]}");
            }
        }

        AccessPlay.AssertNone(broken);
    }

    [Fact]
    public async Task A_page_that_reads_a_number_is_found()
    {
        var fragile = new PageAddresses([typeof(FragilePage)]);

        Assert.Equal(
            "FragilePage.Count reads a Int32 from the address: make it a string and parse it (AddressValue).",
            Assert.Single(fragile.NotText));
        var addresses = fragile.Pages.SelectMany(page => fragile.Of(page.Route, page.Page, 0)).ToList();
        Assert.Contains(addresses, address => address.StartsWith("/fragile?count=zz", StringComparison.Ordinal));
        await using var page = stage.Circuit(Identity.Member);
        page.Services.GetRequiredService<NavigationManager>().NavigateTo(addresses[0]);
        Assert.Throws<InvalidOperationException>(() => page.Show<Router>(router => router
            .Add(it => it.AppAssembly, typeof(FragilePage).Assembly)
            .Add(it => it.Found, route => builder =>
            {
                builder.OpenComponent<RouteView>(0);
                builder.AddComponentParameter(1, nameof(RouteView.RouteData), route);
                builder.CloseComponent();
            })));
    }

    private static bool IsInteractive(string route) =>
        new AccessCatalog(typeof(Program).Assembly.GetTypes(), []).IsInteractive(route);
}

/// <summary>A page that must not be written. It is public because the canary's router finds only public pages.</summary>
[Route("/fragile")]
public sealed class FragilePage : ComponentBase
{
    [SupplyParameterFromQuery(Name = "count")] public int Count { get; set; }
}
