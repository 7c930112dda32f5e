using System.Net;
using ClientPortal.Domain.People;
using ClientPortal.Tests.Infrastructure;

namespace ClientPortal.Tests.Identity;

public sealed class RequestSecurityHttpTests(HostedPortal portal) : IClassFixture<HostedPortal>
{
    [Theory]
    [InlineData("/login")]
    [InlineData("/projects")]
    [InlineData("/no-such-page")]
    [InlineData("/favicon.svg")]
    [InlineData("/health/live")]
    [InlineData("/_blazor/negotiate")]
    public async Task Every_answer_tells_the_browser_what_it_may_do_with_it(string path)
    {
        var headers = (await portal.Visit().GetAsync(path)).Headers.ToDictionary(pair => pair.Key, pair => string.Join(", ", pair.Value));

        var policy = headers["Content-Security-Policy"].Split(';', StringSplitOptions.TrimEntries);
        Assert.Contains("script-src 'self'", policy);
        Assert.Contains("object-src 'none'", policy);
        Assert.Contains("frame-ancestors 'none'", policy);
        Assert.Contains("base-uri 'self'", policy);
        Assert.Contains("form-action 'self'", policy);
        Assert.Equal("DENY", headers["X-Frame-Options"]);
        Assert.Equal("nosniff", headers["X-Content-Type-Options"]);
        Assert.Equal("same-origin", headers["Referrer-Policy"]);
        Assert.Equal("same-origin", headers["Cross-Origin-Opener-Policy"]);
        Assert.Contains("camera=()", headers["Permissions-Policy"], StringComparison.Ordinal);
        Assert.DoesNotContain("Strict-Transport-Security", headers.Keys);
    }

    [Theory]
    [InlineData("/login")]
    [InlineData("/forgot-password")]
    [InlineData("/reset-password")]
    [InlineData("/accept-invitation")]
    [InlineData("/too-many-pages")]
    [InlineData("/contact")]
    [InlineData("/calendar/answer?code=none")]
    [InlineData("/unsubscribe/none")]
    public async Task A_page_has_one_title(string path)
    {
        var page = await (await portal.Visit().GetAsync(path)).Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal(2, page.Split("<title>").Length);
    }

    [Theory]
    [InlineData("http://localhost/login?returnUrl=%2Fprojects", "/login?returnUrl=%2Fprojects")]
    [InlineData("https://evil.example/login", "/")]
    [InlineData("http://localhost//evil.example/login", "/")]
    [InlineData("no address", "/")]
    [InlineData(null, "/")]
    public async Task A_form_whose_page_is_too_old_says_so_and_leads_back_to_it(string? from, string back)
    {
        using var form = new HttpRequestMessage(HttpMethod.Post, "/login");
        form.Content = new FormUrlEncodedContent(new Dictionary<string, string> { ["__RequestVerificationToken"] = "of another session" });
        form.Headers.TryAddWithoutValidation("Referer", from);

        var answer = await portal.Visit().Http.SendAsync(form, TestContext.Current.CancellationToken);

        var page = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("Ce formulaire n’est plus valable", page, StringComparison.Ordinal);
        Assert.Contains($"<a class=\"button button-primary\" href=\"{back}\">", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Page introuvable", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("http://localhost.evil.example")]
    [InlineData("http://localhost:8080")]
    [InlineData("null")]
    [InlineData("nonsense")]
    public async Task What_another_site_sends_is_refused(string origin)
    {
        foreach (var (method, path) in new[] { ("POST", "/login"), ("POST", "/logout"), ("POST", "/view-as"), ("POST", "/_blazor/negotiate"),
            ("GET", "/_blazor"), ("DELETE", "/api/anything") })
        {
            Assert.Equal(HttpStatusCode.Forbidden, await SendAsync(method, path, ("Origin", origin)));
        }
    }

    [Theory]
    [InlineData("cross-site")]
    [InlineData("same-site")]
    public async Task What_the_browser_says_comes_from_another_site_is_refused_whatever_its_origin(string site)
    {
        Assert.Equal(HttpStatusCode.Forbidden, await SendAsync("POST", "/logout", ("Origin", "http://localhost"), ("Sec-Fetch-Site", site)));
        Assert.Equal(HttpStatusCode.Forbidden, await SendAsync("POST", "/_blazor/negotiate", ("Sec-Fetch-Site", site)));
    }

    [Fact]
    public async Task One_s_own_site_and_links_from_others_come_in()
    {
        Assert.Equal(HttpStatusCode.OK,
            await SendAsync("POST", "/_blazor/negotiate?negotiateVersion=1", ("Origin", "http://localhost"), ("Sec-Fetch-Site", "same-origin")));
        Assert.Equal(HttpStatusCode.OK, await SendAsync("GET", "/login", ("Sec-Fetch-Site", "cross-site")));
        Assert.Equal(HttpStatusCode.OK, await SendAsync("GET", "/login", ("Origin", "https://evil.example")));

        // TLS ended before us: the host decides.
        Assert.Equal(HttpStatusCode.OK,
            await SendAsync("POST", "/_blazor/negotiate?negotiateVersion=1", ("Origin", "https://localhost"), ("Host", "localhost")));
    }

    [Fact]
    public async Task Over_https_an_origin_without_it_is_another_site()
    {
        Assert.Equal(HttpStatusCode.Forbidden,
            await SendAsync("https://localhost", "POST", "/_blazor/negotiate?negotiateVersion=1", ("Origin", "http://localhost")));
        Assert.Equal(HttpStatusCode.OK,
            await SendAsync("https://localhost", "POST", "/_blazor/negotiate?negotiateVersion=1", ("Origin", "https://localhost")));
    }

    [Fact]
    public async Task Over_https_cookies_belong_to_the_host_alone()
    {
        var person = await portal.NewPersonAsync();
        var visitor = portal.Visit("https://localhost");

        var answer = await visitor.SignInAsync(await portal.EmailAsync(person), Cast.Password);

        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync("/projects")).StatusCode);
        Assert.Equal(["__Host-portal", "__Host-portal.antiforgery"], visitor.Cookies.Select(cookie => cookie.Name).Order());
        Assert.All(visitor.Cookies, cookie => Assert.True(cookie is { Secure: true, HttpOnly: true, Path: "/" }));

        // Planted by a neighbour under the same domain: not ours.
        var signedIn = visitor.Cookies.Single(cookie => cookie.Name == "__Host-portal").Value;
        Assert.Equal(HttpStatusCode.Found, await SendAsync("https://localhost", "GET", "/projects", ("Cookie", "portal=" + signedIn)));
        Assert.Equal(HttpStatusCode.OK, await SendAsync("https://localhost", "GET", "/projects", ("Cookie", "a=b; __Host-portal=" + signedIn)));
    }

    [Fact]
    public async Task Over_plain_http_cookies_are_for_the_portal_alone()
    {
        var person = await portal.NewPersonAsync(Role.Technician);
        var visitor = portal.Visit();
        var set = new List<string>();
        set.AddRange((await visitor.GetAsync("/login")).Headers.GetValues("Set-Cookie"));
        set.AddRange((await visitor.SignInAsync(await portal.EmailAsync(person), Cast.Password)).Headers.GetValues("Set-Cookie"));

        Assert.Contains(set, cookie => cookie.StartsWith("portal=", StringComparison.Ordinal));
        Assert.All(set, cookie =>
        {
            Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
            Assert.Matches("samesite=(lax|strict)", cookie.ToLowerInvariant());
        });
    }

    [Fact]
    public async Task In_production_HSTS_lasts_a_year_and_more()
    {
        await using var production =
            HostedPortal.With(new Dictionary<string, string> { ["environment"] = "Production", ["Demo:Enabled"] = "false" });

        var header = (await production.Visit("https://portal.example").GetAsync("/login")).Headers.GetValues("Strict-Transport-Security").Single();

        Assert.True(long.Parse(header.Split("max-age=")[1].Split(';')[0]) >= 365 * 24 * 3600, header);
    }

    [Fact]
    public async Task A_proxy_is_believed_only_where_it_is_named()
    {
        await using var behind = HostedPortal.With(new Dictionary<string, string>
        {
            ["Portal:Proxies:0"] = "127.0.0.1",
            ["Portal:Proxies:1"] = "::1"
        });
        (string, string)[] said = [("X-Forwarded-Proto", "https"), ("X-Forwarded-For", "192.0.2.7"), ("Cookie", "portal=x")];

        Assert.StartsWith("__Host-", await AntiforgeryCookieAsync(behind), StringComparison.Ordinal);
        Assert.StartsWith("portal", await AntiforgeryCookieAsync(portal), StringComparison.Ordinal);

        async Task<string> AntiforgeryCookieAsync(HostedPortal at)
        {
            var request = new HttpRequestMessage(HttpMethod.Get, "/login");
            foreach (var (name, value) in said)
            {
                request.Headers.Add(name, value);
            }

            return (await at.Visit().Http.SendAsync(request)).Headers.GetValues("Set-Cookie")
                .Single(cookie => cookie.Contains("antiforgery", StringComparison.Ordinal));
        }
    }

    private Task<HttpStatusCode> SendAsync(string method, string path, params (string Name, string Value)[] headers) =>
        SendAsync("http://localhost", method, path, headers);

    private async Task<HttpStatusCode> SendAsync(string address, string method, string path, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), path);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return (await portal.Visit(address).Http.SendAsync(request)).StatusCode;
    }
}
