using System.Net;
using System.Security.Cryptography;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ClientPortal.Tests.Api;

[Collection(ApiPortal.Collection)]
public sealed class AuthApiTests(ApiPortal portal)
{
    [Fact]
    public async Task Sign_in_gives_tokens_that_open_the_api()
    {
        using var client = await portal.SignInAsync(ApiPortal.Client);

        Assert.Equal("Bearer", (string?)client.Tokens!["tokenType"]);
        Assert.True((int?)client.Tokens["expiresIn"] > 0);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/api/projects")).Status);
    }

    [Fact]
    public async Task Refresh_gives_new_tokens()
    {
        using var client = await portal.SignInAsync(ApiPortal.Client);
        var before = client.AccessToken;

        client.Use((await client.PostAsync("/api/auth/refresh", new { refreshToken = (string?)client.Tokens!["refreshToken"] })).Ok());

        Assert.NotEqual(before, client.AccessToken);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/api/projects")).Status);
    }

    [Fact]
    public async Task A_refresh_token_that_comes_twice_ends_its_session_and_its_person_is_told()
    {
        await WithAccountAsync("reused", async (email, password) =>
        {
            using var client = await PortalClient.SignInAsync(portal.Address, email, password);
            using var other = await PortalClient.SignInAsync(portal.Address, email, password);
            var first = new { refreshToken = (string?)client.Tokens!["refreshToken"] };
            client.Use((await client.PostAsync("/api/auth/refresh", first)).Ok());
            client.Use((await client.PostAsync("/api/auth/refresh", new { refreshToken = (string?)client.Tokens!["refreshToken"] })).Ok());

            var again = await client.PostAsync("/api/auth/refresh", first);

            Assert.Equal((HttpStatusCode.Unauthorized, "refresh-refused"), (again.Status, again.Rule));
            Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync("/api/projects")).Status);
            var newest = await client.PostAsync("/api/auth/refresh", new { refreshToken = (string?)client.Tokens!["refreshToken"] });
            Assert.Equal(HttpStatusCode.Unauthorized, newest.Status);

            // The person's other session stays, and has the notice.
            await Eventually.TrueAsync(async () => (await other.GetAsync("/api/notifications")).Ok()["items"]!.AsArray()
                .Any(item => ((string)item!["text"]!).Contains("utilisé deux fois", StringComparison.Ordinal)));
        });
    }

    [Fact]
    public async Task Every_refusal_of_a_sign_in_is_the_same()
    {
        await WithAccountAsync("refused", async (email, password) =>
        {
            using var client = new PortalClient(portal.Address);
            var unknown = await client.PostAsync("/api/auth/login", new { email = "nobody@example.org", password });
            Assert.Equal(HttpStatusCode.Unauthorized, unknown.Status);
            Assert.Equal("sign-in-refused", unknown.Rule);

            List<object> attempts = [new { email, password = "wrong" }, new { email }, new { password },
                new { email, password = new string('x', 100_000) }, new { }];
            foreach (var attempt in attempts)
            {
                var refused = await client.PostAsync("/api/auth/login", attempt);
                Assert.Equal((unknown.Status, unknown.Text), (refused.Status, refused.Text));
            }
        });
    }

    [Fact]
    public async Task Ten_wrong_passwords_turn_the_right_one_away_too_and_the_page_counts_the_same()
    {
        await WithAccountAsync("locked", async (email, password) =>
        {
            using var client = new PortalClient(portal.Address);
            using var early = await PortalClient.SignInAsync(portal.Address, email, password);
            for (var attempt = 0; attempt < 10; attempt++)
            {
                await client.PostAsync("/api/auth/login", new { email, password = "wrong" });
            }

            var right = await client.PostAsync("/api/auth/login", new { email, password });
            Assert.Equal((HttpStatusCode.TooManyRequests, "too-many-attempts"), (right.Status, right.Rule));
            Assert.Null(await PageCookieAsync(email, password));

            // A signed-in person stays signed in: a stranger's guesses end no session.
            Assert.Equal(HttpStatusCode.OK, (await early.GetAsync("/api/projects")).Status);
        });
    }

    [Fact]
    public async Task The_second_factor_is_asked_for_where_there_is_one()
    {
        await WithAccountAsync("two-factor", async (email, password) =>
        {
            var key = await EnableTwoFactorAsync(email);
            using var client = new PortalClient(portal.Address);
            var without = await client.PostAsync("/api/auth/login", new { email, password });
            var wrong = await client.PostAsync("/api/auth/login", new { email, password, twoFactorCode = "000000" });
            var right = await client.PostAsync("/api/auth/login", new { email, password, twoFactorCode = Totp(key) });

            Assert.Equal("sign-in-refused", without.Rule);
            Assert.Equal(without.Text, wrong.Text);
            Assert.NotNull(right.Ok()["accessToken"]);
        });
    }

    [Fact]
    public async Task A_new_password_ends_access_and_refresh_tokens()
    {
        await WithAccountAsync("renewed", async (email, password) =>
        {
            using var client = await PortalClient.SignInAsync(portal.Address, email, password);
            await using (var scope = portal.Services.CreateAsyncScope())
            {
                var users = scope.ServiceProvider.GetRequiredService<UserManager<Account>>();
                var account = (await users.FindByEmailAsync(email))!;
                Assert.True((await users.ChangePasswordAsync(account, password, "another long one")).Succeeded);
            }

            var call = await client.GetAsync("/api/projects");
            var refresh = await client.PostAsync("/api/auth/refresh", new { refreshToken = (string?)client.Tokens!["refreshToken"] });
            Assert.Equal((HttpStatusCode.Unauthorized, "unauthenticated"), (call.Status, call.Rule));
            Assert.Equal((HttpStatusCode.Unauthorized, "refresh-refused"), (refresh.Status, refresh.Rule));
        });
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("")]
    [InlineData(null)]
    public async Task A_refresh_token_that_is_none_is_refused(string? refreshToken)
    {
        using var client = await portal.SignInAsync(ApiPortal.Client);

        var refused = await client.PostAsync("/api/auth/refresh", new { refreshToken });
        Assert.Equal((HttpStatusCode.Unauthorized, "refresh-refused"), (refused.Status, refused.Rule));

        // An access token is valid for an hour because it cannot renew itself.
        var misused = await client.PostAsync("/api/auth/refresh", new { refreshToken = client.AccessToken });
        Assert.Equal("refresh-refused", misused.Rule);
    }

    [Fact]
    public async Task No_token_is_a_401_that_says_how()
    {
        using var client = new PortalClient(portal.Address);

        var answer = await client.GetAsync("/api/projects");

        Assert.Equal((HttpStatusCode.Unauthorized, "unauthenticated"), (answer.Status, answer.Rule));
        Assert.Equal("application/problem+json", answer.ContentHeaders.ContentType?.MediaType);
        Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.Single().Scheme);
    }

    [Fact]
    public async Task The_cookie_of_a_page_opens_nothing_here()
    {
        var cookie = await PageCookieAsync(ApiPortal.Admin, "Password123!");
        Assert.NotNull(cookie);
        using var http = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = portal.Address };
        http.DefaultRequestHeaders.Add("Cookie", cookie);

        // The cookie itself is good.
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/admin")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await http.GetAsync("/api/projects")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await http.GetAsync("/api/events/stream")).StatusCode);
        using var body = System.Net.Http.Json.JsonContent.Create(new { name = "By cookie" });
        Assert.Equal(HttpStatusCode.Unauthorized, (await http.PostAsync("/api/projects", body)).StatusCode);
    }

    /// <summary>Signs in on the page; the portal's cookie, or null when it refused.</summary>
    private async Task<string?> PageCookieAsync(string email, string password)
    {
        var jar = new CookieContainer();
        using var http = new HttpClient(new SocketsHttpHandler { CookieContainer = jar, AllowAutoRedirect = false })
        {
            BaseAddress = portal.Address,
        };
        var page = await http.GetStringAsync("/login");
        var token = System.Text.RegularExpressions.Regex.Match(page, "name=\"__RequestVerificationToken\" value=\"([^\"]+)\"").Groups[1].Value;
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["_handler"] = "login", ["__RequestVerificationToken"] = token, ["Typed.Email"] = email, ["Typed.Password"] = password,
        });
        await http.PostAsync("/login", form);
        return jar.GetCookies(portal.Address)["portal"] is { } cookie ? $"{cookie.Name}={cookie.Value}" : null;
    }

    private async Task WithAccountAsync(string name, Func<string, string, Task> use)
    {
        const string Password = "a long enough one";
        var email = $"{name}@example.org";
        var organisation = await portal.Store.ReadAsync(db => db.Organisations.Where(one => !one.IsProvider).Select(one => one.Id).FirstAsync());
        await portal.Services.GetRequiredService<Web.Features.Administration.PeopleCommands>().AddPersonAsync(
            Domain.People.Viewer.Portal, organisation, new Domain.People.PersonFields("Some Body", email, Domain.People.Role.Client), Password);
        await use(email, Password);
    }

    private async Task<byte[]> EnableTwoFactorAsync(string email)
    {
        await using var scope = portal.Services.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<Account>>();
        var account = (await users.FindByEmailAsync(email))!;
        await users.ResetAuthenticatorKeyAsync(account);
        await users.SetTwoFactorEnabledAsync(account, true);
        return Base32((await users.GetAuthenticatorKeyAsync(account))!);
    }

    // RFC 6238 as authenticators do it: HMAC-SHA1 over the half minute, six digits.
    private static string Totp(byte[] key)
    {
        var step = BitConverter.GetBytes(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() / 30);
        Array.Reverse(step);
#pragma warning disable CA5350 // What every authenticator does.
        var hash = HMACSHA1.HashData(key, step);
#pragma warning restore CA5350
        var at = hash[^1] & 0xf;
        var number = ((hash[at] & 0x7f) << 24) | (hash[at + 1] << 16) | (hash[at + 2] << 8) | hash[at + 3];
        return (number % 1_000_000).ToString("D6");
    }

    private static byte[] Base32(string text)
    {
        var bits = string.Concat(text.TrimEnd('=')
            .Select(letter => Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(letter, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        return [.. bits.Chunk(8).Where(chunk => chunk.Length == 8).Select(chunk => Convert.ToByte(new string(chunk), 2))];
    }
}
