using ClientPortal.Domain.People;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Identity;
using static Microsoft.Playwright.Assertions;

namespace ClientPortal.Tests.Identity;

[Collection(Browser.OwnPortal)]
public sealed class CircuitLimitsBrowserTests(Browser browser) : IAsyncLifetime
{
    private readonly HostedPortal portal = HostedPortal.Listening(new Dictionary<string, string> { ["Portal:CircuitsPerPerson"] = "2" });
    private readonly List<Visitor> people = [];

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var person in people)
        {
            await person.Page.Context.CloseAsync();
        }

        await portal.DisposeAsync();
    }

    [Fact]
    public async Task One_page_too_many_says_so_and_the_others_stay()
    {
        var first = await SignInAsync(await portal.NewPersonAsync());
        var second = await TabAsync(first);
        await second.OpenAsync("/client-portal");

        var third = await TabAsync(first);
        await third.Page.GotoAsync("/client-portal");

        await Expect(third.Id("too-many-pages")).ToContainTextAsync("Trop de pages ouvertes");
        await first.LiveAsync();
        await second.LiveAsync();

        await second.Page.CloseAsync();
        await Eventually.TrueAsync(async () =>
        {
            await third.Page.GotoAsync("/client-portal");
            await Expect(third.Badge.Or(third.Id("too-many-pages"))).ToBeVisibleAsync();
            return await third.Badge.IsVisibleAsync();
        });
        await third.LiveAsync();
    }

    [Fact]
    public async Task A_browser_that_sends_a_flood_of_events_loses_its_own_connection_only()
    {
        var other = await SignInAsync(await portal.NewPersonAsync());
        var offender = await SignInAsync(await portal.NewPersonAsync());
        await other.MarkAsync();

        // A method that is not there is soon refused; for an assembly that is not, all are looked through, and a slow machine sends no flood.
        await offender.Page.EvaluateAsync(
            $"() => {{ for (let n = 0; n < {CircuitHubFilter.Burst * 3}; n++) "
            + "DotNet.invokeMethodAsync('ClientPortal.Web', 'nothing').catch(() => {}); }");

        await Eventually.TrueAsync(() => offender.Traffic.Sockets > 1);
        await offender.LiveAsync();
        Assert.Equal(1, other.Traffic.Sockets);
        Assert.True(await other.IsSameDocumentAsync());
        await other.LiveAsync();
    }

    [Fact]
    public async Task A_lively_page_is_no_flood()
    {
        var person = await SignInAsync(await portal.NewPersonAsync());

        await person.Page.EvaluateAsync(
            $"async () => {{ for (let n = 0; n < {CircuitHubFilter.Burst / 2}; n++) "
            + "await DotNet.invokeMethodAsync('ClientPortal.Web', 'nothing').catch(() => {}); }");

        Assert.Equal(1, person.Traffic.Sockets);
        await person.LiveAsync();
    }

    private async Task<Visitor> SignInAsync(Viewer viewer)
    {
        var person = await Visitor.ArriveAsync(await browser.NewContextAsync(new() { BaseURL = portal.Address.ToString(), Locale = "fr-FR" }));
        people.Add(person);
        await person.Page.GotoAsync("/login");
        await person.SignInAsync(await portal.EmailAsync(viewer));
        await person.LiveAsync();
        return person;
    }

    private static Task<Visitor> TabAsync(Visitor person) => Visitor.ArriveAsync(person.Page.Context);
}
