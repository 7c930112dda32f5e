using Bunit;
using ClientPortal.Domain.People;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.DependencyInjection;

namespace ClientPortal.Tests.Access;

/// <summary>
/// Where the matrix is played, set up once: a portal from the inside, for commands, queries and circuits, and one behind its web server,
/// for pages and endpoints; the same cast in both.
/// </summary>
public sealed class AccessStage : IAsyncLifetime
{
    /// <summary>The xunit collection of the tests that share it.</summary>
    public const string Collection = "Access";

    private readonly Dictionary<Identity, AccessCaller> callers = [];

    internal TestPortal InsidePortal { get; private set; } = null!;
    internal HostedPortal WebPortal { get; } =
        HostedPortal.OfManyAddresses(new Dictionary<string, string>
        {
            ["Demo:Enabled"] = "false", ["Portal:Calendly:SigningKey"] = "a key of nobody here",
        });

    internal AccessCast Inside { get; private set; } = null!;
    internal AccessCast Web { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        InsidePortal = await TestPortal.StartAsync();
        Inside = await AccessCast.GatherAsync(InsidePortal.Services);
        await Inside.DisableAsync();

        Web = await AccessCast.GatherAsync(WebPortal.Services);
        foreach (var who in Enum.GetValues<Identity>())
        {
            callers[who] = await AccessCaller.SignInAsync(WebPortal, Web[who]);
        }

        await Web.DisableAsync();
        callers[Identity.Disabled] = callers[Identity.Disabled].As(Web[Identity.Disabled]);
        await Eventually.TrueAsync(async () => (await Outcome.OfAsync(await callers[Identity.Disabled].GetAsync("/projects"))).Letter == 's');
    }

    public async ValueTask DisposeAsync()
    {
        await InsidePortal.DisposeAsync();
        await WebPortal.DisposeAsync();
    }

    internal Task<AccessScene> SceneAsync(Entry entry) =>
        entry.OverHttp ? AccessScene.MakeAsync(WebPortal.Services, Web) : AccessScene.MakeAsync(InsidePortal.Services, Inside);

    internal Task<AccessScene> InsideSceneAsync() => AccessScene.MakeAsync(InsidePortal.Services, Inside);

    internal AccessCaller Caller(Identity who) => callers[who];

    /// <summary>The circuit of a browser with this identity's cookie.</summary>
    internal PanelContext Circuit(Identity who) =>
        PanelContext.OpenUnstarted(InsidePortal,
            new Viewer { PersonId = Inside[who].PersonId, Name = "", Role = Role.Client, OrganisationId = Guid.Empty });

    /// <summary>A link clicked in an open circuit: the server is not asked for the page, only the router.</summary>
    internal async Task<Outcome> OpenInCircuitAsync(Identity who, string address)
    {
        await foreach (var (_, outcome) in WalkInCircuitAsync(who, [address]))
        {
            return outcome;
        }

        throw new InvalidOperationException("An address has an outcome.");
    }

    /// <summary>Link after link in one circuit; what is broken by one is left, and the next is opened in another.</summary>
    internal async IAsyncEnumerable<(string Address, Outcome Outcome)> WalkInCircuitAsync(Identity who, IEnumerable<string> addresses)
    {
        (PanelContext Page, IRenderedComponent<CascadingAuthenticationState> Shown)? open = null;
        try
        {
            foreach (var address in addresses)
            {
                var page = open?.Page ?? Circuit(who);
                page.Services.GetRequiredService<NavigationManager>().NavigateTo(address);
                var shown = open?.Shown ?? page.Show<CascadingAuthenticationState>(state => state.AddChildContent<Routes>());
                open = (page, shown);

                // The router takes its turn after what the page was still at.
                await page.Renderer.Dispatcher.InvokeAsync(() => { });
                await Eventually.TrueAsync(() => shown.FindAll(".skeletons, .skeleton").Count == 0, expectation: $"{address} has loaded");
                var outcome = OutcomeOf(shown);
                if (outcome.Letter == '?')
                {
                    await page.DisposeAsync();
                    open = null;
                }

                yield return (address, outcome);
            }
        }
        finally
        {
            // Also for who does not ask on: an open page would load again at each event of the tests after it.
            if (open is { } last)
            {
                await last.Page.DisposeAsync();
            }
        }
    }

    private static Outcome OutcomeOf(IRenderedComponent<CascadingAuthenticationState> shown)
    {
        var main = shown.FindAll("main");
        return main.Count == 0 ? new Outcome(shown.Markup.Trim().Length == 0 ? 's' : '?', shown.Markup)
            : main[0].QuerySelector("[data-testid=page-fault]") is not null ? new Outcome('?', shown.Markup)
            : main[0].QuerySelector(".not-found") is not null ? new Outcome('n', main[0].InnerHtml)
            : new Outcome('+', main[0].InnerHtml);
    }
}

/// <summary>Ties <see cref="AccessStage"/> to its collection.</summary>
[CollectionDefinition(AccessStage.Collection)]
public sealed class AccessStageCollection : ICollectionFixture<AccessStage>;
