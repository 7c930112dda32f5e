using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Data;
using ClientPortal.Web.Features.MyAccount;
using ClientPortal.Web.Identity;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ClientPortal.Tests.Features.MyAccount;

public sealed class AccountCommandsTests
{
    private const string Next = "quatre mots sans lien";

    [Fact]
    public async Task A_new_password_ends_the_other_sessions_and_sends_a_mail()
    {
        await using var portal = await TestPortal.StartAsync();
        var (here, other) = await TwoSessionsAsync(portal);
        var head = await portal.Log.HeadAsync();

        await portal.Get<AccountCommands>().ChangePasswordAsync(here, TestPortal.Password, Next);

        Assert.True(await SignsInAsync(portal, here, Next));
        Assert.False(await SignsInAsync(portal, here, TestPortal.Password));
        Assert.Equal([here.SessionId!.Value], await OpenSessionsAsync(portal));
        Assert.Contains("mot de passe", (await Eml.ArrivesAsync(portal.Directory, "member@example.org")).Subject, StringComparison.Ordinal);
        var heard = (await portal.Log.AfterAsync(portal.Member, head, 10)).Select(logged => logged.Event).ToList();
        Assert.Equal("password", Assert.Single(heard.OfType<AccountChanged>()).What);
        Assert.Equal(other, Assert.Single(heard.OfType<SessionEnded>()).SessionId);
        Assert.Empty(await portal.Log.AfterAsync(portal.ClientAdmin, head, 10));
    }

    [Theory]
    [InlineData("wrong", Next, "password.wrong")]
    [InlineData(null, Next, "password.wrong")]
    [InlineData(TestPortal.Password, "Password123!", "password.common")]
    [InlineData(TestPortal.Password, "Max Member 1", "password.personal")]
    [InlineData(TestPortal.Password, "short", "password.too-short")]
    public async Task A_refused_password_changes_nothing(string? current, string next, string rule)
    {
        await using var portal = await TestPortal.StartAsync();
        var (here, _) = await TwoSessionsAsync(portal);

        var refused = await Assert.ThrowsAsync<RuleBroken>(() => portal.Get<AccountCommands>().ChangePasswordAsync(here, current, next));

        Assert.Equal(rule, refused.Rule);
        Assert.True(await SignsInAsync(portal, here, TestPortal.Password));
        Assert.Equal(2, (await OpenSessionsAsync(portal)).Count);
        Assert.False(await portal.Store.ReadAsync(db => db.Outbox.AnyAsync()));
    }

    [Fact]
    public async Task Guessing_the_password_is_stopped_and_the_session_stays_open()
    {
        var clock = new FakeClock();
        await using var portal = await TestPortal.StartAsync(clock);
        var (here, _) = await TwoSessionsAsync(portal);
        var commands = portal.Get<AccountCommands>();
        for (var guess = 0; guess < Reauthentication.Limit.PerAccount; guess++)
        {
            Assert.Equal(
                "password.wrong", (await Assert.ThrowsAsync<RuleBroken>(() => commands.ChangePasswordAsync(here, $"guess {guess}", Next))).Rule);
        }

        Assert.Equal("password.too-many-tries",
            (await Assert.ThrowsAsync<RuleBroken>(() => commands.ChangePasswordAsync(here, TestPortal.Password, Next))).Rule);
        Assert.Equal(
            "password.too-many-tries", (await Assert.ThrowsAsync<RuleBroken>(() => commands.TurnTwoFactorOffAsync(here, TestPortal.Password))).Rule);
        Assert.Equal(2, (await OpenSessionsAsync(portal)).Count);
        clock.Advance(Reauthentication.Limit.Window);
        await commands.ChangePasswordAsync(here, TestPortal.Password, Next);
    }

    [Fact]
    public async Task A_new_address_is_confirmed_first_and_the_old_one_gets_a_mail()
    {
        await using var portal = await TestPortal.StartAsync();
        await portal.Get<AccountCommands>().AskForEmailAsync(portal.Member, TestPortal.Password, " New.Place@Example.org ");

        Assert.Equal("member@example.org", (await portal.Get<AccountQueries>().SecurityAsync(portal.Member)).Email);
        Assert.Contains("new.place@example.org", (await Eml.ArrivesAsync(portal.Directory, "member@example.org")).Text, StringComparison.Ordinal);
        await portal.FollowAsync(await Eml.ArrivesAsync(portal.Directory, "new.place@example.org"), (links, query) =>
            links.ConfirmEmailAsync(portal.Member.PersonId, query["to"], query["code"], "192.0.2.1"));

        var account = await portal.Store.ReadAsync(db => db.Users.SingleAsync(one => one.Id == portal.Member.PersonId));
        Assert.Equal(("new.place@example.org", "NEW.PLACE@EXAMPLE.ORG"), (account.UserName, account.NormalizedEmail));
        Assert.Equal("new.place@example.org", (await portal.Get<AccountQueries>().ProfileAsync(portal.Member)).Email);
    }

    [Fact]
    public async Task An_address_of_another_person_is_answered_like_any_other_and_gets_no_mail()
    {
        await using var portal = await TestPortal.StartAsync();

        await portal.Get<AccountCommands>().AskForEmailAsync(portal.Member, TestPortal.Password, "outsider@example.org");

        await Eml.ArrivesAsync(portal.Directory, "member@example.org");
        Assert.Equal(["member@example.org"], await portal.Store.ReadAsync(db => db.Outbox.Select(mail => mail.To).ToListAsync()));
    }

    [Theory]
    [InlineData("not an address", TestPortal.Password, "person.email-invalid")]
    [InlineData("a@b.example\r\nBcc: thief@evil.example", TestPortal.Password, "person.email-invalid")]
    [InlineData("member@example.org", TestPortal.Password, "email.same")]
    [InlineData("new@example.org", "wrong", "password.wrong")]
    public async Task A_refused_address_sends_nothing(string email, string password, string rule)
    {
        await using var portal = await TestPortal.StartAsync(hosted: false);

        var refused = await Assert.ThrowsAsync<RuleBroken>(() => portal.Get<AccountCommands>().AskForEmailAsync(portal.Member, password, email));

        Assert.Equal(rule, refused.Rule);
        Assert.False(await portal.Store.ReadAsync(db => db.Outbox.AnyAsync()));
    }

    [Fact]
    public async Task A_second_factor_is_enabled_by_its_first_code()
    {
        await using var portal = await TestPortal.StartAsync();
        var (here, _) = await TwoSessionsAsync(portal);
        var commands = portal.Get<AccountCommands>();

        var offer = await commands.OfferTwoFactorAsync(here);
        Assert.False((await portal.Get<AccountQueries>().SecurityAsync(here)).TwoFactor);
        Assert.Equal("code.wrong", (await Assert.ThrowsAsync<RuleBroken>(() => commands.TurnTwoFactorOnAsync(here, "12345"))).Rule);
        var codes = await commands.TurnTwoFactorOnAsync(here, " " + Totp.Now(Typed(offer)).Insert(3, " "));

        var now = await portal.Get<AccountQueries>().SecurityAsync(here);
        Assert.Equal(("member@example.org", true, 10), (now.Email, now.TwoFactor, now.RecoveryCodesLeft));
        Assert.Equal(10, codes.Distinct().Count());
        Assert.Equal([here.SessionId!.Value], await OpenSessionsAsync(portal));
        Assert.Single(
            await portal.Store.ReadAsync(db => db.UserTokens.Where(token => token.Name == "UsedCodes" && token.Value!.Length == 6).ToListAsync()));
        Assert.True(await AskIdentityAsync(
            portal, here, (users, account) => users.VerifyTwoFactorTokenAsync(account, "Authenticator", Totp.Now(Typed(offer)))));
        Assert.True((await AskIdentityAsync(portal, here, (users, account) => users.RedeemTwoFactorRecoveryCodeAsync(account, codes[3]))).Succeeded);
        Assert.False(
            (await AskIdentityAsync(portal, here, (users, account) => users.RedeemTwoFactorRecoveryCodeAsync(account, codes[3]))).Succeeded);
        Assert.Equal(9, (await portal.Get<AccountQueries>().SecurityAsync(here)).RecoveryCodesLeft);
        Assert.Equal("two-factor.on-already", (await Assert.ThrowsAsync<RuleBroken>(() => commands.OfferTwoFactorAsync(here))).Rule);

        var renewed = await commands.RenewRecoveryCodesAsync(here, TestPortal.Password);
        Assert.Empty(renewed.Intersect(codes));
        await commands.TurnTwoFactorOffAsync(here, TestPortal.Password);
        var after = await portal.Get<AccountQueries>().SecurityAsync(here);
        Assert.Equal((false, 0), (after.TwoFactor, after.RecoveryCodesLeft));
        Assert.False(await portal.Store.ReadAsync(db => db.UserTokens.AnyAsync()));
    }

    [Fact]
    public async Task Viewing_as_a_client_shows_and_changes_nothing_of_the_account()
    {
        await using var portal = await TestPortal.StartAsync();
        var through = portal.Member with { ImpersonatedBy = portal.Technician.PersonId };
        var commands = portal.Get<AccountCommands>();
        Func<Task>[] acts =
        [
            () => portal.Get<AccountQueries>().ProfileAsync(through), () => portal.Get<AccountQueries>().SecurityAsync(through),
            () => commands.ChangePasswordAsync(through, TestPortal.Password, Next),
            () => commands.AskForEmailAsync(through, TestPortal.Password, "a@b.example"),
            () => commands.OfferTwoFactorAsync(through), () => commands.TurnTwoFactorOnAsync(through, "123456"),
            () => commands.TurnTwoFactorOffAsync(through, TestPortal.Password), () => commands.RenewRecoveryCodesAsync(through, TestPortal.Password),
            () => portal.Get<ProfileCommands>()
                .DescribeAsync(through, new Profile("a", "", "fr", "UTC", null), new Profile("b", "", "fr", "UTC", null)),
        ];

        foreach (var act in acts)
        {
            Assert.Equal("viewer.read-only", (await Assert.ThrowsAsync<RuleBroken>(act)).Rule);
        }
    }

    // Without the spaces that make it easier to type.
    private static string Typed(TwoFactorOffer offer) => offer.Key.Replace(" ", "", StringComparison.Ordinal);

    private static async Task<(Viewer Here, Guid Other)> TwoSessionsAsync(TestPortal portal)
    {
        var now = portal.Get<TimeProvider>().GetUtcNow();
        var (here, other) = (Session.Start(portal.Member, "Firefox", "192.0.2.1", now), Session.Start(portal.Member, "Safari", "192.0.2.2", now));
        await portal.Store.WriteAsync(db =>
        {
            db.Sessions.AddRange(here, other);
            return Task.CompletedTask;
        });
        return (portal.Member with { SessionId = here.Id, From = "192.0.2.1" }, other.Id);
    }

    private static Task<List<Guid>> OpenSessionsAsync(TestPortal portal) =>
        portal.Store.ReadAsync(db => db.Sessions.Where(session => session.EndedAt == null).Select(session => session.Id).ToListAsync());

    private static Task<bool> SignsInAsync(TestPortal portal, Viewer viewer, string password) =>
        AskIdentityAsync(portal, viewer, (users, account) => users.CheckPasswordAsync(account, password));

    private static async Task<T> AskIdentityAsync<T>(TestPortal portal, Viewer viewer, Func<UserManager<Account>, Account, Task<T>> ask)
    {
        await using var scope = portal.Services.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<Account>>();
        return await ask(users, (await users.FindByIdAsync(viewer.PersonId.ToString()))!);
    }
}
