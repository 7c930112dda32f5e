using System.Net;
using System.Text.RegularExpressions;
using ClientPortal.Domain.People;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Data;
using ClientPortal.Web.Identity;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ClientPortal.Tests.Identity;

/// <summary>Signing in by a link in a mail, by HTTP. Each test has a person of its own: the portal is shared.</summary>
public sealed partial class SignInLinkHttpTests(HostedPortal portal) : IClassFixture<HostedPortal>, IAsyncLifetime
{
    private Viewer user = null!;
    private string email = "";

    public async ValueTask InitializeAsync()
    {
        user = await portal.NewPersonAsync();
        email = await portal.EmailAsync(user);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task The_link_signs_in_once_on_the_device_that_asked_and_opening_it_changes_nothing()
    {
        var (visitor, mail) = await AskAsync();
        var link = mail.Link.PathAndQuery;
        var scanner = portal.Visit();
        foreach (var _ in Enumerable.Range(0, 3))
        {
            Assert.Contains("link-open", await visitor.Http.GetStringAsync(link), StringComparison.Ordinal);
            Assert.Contains("link-other-device", await scanner.Http.GetStringAsync(link), StringComparison.Ordinal);
        }

        var row = await portal.Store.ReadAsync(db => db.SignInLinks.SingleAsync(one => one.PersonId == user.PersonId));
        Assert.DoesNotContain(
            [row.SecretHash, row.DeviceHash, row.CodeHash], text => mail.Text.Contains(text, StringComparison.Ordinal));
        Assert.Equal("/", (await visitor.SendFormAsync(link)).Headers.Location!.AbsolutePath);

        Assert.Equal("/client-portal", (await visitor.GetAsync("/")).Headers.Location!.OriginalString);
        Assert.Contains("closed-link", await visitor.Http.GetStringAsync(link), StringComparison.Ordinal);
        var rows = await portal.Store.ReadAsync(db => db.Log
            .Where(one => one.Name == "sign-in-link.changed" && one.PersonId == user.PersonId).OrderBy(one => one.Seq).ToListAsync());
        Assert.Equal(["sent", "used"], rows.Select(one => ((SignInLinkChanged)one.Read()!.Event).To));
        Assert.Equal([Viewer.Portal.PersonId, user.PersonId], rows.Select(one => one.ActorId));
    }

    [Fact]
    public async Task Another_device_cannot_use_the_link_and_the_code_of_the_mail_signs_in_where_it_was_asked_for()
    {
        var (visitor, mail) = await AskAsync();
        var thief = portal.Visit();
        var stolen = await thief.SendFromAsync("/login", mail.Link.PathAndQuery, ("_handler", "login-link-open"));
        Assert.NotEqual(HttpStatusCode.Found, stolen.StatusCode);
        Assert.Equal("/login", (await thief.GetAsync("/projects")).Headers.Location!.AbsolutePath);

        var code = Code().Match(mail.Text).Value;
        var wrong = await visitor.SendFormAsync("/login/link/code", ("Typed.Code", code == "000000" ? "000001" : "000000"));
        Assert.Contains("login-error", await wrong.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        var right = await visitor.SendFormAsync("/login/link/code?ReturnUrl=%2Fprojects", ("Typed.Code", code[..3] + " " + code[3..]));

        Assert.EndsWith("/projects", right.Headers.Location!.ToString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync("/projects")).StatusCode);
        Assert.Contains("closed-link", await visitor.Http.GetStringAsync(mail.Link.PathAndQuery), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Clients_staff_and_strangers_are_answered_alike_and_only_clients_get_a_mail()
    {
        var technician = await portal.EmailAsync(await portal.NewPersonAsync(Role.Technician));
        var answers = new HashSet<string>();
        foreach (var typed in new[] { technician, $"{Guid.NewGuid():N}@example.org", "nonsense\r\nBcc: x@y.example", "", email })
        {
            var visitor = portal.Visit();
            var asked = await visitor.SendFormAsync("/login/link", ("Typed.Email", typed));
            var page = await visitor.Http.GetStringAsync(asked.Headers.Location);
            var wrong = await (await visitor.SendFormAsync("/login/link/code", ("Typed.Code", "12345"))).Content.ReadAsStringAsync();
            answers.Add($"{asked.StatusCode} {asked.Headers.Location} {Changing().Replace(page + wrong, "")}");
        }

        Assert.Single(answers);

        // Requests are handled in order: when the last one's mail is there, the others' turn is over.
        await Eml.ArrivesAsync(portal.DataDirectory, email);
        Assert.False(await portal.Store.ReadAsync(db => db.Outbox.AnyAsync(mail => mail.To == technician)));
    }

    [Fact]
    public async Task Asking_and_guessing_are_stopped_for_clients_and_strangers_alike()
    {
        foreach (var typed in new[] { email, $"{Guid.NewGuid():N}@example.org" })
        {
            var visitor = portal.Visit();
            for (var ask = 0; ask < RateLimits.Link.PerAccount; ask++)
            {
                Assert.Equal(HttpStatusCode.Found, (await visitor.SendFormAsync("/login/link", ("Typed.Email", typed))).StatusCode);
            }

            var refused = await visitor.SendFormAsync("/login/link", ("Typed.Email", typed.ToUpperInvariant()));
            Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
            Assert.Contains("link-refused", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
            for (var guess = 1; guess <= 6; guess++)
            {
                var answer = await visitor.SendFormAsync("/login/link/code", ("Typed.Code", "12345"));
                Assert.Equal(guess <= SignInLinks.Codes.PerAccount ? HttpStatusCode.OK : HttpStatusCode.TooManyRequests, answer.StatusCode);
            }
        }
    }

    [Fact]
    public async Task A_new_password_closes_the_link()
    {
        var (visitor, mail) = await AskAsync();
        await UsersAsync(async (users, account) => await users.ChangePasswordAsync(account, Cast.Password, "something else entirely"));

        var answer = await visitor.SendFormAsync(mail.Link.PathAndQuery);

        Assert.Contains("closed-link", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal("/login", (await visitor.GetAsync("/projects")).Headers.Location!.AbsolutePath);
    }

    [Fact]
    public async Task A_disabled_person_is_not_let_in()
    {
        var (visitor, mail) = await AskAsync();
        await portal.ChangeAsync(user, (person, admin) => person.Disable(admin, isLastAdministrator: false, DateTimeOffset.UnixEpoch));

        var answer = await visitor.SendFormAsync(mail.Link.PathAndQuery);

        Assert.Contains("closed-link", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_second_factor_is_still_asked_for()
    {
        await UsersAsync(async (users, account) => await users.ResetAuthenticatorKeyAsync(account));
        await UsersAsync(async (users, account) => await users.SetTwoFactorEnabledAsync(account, true));
        var (visitor, mail) = await AskAsync();

        var answer = await visitor.SendFormAsync(mail.Link.PathAndQuery);

        Assert.Equal("/login/code", answer.Headers.Location!.AbsolutePath);
        Assert.Equal("/login", (await visitor.GetAsync("/projects")).Headers.Location!.AbsolutePath);
    }

    private async Task<(HttpVisitor Visitor, Eml Mail)> AskAsync()
    {
        var visitor = portal.Visit();
        Assert.Equal(HttpStatusCode.Found, (await visitor.SendFormAsync("/login/link", ("Typed.Email", email.ToUpperInvariant()))).StatusCode);
        return (visitor, await Eml.ArrivesAsync(portal.DataDirectory, email, "lien de connexion"));
    }

    private async Task UsersAsync(Func<UserManager<Account>, Account, Task<IdentityResult>> act)
    {
        await using var scope = portal.Services.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<Account>>();
        Assert.True((await act(users, (await users.FindByEmailAsync(email))!)).Succeeded);
    }

    [GeneratedRegex(@"\b\d{6}\b")]
    private static partial Regex Code();

    // What differs from answer to answer: tokens of forms, and the way back of the language switch.
    [GeneratedRegex("""value="CfDJ8[^"]*"|<!--Blazor[^>]*-->|href="/language[^"]*" """)]
    private static partial Regex Changing();
}
