using System.Net;
using ClientPortal.Domain.People;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Administration;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Tests.Identity;

// The second factor: codes of the authenticator, and recovery codes.
public sealed partial class SignInHttpTests
{
    [Fact]
    public async Task With_a_second_factor_the_password_leads_to_the_code_and_only_the_code_leads_in()
    {
        await UsersAsync(async (users, account) => await users.ResetAuthenticatorKeyAsync(account));
        await UsersAsync(async (users, account) => await users.SetTwoFactorEnabledAsync(account, true));
        var visitor = portal.Visit();
        var first = await visitor.SignInAsync(email, Cast.Password, "/login?ReturnUrl=%2Fprojects");
        var code = first.Headers.Location!.ToString();
        Assert.Contains("/login/code", code, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Found, (await visitor.GetAsync("/projects")).StatusCode);

        var wrong = await visitor.SendFormAsync(code, ("Typed.Code", "000000"));
        Assert.Equal(HttpStatusCode.OK, wrong.StatusCode);
        Assert.Contains("login-error", await wrong.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Empty(await SessionsAsync());

        var right = await visitor.SendFormAsync(code, ("Typed.Code", await CodeAsync()));
        Assert.EndsWith("/projects", right.Headers.Location!.ToString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync("/projects")).StatusCode);
        Assert.Single(await SessionsAsync());
    }

    [Fact]
    public async Task A_recovery_code_leads_in_once()
    {
        await UsersAsync(async (users, account) => await users.SetTwoFactorEnabledAsync(account, true));
        var spare = "";
        await UsersAsync(async (users, account) =>
        {
            spare = (await users.GenerateNewTwoFactorRecoveryCodesAsync(account, 2))!.First();
            return IdentityResult.Success;
        });

        Assert.Equal(HttpStatusCode.Found, (await EnterAsync(spare.ToLowerInvariant())).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await EnterAsync(spare)).StatusCode);

        async Task<HttpResponseMessage> EnterAsync(string code)
        {
            var visitor = portal.Visit();
            var page = (await visitor.SignInAsync(email, Cast.Password)).Headers.Location!.ToString();
            return await visitor.SendFormAsync(page, ("Typed.Code", code));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_code_leads_in_once_even_for_two_at_the_same_time(bool authenticator)
    {
        await UsersAsync(async (users, account) => await users.ResetAuthenticatorKeyAsync(account));
        await UsersAsync(async (users, account) => await users.SetTwoFactorEnabledAsync(account, true));
        var code = await CodeAsync();
        await UsersAsync(async (users, account) =>
        {
            var spare = (await users.GenerateNewTwoFactorRecoveryCodesAsync(account, 2))!.First();
            code = authenticator ? code : spare;
            return IdentityResult.Success;
        });
        var waiting = new List<(HttpVisitor Visitor, string Page)>();
        for (var browser = 0; browser < 4; browser++)
        {
            var visitor = portal.Visit();
            waiting.Add((visitor, (await visitor.SignInAsync(email, Cast.Password)).Headers.Location!.ToString()));
        }

        var answers = await Task.WhenAll(waiting.Select(one => one.Visitor.SendFormAsync(one.Page, ("Typed.Code", code))));
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.Found],
            answers.Select(answer => answer.StatusCode).Order());
        Assert.Single(await SessionsAsync());

        var late = portal.Visit();
        var page = (await late.SignInAsync(email, Cast.Password)).Headers.Location!.ToString();
        Assert.Equal(HttpStatusCode.OK, (await late.SendFormAsync(page, ("Typed.Code", code))).StatusCode);
        Assert.Single(await SessionsAsync());
    }

    [Fact]
    public async Task The_page_that_was_open_is_come_back_to_from_every_step()
    {
        await UsersAsync(async (users, account) => await users.ResetAuthenticatorKeyAsync(account));
        await UsersAsync(async (users, account) => await users.SetTwoFactorEnabledAsync(account, true));
        const string login = "/login?ReturnUrl=%2Ftickets%2F7%3Fmessage%3D9";
        var visitor = portal.Visit();
        var code = (await visitor.SignInAsync(email, Cast.Password, login + "&ended=session")).Headers.Location!.ToString();
        Assert.Contains($"href=\"{login}\"", await (await visitor.GetAsync(code)).Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.EndsWith(login, (await portal.Visit().GetAsync(code)).Headers.Location!.ToString(), StringComparison.Ordinal);

        Assert.EndsWith("/tickets/7?message=9", (await visitor.SendFormAsync(code, ("Typed.Code", await CodeAsync()))).Headers.Location!.ToString(),
            StringComparison.Ordinal);
        Assert.EndsWith("/tickets/7?message=9", (await visitor.GetAsync(login)).Headers.Location!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_recovery_code_serves_whatever_signs_the_address_has()
    {
        var name = $"o'{Guid.NewGuid():N}@example.org";
        var organisation = await portal.Store.ReadAsync(db => db.Organisations.Where(one => !one.IsProvider).Select(one => one.Id).FirstAsync());
        await portal.Get<PeopleCommands>()
            .AddPersonAsync(Viewer.Portal, organisation, new PersonFields("Awa O’Brien", name, Role.Client), Cast.Password);
        email = name;
        await UsersAsync(async (users, account) => await users.SetTwoFactorEnabledAsync(account, true));
        var spare = "";
        await UsersAsync(async (users, account) =>
        {
            spare = (await users.GenerateNewTwoFactorRecoveryCodesAsync(account, 1))!.Single();
            return IdentityResult.Success;
        });

        var visitor = portal.Visit();
        var page = (await visitor.SignInAsync(email, Cast.Password)).Headers.Location!.ToString();
        Assert.Equal(HttpStatusCode.Found, (await visitor.SendFormAsync(page, ("Typed.Code", spare))).StatusCode);
    }

    [Fact]
    public async Task Codes_cannot_be_guessed_one_after_the_other()
    {
        await UsersAsync(async (users, account) => await users.ResetAuthenticatorKeyAsync(account));
        await UsersAsync(async (users, account) => await users.SetTwoFactorEnabledAsync(account, true));
        var visitor = portal.Visit();
        var page = (await visitor.SignInAsync(email, Cast.Password)).Headers.Location!.ToString();
        for (var time = 0; time < 10; time++)
        {
            Assert.Equal(HttpStatusCode.OK, (await visitor.SendFormAsync(page, ("Typed.Code", "99999" + time))).StatusCode);
        }

        var closed = await visitor.SendFormAsync(page, ("Typed.Code", await CodeAsync()));
        Assert.Equal(HttpStatusCode.TooManyRequests, closed.StatusCode);
        Assert.NotNull(closed.Headers.RetryAfter);
    }

    [Fact]
    public async Task The_code_page_needs_a_password_first()
    {
        Assert.EndsWith("/login", (await portal.Visit().GetAsync("/login/code")).Headers.Location!.ToString(), StringComparison.Ordinal);
    }

    private async Task<string> CodeAsync()
    {
        var key = "";
        await UsersAsync(async (users, account) =>
        {
            key = await users.GetAuthenticatorKeyAsync(account) ?? "";
            return IdentityResult.Success;
        });
        return Totp.Now(key);
    }
}
