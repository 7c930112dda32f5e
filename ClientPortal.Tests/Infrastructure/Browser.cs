using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace ClientPortal.Tests.Infrastructure;

/// <summary>
/// One Chromium for all browser tests. A test class joins with <c>[Collection(Browser.Collection)]</c> and takes a
/// <see cref="Browser"/> in its constructor; each person in the test gets a context of their own.
/// </summary>
public sealed class Browser : IAsyncLifetime
{
    /// <summary>The xunit collection of the tests that share a browser and a portal: they run one after the other.</summary>
    public const string Collection = "Browser";

    /// <summary>The collection of the tests whose class has a portal of its own, with a browser beside those of the others.</summary>
    public const string OwnPortal = "Browser, own portal";

    /// <summary>The collection of the tests that take the portal or the network away.</summary>
    public const string Recovery = "Browser, recovery";

    // The shell has the same engine without a window around it: the tests take half the processor time.
    private static readonly string[] SystemBrowsers = ["/usr/bin/chromium-headless-shell", "/usr/bin/chromium"];

    // What is expected waits for a machine that is busy with other tests too; what must come soon is said to with a limit of its own.
    private const float Patience = 60_000;

    // No sandbox: containers run as root. The rest keeps the browser from traffic and work of its own.
    private static readonly string[] Flags =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-dev-shm-usage", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync",

        // All pages of a context in one process, and none started for a page that may come.
        "--renderer-process-limit=1",
    ];

    private readonly ConcurrentDictionary<(Uri Portal, string Email), IReadOnlyList<Cookie>> signedIn = new();

    private IPlaywright? playwright;
    private IBrowser? browser;
    private ContextPool? pool;

    /// <summary>
    /// A person at a browser of their own: cookies and storage are not shared. The browser asks for less motion: drawing the breathing
    /// dots of all open pages in software takes a good part of a small machine.
    /// </summary>
    public async Task<IBrowserContext> NewContextAsync(BrowserNewContextOptions? options = null)
    {
        options ??= new BrowserNewContextOptions();
        options.ReducedMotion ??= ReducedMotion.Reduce;

        // Each context would install one, which costs as much as a page. The tests of what it does allow it.
        options.ServiceWorkers ??= ServiceWorkerPolicy.Block;
        var context = await (browser ?? throw new InvalidOperationException("The browser has not started.")).NewContextAsync(options);
        context.SetDefaultTimeout(Patience);
        return context;
    }

    /// <summary>
    /// A demo account's person, who has signed in: by the form the first time, later by the same cookies. The page is still empty, or the
    /// person's first one. In the end: <see cref="LeaveAsync"/>.
    /// </summary>
    public async Task<Visitor> SignInAsync(Uri portal, string email, BrowserNewContextOptions? options = null)
    {
        options ??= new BrowserNewContextOptions();
        options.BaseURL ??= portal.ToString();
        options.Locale ??= "fr-FR";
        options.ViewportSize ??= new ViewportSize { Width = 1440, Height = 900 };
        options.ReducedMotion ??= ReducedMotion.Reduce;
        var context = await Pool.TakeAsync(email, options);
        var person = await Visitor.ArriveAsync(context);
        if (signedIn.TryGetValue((portal, email), out var cookies))
        {
            await context.AddCookiesAsync(cookies);
            return person;
        }

        await person.Page.GotoAsync("/login");
        await person.SignInAsync(email);
        await person.LiveAsync();
        signedIn[(portal, email)] = [.. (await context.CookiesAsync()).Select(cookie => new Cookie
        {
            Name = cookie.Name, Value = cookie.Value, Domain = cookie.Domain, Path = cookie.Path, Expires = cookie.Expires,
            HttpOnly = cookie.HttpOnly, Secure = cookie.Secure, SameSite = cookie.SameSite,
        })];
        return person;
    }

    /// <summary>Closes a person's context, or keeps it for the same person's next test.</summary>
    public Task LeaveAsync(IBrowserContext context) => Pool.LeaveAsync(context);

    private ContextPool Pool => pool ??= new ContextPool(NewContextAsync);

    /// <summary>A page of a new context, with addresses relative to <paramref name="baseAddress"/>.</summary>
    public async Task<IPage> NewPageAsync(Uri baseAddress)
    {
        var context = await NewContextAsync(new() { BaseURL = baseAddress.ToString(), Locale = "fr-FR" });
        return await context.NewPageAsync();
    }

    async ValueTask IAsyncLifetime.InitializeAsync()
    {
        Assertions.SetDefaultExpectTimeout(Patience);
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new() { Headless = true, ExecutablePath = ExecutablePath(), Args = Flags });
    }

    async ValueTask IAsyncDisposable.DisposeAsync()
    {
        if (browser is not null)
        {
            await browser.DisposeAsync();
        }

        playwright?.Dispose();
    }

    // Null is Playwright's own download, which scripts/setup fetches where there is no system package.
    private static string? ExecutablePath() =>
        Environment.GetEnvironmentVariable("CHROMIUM") is { Length: > 0 } named ? named
        : Array.Find(SystemBrowsers, File.Exists);
}

/// <summary>Ties <see cref="Browser"/> to its collection.</summary>
[CollectionDefinition(Browser.Collection)]
public sealed class BrowserCollection : ICollectionFixture<Browser>, ICollectionFixture<DemoPortal>;

/// <summary>Ties a second browser to its collection.</summary>
[CollectionDefinition(Browser.OwnPortal)]
public sealed class OwnPortalCollection : ICollectionFixture<Browser>;

/// <summary>
/// The tests that restart a portal or break its network, and mostly wait: beside the others, with a browser and a portal of their own.
/// </summary>
[CollectionDefinition(Browser.Recovery)]
public sealed class RecoveryCollection : ICollectionFixture<Browser>, ICollectionFixture<DemoPortal>;
