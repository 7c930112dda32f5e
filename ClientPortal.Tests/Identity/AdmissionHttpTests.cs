using System.Net;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Identity;
using ClientPortal.Web.Live;

namespace ClientPortal.Tests.Identity;

/// <summary>What a node answers while as many pages open as may, and while it leaves.</summary>
public sealed class AdmissionHttpTests : IAsyncDisposable
{
    private readonly HostedPortal portal = HostedPortal.With(new Dictionary<string, string>
    {
        ["Portal:PagesOpening"] = "1", ["Portal:DrainSeconds"] = "10",
    });

    public ValueTask DisposeAsync() => portal.DisposeAsync();

    [Fact]
    public async Task A_full_node_has_browsers_wait_on_a_page_without_a_circuit()
    {
        var stop = TestContext.Current.CancellationToken;
        var visitor = portal.Visit();
        await visitor.SignInAsync(Cast.Client, Cast.Password);
        using var stranger = portal.Visit().Http;
        var opening = new object();
        portal.Get<Admission>().Begin(opening);

        using var answer = await visitor.GetAsync("/projects");
        var page = await answer.Content.ReadAsStringAsync(stop);

        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        var seconds = answer.Headers.RetryAfter!.Delta!.Value.TotalSeconds;
        Assert.InRange(seconds, 1, 30);
        Assert.Contains("data-testid=\"waiting-page\"", page, StringComparison.Ordinal);
        Assert.Contains($"data-seconds=\"{seconds}\"", page, StringComparison.Ordinal);
        Assert.Contains("Beaucoup de pages", WebUtility.HtmlDecode(page), StringComparison.Ordinal);
        Assert.DoesNotContain("<!--Blazor:", page, StringComparison.Ordinal);
        Assert.DoesNotContain("blazor.web", page, StringComparison.Ordinal);
        Assert.Equal("Degraded", await stranger.GetStringAsync("/health/ready", stop));

        // What starts no circuit goes on, and a stranger is led to the sign-in page.
        foreach (var path in new[] { "/too-many-pages", "/health/live", "/offline", "/js/waiting.js" })
        {
            Assert.NotEqual(HttpStatusCode.TooManyRequests, (await visitor.GetAsync(path)).StatusCode);
        }

        Assert.Equal(HttpStatusCode.Redirect, (await stranger.GetAsync("/projects", stop)).StatusCode);

        // In English for those who chose it.
        using var english = new HttpRequestMessage(HttpMethod.Get, "/projects");
        english.Headers.Add("Cookie", ".AspNetCore.Culture=c%3Den%7Cuic%3Den");
        using var translated = await visitor.Http.SendAsync(english, stop);
        Assert.Contains("Many pages are opening", await translated.Content.ReadAsStringAsync(stop), StringComparison.Ordinal);

        portal.Get<Admission>().End(opening);
        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync("/projects")).StatusCode);

        // That page has a place until its circuit begins. The same person takes it over, and no other does.
        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync("/projects")).StatusCode);
        var other = portal.Visit();
        await other.SignInAsync(Cast.Admin, Cast.Password);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await other.GetAsync("/projects")).StatusCode);
    }

    [Fact]
    public async Task A_node_that_leaves_is_not_ready_and_sends_pages_to_another_one()
    {
        var stop = TestContext.Current.CancellationToken;
        var visitor = portal.Visit();
        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync("/health/ready")).StatusCode);

        await portal.Get<NodeDrain>().LeaveAsync(stop);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await visitor.GetAsync("/health/ready")).StatusCode);
        using var page = await visitor.GetAsync("/projects");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, page.StatusCode);
        Assert.NotNull(page.Headers.RetryAfter);
        Assert.True(page.Headers.ConnectionClose);
        using var negotiated = await visitor.Http.PostAsync("/_blazor/negotiate?negotiateVersion=1", null, stop);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, negotiated.StatusCode);

        // What was begun elsewhere is finished here.
        using var live = await visitor.GetAsync("/health/live");
        Assert.Equal(HttpStatusCode.OK, live.StatusCode);
        Assert.True(live.Headers.ConnectionClose);
        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync("/login")).StatusCode);
    }
}
