using System.Net;
using System.Text.RegularExpressions;
using ClientPortal.Domain.People;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Data;
using ClientPortal.Web.Features.Administration;
using ClientPortal.Web.Identity;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ClientPortal.Tests.Identity;

/// <summary>Signing in, by HTTP. Each test has a person of its own: the portal is shared.</summary>
public sealed partial class SignInHttpTests(HostedPortal portal) : IClassFixture<HostedPortal>, IAsyncLifetime
{
    // A node hears of it by the log; with one node it is known at once.
    private static readonly TimeSpan EndsWithin = TimeSpan.FromSeconds(2);

    private Viewer user = null!;
    private string email = "";

    public async ValueTask InitializeAsync()
    {
        user = await portal.NewPersonAsync();
        email = await portal.EmailAsync(user);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_sign_in_writes_a_session_and_signing_out_ends_it_for_every_copy_of_the_cookie()
    {
        var visitor = portal.Visit();
        visitor.Http.DefaultRequestHeaders.UserAgent.ParseAdd("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0");
        var cookie = Cookie(await visitor.SignInAsync(email, Cast.Password));
        Assert.Equal("/client-portal", (await visitor.GetAsync("/")).Headers.Location!.OriginalString);
        Assert.Equal("Firefox, Windows", Assert.Single(await SessionsAsync()).Device);

        await visitor.SendAsPersonAsync(user.PersonId, "/logout");

        Assert.NotNull(Assert.Single(await SessionsAsync()).EndedAt);
        var thief = portal.Visit();
        thief.Http.DefaultRequestHeaders.Add("Cookie", cookie);
        HttpResponseMessage answer = null!;
        await Eventually.TrueAsync(async () => (answer = await thief.GetAsync("/projects")).StatusCode == HttpStatusCode.Found,
            TestDatabase.IsPostgres ? EndsWithin : TimeSpan.Zero);
        Assert.Equal("/login", answer.Headers.Location!.AbsolutePath);
        Assert.Contains("ended=session", answer.Headers.Location.Query, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("disabled", "Votre accès a été désactivé")]
    [InlineData("session", "Votre session a pris fin")]
    [InlineData("password", "Le mot de passe ou la vérification de votre compte a changé")]
    public async Task A_person_who_returns_to_an_ended_session_reads_why(string reason, string sentence)
    {
        var visitor = await SignedInAsync(email);
        switch (reason)
        {
            case "disabled":
                await portal.ChangeAsync(user, (person, admin) => person.Disable(admin, isLastAdministrator: false, DateTimeOffset.UnixEpoch));
                break;
            case "session":
                await portal.Get<SessionCommands>().EndOthersAsync(user);
                break;
            default:
                await UsersAsync(async (users, account) => await users.ChangePasswordAsync(account, Cast.Password, "something else entirely"));
                break;
        }

        HttpResponseMessage answer = null!;
        await Eventually.TrueAsync(async () => (answer = await visitor.GetAsync("/projects")).StatusCode == HttpStatusCode.Found, EndsWithin);

        Assert.Contains("ended=" + reason, answer.Headers.Location!.Query, StringComparison.Ordinal);
        var page = WebUtility.HtmlDecode(await visitor.Http.GetStringAsync(answer.Headers.Location));
        Assert.Contains(sentence, page, StringComparison.Ordinal);
        Assert.Contains($"data-testid=\"login-ended\" data-reason=\"{reason}\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Thirty_wrong_passwords_lock_the_sign_in_for_a_while_and_end_no_session()
    {
        var inside = await SignedInAsync(email);
        var stranger = portal.Visit();
        for (var time = 1; time <= 30; time++)
        {
            var answer = await stranger.SignInAsync(email, "wrong password " + time);
            Assert.Equal(time <= 10 ? HttpStatusCode.OK : HttpStatusCode.TooManyRequests, answer.StatusCode);
            if (time > 10)
            {
                Assert.InRange(answer.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 200, 300);
                Assert.Contains("Trop d’essais. Réessayez dans 5 min.", WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync()),
                    StringComparison.Ordinal);
            }
        }

        // Not even with the right one, or the answer would say that it is right.
        Assert.Equal(HttpStatusCode.TooManyRequests, (await stranger.SignInAsync(email, Cast.Password)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await inside.GetAsync("/projects")).StatusCode);
        Assert.Equal(HttpStatusCode.Found, (await portal.Visit().SignInAsync(Cast.Colleague, Cast.Password)).StatusCode);
    }

    [Fact]
    public async Task A_wrong_password_counts_in_the_database_until_the_right_one()
    {
        var key = RateLimits.KeyOf(RateLimits.SignIn, email);
        await portal.Visit().SignInAsync(email, "wrong password");
        Assert.True(await CountsAsync());

        await portal.Visit().SignInAsync(email, Cast.Password);
        Assert.False(await CountsAsync());

        Task<bool> CountsAsync() => portal.Get<PortalStore>().ReadAsync(db => db.AccountTries.AnyAsync(tries => tries.Key == key));
    }

    [Fact]
    public async Task An_unknown_account_is_answered_like_a_registered_one_to_the_byte_and_locks_alike()
    {
        var unknownEmail = $"{Guid.NewGuid():N}@example.org";
        for (var time = 1; time <= 11; time++)
        {
            var registered = await portal.Visit().SignInAsync(email, "wrong password");
            var unknown = await portal.Visit().SignInAsync(unknownEmail, "wrong password");

            Assert.Equal(registered.StatusCode, unknown.StatusCode);
            Assert.Equal(await BodyAsync(registered, email), await BodyAsync(unknown, unknownEmail));
        }
    }

    [Fact]
    public async Task Signing_in_often_is_no_attack()
    {
        for (var time = 0; time < 25; time++)
        {
            Assert.Equal(HttpStatusCode.Found, (await portal.Visit().SignInAsync(email, Cast.Password)).StatusCode);
        }
    }

    [Theory]
    [InlineData("https://example.org/")]
    [InlineData("//example.org/")]
    [InlineData("/\\example.org/")]
    [InlineData("/%09/example.org/")]
    [InlineData("javascript:alert(1)")]
    public async Task A_foreign_address_is_not_followed_after_the_sign_in(string address)
    {
        var answer = await portal.Visit().SignInAsync(email, Cast.Password, "/login?ReturnUrl=" + Uri.EscapeDataString(address));

        Assert.Equal("localhost", new Uri(new Uri("http://localhost"), answer.Headers.Location!).Host);
    }

    [Theory]
    [InlineData("/projects?search=a%09b", "/projects?search=a%09b")]
    [InlineData("/\t/example.org/", "/")] // browsers leave the tab out
    [InlineData("/\n/example.org/", "/")]
    public void The_page_to_return_to_is_one_of_the_portal(string asked, string page) => Assert.Equal(page, SessionEndpoints.BackTo(asked));

    [Fact]
    public async Task A_disabled_person_reads_so_only_with_the_right_password()
    {
        await portal.ChangeAsync(user, (person, admin) => person.Disable(admin, isLastAdministrator: false, DateTimeOffset.UnixEpoch));

        var wrong = await portal.Visit().SignInAsync(email, "wrong password");
        var right = await portal.Visit().SignInAsync(email, Cast.Password);

        Assert.Contains("Adresse e-mail ou mot de passe incorrect", WebUtility.HtmlDecode(await wrong.Content.ReadAsStringAsync()),
            StringComparison.Ordinal);
        Assert.Contains("Votre accès a été désactivé", WebUtility.HtmlDecode(await right.Content.ReadAsStringAsync()), StringComparison.Ordinal);
        Assert.False(right.Headers.Contains("Set-Cookie") && Cookie(right).StartsWith("portal=", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("@exämple.sn")]
    [InlineData("@EXÄMPLE.sn")]
    [InlineData("@xn--exmple-cua.sn")]
    public async Task An_account_is_found_in_either_form_of_its_domain(string domain)
    {
        var name = $"{Guid.NewGuid():N}";
        var organisation = await portal.Store.ReadAsync(db => db.Organisations.Where(one => !one.IsProvider).Select(one => one.Id).FirstAsync());
        await portal.Get<PeopleCommands>()
            .AddPersonAsync(Viewer.Portal, organisation, new PersonFields("Awa Diop", name + "@exämple.sn", Role.Client), Cast.Password);

        Assert.EndsWith("/", (await portal.Visit().SignInAsync(name + domain, Cast.Password)).Headers.Location!.ToString(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Looking_through_a_clients_eyes_and_back_stays_in_one_session()
    {
        var technician = await portal.NewPersonAsync(Role.Technician);
        var staff = await SignedInAsync(await portal.EmailAsync(technician));

        await staff.SendAsPersonAsync(technician.PersonId, "/view-as", ("person", user.PersonId.ToString()));
        Assert.Equal("/client-portal", (await staff.GetAsync("/")).Headers.Location!.OriginalString);
        await staff.SendAsPersonAsync(technician.PersonId, "/view-as/end");
        Assert.Equal("/admin", (await staff.GetAsync("/")).Headers.Location!.OriginalString);

        Assert.Null(Assert.Single(await SessionsAsync(technician)).EndedAt);
    }

    private async Task<HttpVisitor> SignedInAsync(string email)
    {
        var visitor = portal.Visit();
        Assert.Equal(HttpStatusCode.Found, (await visitor.SignInAsync(email, Cast.Password)).StatusCode);
        return visitor;
    }

    private Task<List<Session>> SessionsAsync(Viewer? of = null)
    {
        var person = (of ?? user).PersonId;
        return portal.Store.ReadAsync(db => db.Sessions.Where(session => session.PersonId == person).ToListAsync());
    }

    private async Task UsersAsync(Func<UserManager<Account>, Account, Task<IdentityResult>> act)
    {
        await using var scope = portal.Services.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<Account>>();
        Assert.True((await act(users, (await users.FindByEmailAsync(email))!)).Succeeded);
    }

    private static string Cookie(HttpResponseMessage answer) =>
        answer.Headers.TryGetValues("Set-Cookie", out var set)
            ? set.First(one => one.StartsWith("portal", StringComparison.Ordinal)).Split(';')[0] : "";

    private static async Task<string> BodyAsync(HttpResponseMessage answer, string email) =>
        Secrets().Replace((await answer.Content.ReadAsStringAsync()).Replace(email, "EMAIL", StringComparison.Ordinal), "");

    // Different in every answer, to whomever.
    [GeneratedRegex("""name="__RequestVerificationToken" value="[^"]+|<!--Blazor[^>]+-->""")]
    private static partial Regex Secrets();
}
