using System.Globalization;
using System.Security.Claims;
using System.Text.Json;
using Bunit;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using ClientPortal.Web.Features;
using ClientPortal.Web.Features.Messages;
using ClientPortal.Web.Identity;
using ClientPortal.Web.Live;
using ClientPortal.Web.Ui;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.JSInterop;

namespace ClientPortal.Tests.Infrastructure;

/// <summary>
/// One open page: a viewer's circuit over the real services of a <see cref="TestPortal"/>, with bUnit in the browser's place.
/// Any number of them, of any viewers, may be open over one portal.
/// </summary>
public sealed class PanelContext : BunitContext
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private readonly TestPortal portal;
    private readonly AsyncServiceScope circuit;
    private readonly CultureInfo language;

    // As everywhere in these tests: a second is too short for a busy machine.
    static PanelContext() => DefaultWaitTimeout = TimeSpan.FromSeconds(60);

    private PanelContext(TestPortal portal, ClaimsPrincipal user, CultureInfo language)
    {
        (this.portal, this.language) = (portal, language);
        circuit = portal.Services.CreateAsyncScope();
        var signedIn = new SignedIn(user);
        Services.AddFallbackServiceProvider(circuit.ServiceProvider);
        Services.AddSentences().AddFeatureTexts();
        Services.AddMud();
        Services.AddSingleton<AuthenticationStateProvider>(signedIn);
        Services.AddSingleton(_ => circuit.ServiceProvider.GetRequiredService<IAuthorizationService>());
        Services.AddSingleton(_ => circuit.ServiceProvider.GetRequiredService<IAuthorizationPolicyProvider>());
        Services.AddSingleton<AntiforgeryStateProvider>(new NoAntiforgery());

        // What depends on both sides: the circuit's services do not see those of bUnit, which stand before them.
        Services.AddSingleton(_ => ActivatorUtilities.CreateInstance<CircuitSession>(circuit.ServiceProvider, signedIn));
        Services.AddSingleton(here =>
            ActivatorUtilities.CreateInstance<BrowserSide>(circuit.ServiceProvider, here.GetRequiredService<IJSRuntime>()));
        Services.AddSingleton(here =>
            new CircuitAvatars(circuit.ServiceProvider.GetRequiredService<AvatarVersions>(), here.GetRequiredService<BrowserSide>()));
        Services.AddSingleton(here => ActivatorUtilities.CreateInstance<MessageServices>(
            circuit.ServiceProvider, here.GetRequiredService<CircuitSession>(), here.GetRequiredService<CircuitAvatars>()));
        Services.AddSingleton(_ => new CircuitSlot(
            ActivatorUtilities.CreateInstance<CircuitQuota>(circuit.ServiceProvider), circuit.ServiceProvider.GetRequiredService<PresenceBoard>(),
            signedIn));
        JSInterop.Mode = JSRuntimeMode.Loose;
        Browser = JSInterop.SetupModule("/lib/portal.js");
        Browser.Mode = JSRuntimeMode.Loose;
    }

    public CircuitSession Session => Services.GetRequiredService<CircuitSession>();

    /// <summary>The circuit's own services: what is scoped in the portal.</summary>
    public IServiceProvider Circuit => circuit.ServiceProvider;

    public LiveFeed Feed => circuit.ServiceProvider.GetRequiredService<LiveFeed>();

    /// <summary>The browser's module, as the circuit sees it.</summary>
    public BunitJSModuleInterop Browser { get; }

    /// <summary>What the browser was asked to show, oldest first.</summary>
    public IReadOnlyList<Toast> Toasts =>
        [.. Calls("toast").Select(call => JsonSerializer.SerializeToElement(call.Arguments[0], Json).Deserialize<Toast>(Json)!)];

    /// <summary>
    /// A page of this viewer, whose feed listens, and whose browser has MudBlazor's files. Of a viewer seen by staff: of the member of staff who
    /// views as that person.
    /// </summary>
    public static async Task<PanelContext> OpenAsync(TestPortal portal, Viewer viewer, string language = "fr")
    {
        // What was committed before has been announced: what the page hears is what happens from now on.
        var newest = await portal.Log.HeadAsync();
        await Eventually.TrueAsync(() => portal.Bus.Head >= newest);
        var page = OpenUnstarted(portal, viewer, language);
        page.Speak();
        var head = page.Feed.Head;
        Assert.True(await page.Session.StartAsync());
        page.Feed.ViewerChanged += page.Session.Adopt;
        page.Feed.Start(page.Session.Viewer, page.Session.ReadAsync, head);
        Assert.True(await page.Services.GetRequiredService<BrowserSide>().LoadMudAsync());
        return page;
    }

    /// <summary>A page whose circuit has not started yet: the layout starts it.</summary>
    public static PanelContext OpenUnstarted(TestPortal portal, Viewer viewer, string language = "fr")
    {
        var person = viewer.ImpersonatedBy ?? viewer.PersonId;
        var claims = new List<Claim>
        {
            new(ClaimTypes.NameIdentifier, $"{person}"),
            new(new ClaimsIdentityOptions().SecurityStampClaimType, portal.StampOf(person)),
        };
        if (viewer.ImpersonatedBy is not null)
        {
            claims.Add(new Claim(ViewerSource.SeenAsClaim, $"{viewer.PersonId}"));
        }

        return new PanelContext(portal, new ClaimsPrincipal(new ClaimsIdentity(claims, "test")), CultureInfo.GetCultureInfo(language));
    }

    /// <summary>Another page of the same person, opened now.</summary>
    public async Task<PanelContext> OpenAgainAsync() => await OpenAsync(portal, Session.Viewer, language.Name);

    /// <summary>Renders a panel in the viewer's language.</summary>
    public IRenderedComponent<TPanel> Show<TPanel>(Action<ComponentParameterCollectionBuilder<TPanel>>? parameters = null)
        where TPanel : IComponent
    {
        Speak();
        return Render(parameters);
    }

    /// <summary>Returns when all that was committed until now and that the viewer may hear has been handed to its panels.</summary>
    public async Task SettleAsync()
    {
        await portal.QuietAsync();
        var heard = await portal.Store.ReadAsync(db =>
            Task.FromResult(db.Log.HearableBy(Feed.Viewer ?? Session.Viewer, db)
                .Where(row => row.Seq > Feed.Cursor).Select(row => row.Seq).ToList()));
        var last = heard.Count > 0 ? heard.Max() : 0;
        var checks = 0;
        await Eventually.TrueAsync(
            () =>
            {
                var settled = Feed.Cursor >= last && Feed is { Pending: 0, IsRunning: false };
                if (!settled && ++checks % 50 == 0)
                {
                    // By a clock that stands still, the pause of the feed after a batch would not end.
                    (portal.Get<TimeProvider>() as FakeClock)?.Advance(LiveFeed.Pace);
                }

                return settled;
            },
            expectation: $"the page has come to event {last}");

        // The figures move and the batch is rendered in one turn of the renderer: when it takes this, both are done.
        await Renderer.Dispatcher.InvokeAsync(() => { });
    }

    /// <summary>The calls of one function of the browser's module so far, oldest first.</summary>
    public IReadOnlyList<JSRuntimeInvocation> Asked(string function) => Calls(function);

    // bUnit adds to the list on the renderer's turn, while a test reads it on its own: read again then.
    private List<JSRuntimeInvocation> Calls(string name)
    {
        while (true)
        {
            try
            {
                return [.. Browser.Invocations[name]];
            }
            catch (Exception changed) when (changed is InvalidOperationException or ArgumentException)
            {
                // Another call was added in this moment.
            }
        }
    }

    protected override async ValueTask DisposeAsyncCore()
    {
        await base.DisposeAsyncCore();
        await circuit.DisposeAsync();
    }

    private void Speak() => CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = language;

    private sealed class SignedIn(ClaimsPrincipal user) : AuthenticationStateProvider
    {
        public override Task<AuthenticationState> GetAuthenticationStateAsync() => Task.FromResult(new AuthenticationState(user));
    }

    private sealed class NoAntiforgery : AntiforgeryStateProvider
    {
        public override AntiforgeryRequestToken? GetAntiforgeryToken() => null;
    }
}

public sealed record Toast(string Kind, string Title, string Text, string? Href, string? Group);
