using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Identity;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace ClientPortal.Tests.Identity;

public sealed class AccountLinksTests
{
    private const string Next = "quatre mots sans lien";

    [Fact]
    public async Task A_lost_password_is_replaced_once_by_the_link_of_the_mail()
    {
        await using var portal = await TestPortal.StartAsync();
        var session = await SessionAsync(portal);
        var mail = await MailAsync(portal, " Member@EXAMPLE.org ");

        await ResetAsync(portal, mail, Next);

        Assert.NotNull((await portal.Store.ReadAsync(db => db.Sessions.SingleAsync(one => one.Id == session))).EndedAt);
        await Eml.ArrivesAsync(portal.Directory, "member@example.org", "a été changé");
        Assert.Equal("link.closed", (await Assert.ThrowsAsync<RuleBroken>(() => ResetAsync(portal, mail, "autres mots sans lien"))).Rule);
        var noted = Assert.Single((await portal.Log.AfterAsync(portal.Member, 0, 200)).Select(logged => logged.Event).OfType<AccountChanged>());
        Assert.Equal((portal.Member.PersonId, "192.0.2.7"), (noted.ActorId, noted.From));
    }

    [Fact]
    public async Task A_weak_password_leaves_the_link_open()
    {
        await using var portal = await TestPortal.StartAsync();
        var mail = await MailAsync(portal, "member@example.org");

        Assert.Equal("password.common", (await Assert.ThrowsAsync<RuleBroken>(() => ResetAsync(portal, mail, "Password123!"))).Rule);
        await ResetAsync(portal, mail, Next);
    }

    [Fact]
    public async Task Two_who_open_the_same_link_at_once_are_one()
    {
        await using var portal = await TestPortal.StartAsync();
        var mail = await MailAsync(portal, "member@example.org");

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 4)
            .Select(number => Record.ExceptionAsync(() => ResetAsync(portal, mail, $"{Next} {number}")).AsTask()));

        Assert.Single(outcomes, outcome => outcome is null);
        Assert.All(outcomes.OfType<Exception>(), outcome => Assert.Equal("link.closed", Assert.IsType<RuleBroken>(outcome).Rule));
    }

    [Fact]
    public async Task A_link_that_is_too_old_opens_nothing()
    {
        await using var portal = await TestPortal.StartAsync();
        var mail = await MailAsync(portal, "member@example.org");

        portal.Get<IOptions<DataProtectionTokenProviderOptions>>().Value.TokenLifespan = TimeSpan.FromSeconds(-1);

        Assert.Equal("link.closed", (await Assert.ThrowsAsync<RuleBroken>(() => ResetAsync(portal, mail, Next))).Rule);
    }

    [Fact]
    public async Task Another_persons_link_a_foreign_purpose_and_nonsense_are_one_answer()
    {
        await using var portal = await TestPortal.StartAsync();
        var mail = await MailAsync(portal, "member@example.org");
        await portal.FollowAsync(mail, async (links, query) =>
        {
            foreach (var (person, code) in new[] { (portal.Outsider.PersonId, query["code"]), (Guid.NewGuid(), query["code"]),
                (portal.Member.PersonId, ""), (portal.Member.PersonId, "nonsense") })
            {
                Assert.False(await links.OpensResetAsync(person, code));
                Assert.Equal("link.closed", (await Assert.ThrowsAsync<RuleBroken>(() => links.ResetPasswordAsync(person, code, Next, null))).Rule);
            }

            Assert.Equal("link.closed", (await Assert.ThrowsAsync<RuleBroken>(() =>
                links.ConfirmEmailAsync(portal.Member.PersonId, "thief@evil.example", query["code"], null))).Rule);
        });
    }

    [Fact]
    public async Task Unknown_and_disabled_people_get_no_mail()
    {
        await using var portal = await TestPortal.StartAsync();
        await portal.Store.WriteAsync(async db =>
            (await db.People.SingleAsync(person => person.Id == portal.NonMember.PersonId))
                .Disable(portal.Admin, false, portal.Get<TimeProvider>().GetUtcNow()));
        var passwords = portal.Get<ForgottenPasswords>();

        // In this order: when the last one's mail is there, the others' turn is over.
        foreach (var email in new[] { "nobody@example.org", "nonmember@example.org", "", null, new string('x', 5_000),
            "member@example.org\r\nBcc: thief@evil.example", "member@example.org" })
        {
            passwords.Ask(email);
        }

        await Eml.ArrivesAsync(portal.Directory, "member@example.org");
        Assert.Equal(["member@example.org"], await portal.Store.ReadAsync(db => db.Outbox.Select(mail => mail.To).ToListAsync()));
    }

    [Fact]
    public async Task A_disabled_person_cannot_use_a_link_from_before()
    {
        await using var portal = await TestPortal.StartAsync();
        var mail = await MailAsync(portal, "member@example.org");
        await portal.Store.WriteAsync(async db =>
            (await db.People.SingleAsync(person => person.Id == portal.Member.PersonId))
                .Disable(portal.Admin, false, portal.Get<TimeProvider>().GetUtcNow()));

        Assert.Equal("link.closed", (await Assert.ThrowsAsync<RuleBroken>(() => ResetAsync(portal, mail, Next))).Rule);
    }

    private static Task<Eml> MailAsync(TestPortal portal, string email)
    {
        portal.Get<ForgottenPasswords>().Ask(email);
        return Eml.ArrivesAsync(portal.Directory, "member@example.org");
    }

    private static Task ResetAsync(TestPortal portal, Eml mail, string password) =>
        portal.FollowAsync(mail, (links, query) => links.ResetPasswordAsync(Guid.Parse(query["person"]), query["code"], password, "192.0.2.7"));

    private static async Task<Guid> SessionAsync(TestPortal portal)
    {
        var session = Session.Start(portal.Member, "Firefox", "192.0.2.1", portal.Get<TimeProvider>().GetUtcNow());
        await portal.Store.WriteAsync(db =>
        {
            db.Sessions.Add(session);
            return Task.CompletedTask;
        });
        return session.Id;
    }
}
