using Microsoft.Playwright;

namespace ClientPortal.Tests.Infrastructure;

/// <summary>
/// The base of the browser tests: brings people in, and sees in the end that no page of theirs complained, of a violation of the content
/// security policy or of anything else, and that the portal logged no failure.
/// </summary>
[Collection(Browser.Collection)]
public abstract class BrowserTest(Browser browser, DemoPortal portal) : IAsyncLifetime
{
    private readonly List<Visitor> people = [];
    private readonly int failedBefore = portal.Process.Faults.Count;

    protected Browser Browser => browser;

    protected DemoPortal Portal => portal;

    /// <summary>A person who has not signed in. What is not said in <paramref name="options"/> is a desktop in French.</summary>
    protected async Task<Visitor> ArriveAsync(BrowserNewContextOptions? options = null)
    {
        options ??= new BrowserNewContextOptions();
        options.BaseURL ??= portal.Address.ToString();
        options.Locale ??= "fr-FR";
        options.ViewportSize ??= new ViewportSize { Width = 1440, Height = 900 };
        var person = await Visitor.ArriveAsync(await browser.NewContextAsync(options));
        people.Add(person);
        return person;
    }

    /// <summary>A person who is signed in. The page is still empty: open one.</summary>
    protected async Task<Visitor> SignInAsync(string email, BrowserNewContextOptions? options = null)
    {
        var person = await browser.SignInAsync(portal.Address, email, options);
        people.Add(person);
        return person;
    }

    /// <summary>The same, on a page that is live.</summary>
    protected async Task<Visitor> SignInAsync(string email, string path, BrowserNewContextOptions? options = null)
    {
        var person = await SignInAsync(email, options);
        await person.OpenAsync(path);
        return person;
    }

    public virtual ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public virtual async ValueTask DisposeAsync()
    {
        var faulty = people.Where(person => person.Console.Faults.Count > 0).Select(person => person.Console.Story).ToList();
        foreach (var person in people)
        {
            await browser.LeaveAsync(person.Page.Context);
        }

        // Whole: xunit shortens the items of a collection, and a fault says only at its end where it came from. With what happened before it.
        Assert.True(faulty.Count == 0, string.Join(Environment.NewLine, faulty));
        var logged = portal.Process.Faults.Skip(failedBefore).Where(entry => !IsClosedWhileNavigating(entry)).ToList();
        Assert.True(logged.Count == 0, string.Join(Environment.NewLine, logged));
    }

    // A page that is gone does not answer when the server changes its address. Blazor waits a minute for the answer, and then logs a failure:
    // by then another test runs.
    private static bool IsClosedWhileNavigating(string entry) =>
        entry.Contains("TaskCanceledException", StringComparison.Ordinal) && entry.Contains("RemoteNavigationManager", StringComparison.Ordinal);
}
