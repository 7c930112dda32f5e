using System.Globalization;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ClientPortal.Tests.Infrastructure;

/// <summary>A person at a browser of their own: a context that shares no cookies and no storage, and one page in it.</summary>
public sealed class Visitor
{
    // A page's first circuit on a machine whose cores do other work; a page that is not live by then is broken.
    private const float LiveLimit = 60_000;

    private Visitor(IPage page) => (Page, Traffic, Console) = (page, new Traffic(page), new PageConsole(page));

    public IPage Page { get; }

    /// <summary>What its browser received.</summary>
    public Traffic Traffic { get; }

    /// <summary>What its browser complained of.</summary>
    public PageConsole Console { get; }

    public ILocator Badge => Id("live-badge");

    public ILocator Toast => Id("toast");

    /// <summary>Where it is, without the host: <c>/projects?new=1</c>.</summary>
    public string Path => new Uri(Page.Url).PathAndQuery;

    public static async Task<Visitor> ArriveAsync(IBrowserContext context) => new(await context.NewPageAsync());

    /// <summary>An element by its test id.</summary>
    public ILocator Id(string testId) => Page.GetByTestId(testId);

    /// <summary>The project's row, card or head, whichever the page has.</summary>
    public ILocator Project(string id) => Page.Locator($"[data-testid=project-row][data-id='{id}']");

    /// <summary>Opens a page and waits until it is live and whole.</summary>
    public async Task OpenAsync(string path)
    {
        await Page.GotoAsync(path);
        await LiveAsync();
        await Expect(Page.Locator("main .skeletons")).ToHaveCountAsync(0);
        await ReadyAsync();
    }

    /// <summary>
    /// Goes to another page within the circuit, as its links do, and waits as <see cref="OpenAsync"/> does. A page that only changes its query
    /// keeps its heading: open it instead.
    /// </summary>
    public async Task GoAsync(string path)
    {
        await Page.EvaluateAsync(
            """
            path => {
              document.querySelector('main h1').dataset.left = '';
              Blazor.navigateTo(path);
            }
            """,
            path);
        await Expect(Page.Locator("main h1:not([data-left])")).Not.ToHaveCountAsync(0, new() { Timeout = LiveLimit });
        await LiveAsync();
        await Expect(Page.Locator("main .skeletons")).ToHaveCountAsync(0);
        await ReadyAsync();
    }

    /// <summary>Waits until the browser's side of what is on the page works: a thread in which one can write.</summary>
    public Task ReadyAsync() => Expect(Page.Locator("[data-thread]:not([data-ready])")).ToHaveCountAsync(0, new() { Timeout = LiveLimit });

    /// <summary>A step whose failure tells what the page went through: a connection that was lost, a reload.</summary>
    public async Task TellAsync(Func<Task> step)
    {
        try
        {
            await step();
        }
        catch (Exception reason)
        {
            throw new InvalidOperationException(
                $"{reason.Message}{Environment.NewLine}{Console.Story}{Environment.NewLine}"
                + $"At {Path}, {await Badge.GetAttributeAsync("data-state")}.", reason);
        }
    }

    /// <summary>Waits until the badge says live: the server answered and nothing is missing from the page.</summary>
    public Task LiveAsync(float limit = LiveLimit) => StateAsync("live", limit);

    /// <summary>Waits until the badge has this state.</summary>
    public Task StateAsync(string state, float limit = LiveLimit) =>
        Expect(Badge).ToHaveAttributeAsync("data-state", state, new() { Timeout = limit });

    /// <summary>The badge's count of live updates.</summary>
    public async Task<int> UpdatesAsync() => int.Parse(await Badge.GetAttributeAsync("data-updates") ?? "0", CultureInfo.InvariantCulture);

    /// <summary>Waits until the badge counts this many live updates.</summary>
    public Task CountedAsync(int updates) =>
        Expect(Badge).ToHaveAttributeAsync("data-updates", updates.ToString(CultureInfo.InvariantCulture), new() { Timeout = LiveLimit });

    /// <summary>Marks the document, so that <see cref="IsSameDocumentAsync"/> can tell a reload from a page that stayed.</summary>
    public Task MarkAsync() => Page.EvaluateAsync("() => { window.stayed = true; }");

    /// <summary>From now on, until a reload, keeps the badge's states in their order for <see cref="StatesAsync"/>.</summary>
    public Task WatchStatesAsync() => Page.EvaluateAsync(
        """
        () => {
          const badge = document.querySelector('live-badge');
          const states = window.states = [badge.dataset.state];
          new MutationObserver(() => { if (states.at(-1) !== badge.dataset.state) states.push(badge.dataset.state); })
            .observe(badge, { attributes: true, attributeFilter: ['data-state'] });
        }
        """);

    public Task<string[]> StatesAsync() => Page.EvaluateAsync<string[]>("() => window.states");

    public Task<bool> IsSameDocumentAsync() => Page.EvaluateAsync<bool>("() => window.stayed === true");

    /// <summary>Fills in the sign-in page, which must be open.</summary>
    public async Task SignInAsync(string email, string password = Cast.Password)
    {
        await Id("login-email").FillAsync(email);
        await Id("login-password").FillAsync(password);
        await Id("login-submit").ClickAsync();
    }
}
