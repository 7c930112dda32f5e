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
        var visitor = portal.Visit();
        Assert.Equal(HttpStatusCode.Redirect, (await visitor.GetAsync("/projects")).StatusCode);
        var opening = new object();
        portal.Get<Admission>().Begin(opening);

        using var answer = await visitor.GetAsync("/projects");
        var page = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        Assert.InRange(answer.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 45);
        Assert.Contains("data-testid=\"waiting-page\"", page, StringComparison.Ordinal);
        Assert.Contains($"data-seconds=\"{answer.Headers.RetryAfter.Delta.Value.TotalSeconds}\"", page, StringComparison.Ordinal);
        Assert.Contains("Beaucoup de pages", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<!--Blazor:", page, StringComparison.Ordinal);
        Assert.DoesNotContain("blazor.web", page, StringComparison.Ordinal);
        Assert.Equal("Degraded", await visitor.Http.GetStringAsync("/health/ready", TestContext.Current.CancellationToken));

        // What starts no circuit goes on.
        foreach (var path in new[] { "/login", "/health/live", "/offline", "/js/waiting.js" })
        {
            Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync(path)).StatusCode);
        }

        portal.Get<Admission>().End(opening);
        Assert.Equal(HttpStatusCode.Redirect, (await visitor.GetAsync("/projects")).StatusCode);
    }

    [Fact]
    public async Task The_waiting_page_is_in_the_language_that_was_chosen()
    {
        portal.Get<Admission>().Begin(new object());
        var visitor = portal.Visit();
        visitor.Http.DefaultRequestHeaders.Add("Cookie", ".AspNetCore.Culture=c%3Den%7Cuic%3Den");

        var page = await (await visitor.GetAsync("/tickets")).Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Contains("Many pages are opening", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_node_that_leaves_is_not_ready_and_sends_pages_to_another_one()
    {
        var visitor = portal.Visit();
        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync("/health/ready")).StatusCode);

        await portal.Get<NodeDrain>().LeaveAsync(TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await visitor.GetAsync("/health/ready")).StatusCode);
        using var page = await visitor.GetAsync("/projects");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, page.StatusCode);
        Assert.NotNull(page.Headers.RetryAfter);
        using var negotiated = await visitor.Http.PostAsync("/_blazor/negotiate?negotiateVersion=1", null, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, negotiated.StatusCode);

        // What was begun elsewhere is finished here.
        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync("/health/live")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync("/login")).StatusCode);
    }
}
