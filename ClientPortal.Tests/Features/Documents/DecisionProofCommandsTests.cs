using ClientPortal.Domain;
using ClientPortal.Domain.Documents;
using ClientPortal.Domain.People;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Activity;
using ClientPortal.Web.Features.Audit;
using ClientPortal.Web.Features.MyAccount;
using ClientPortal.Web.Identity;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;

namespace ClientPortal.Tests.Features.Documents;

/// <summary>Decisions that people confirm by their password or by a code of their authenticator.</summary>
public sealed class DecisionProofCommandsTests : IAsyncLifetime
{
    private readonly FakeClock clock = new();
    private TestPortal portal = null!;
    private Guid id;

    public async ValueTask InitializeAsync()
    {
        portal = await TestPortal.StartAsync(clock);
        id = await portal.DocumentAsync(await portal.ProjectAsync());
    }

    public async ValueTask DisposeAsync() => await portal.DisposeAsync();

    [Fact]
    public async Task A_decision_that_asks_for_the_password_is_saved_only_with_the_right_one()
    {
        await AskAsync(DecisionProof.Password);

        await RefusedAsync("document.proof-password", null);
        await RefusedAsync("password.wrong", new OwnSecret(Password: "guess"));
        await RefusedAsync("password.wrong", new OwnSecret(Code: "123456"));
        Assert.Empty(await DecisionsAsync());
        Assert.DoesNotContain(await EventsAsync(), name => name is "document.decided" or "document.approved");

        await DecideAsync(new OwnSecret(Password: TestPortal.Password));

        Assert.Equal([DecisionProof.Password], (await DecisionsAsync()).Select(one => one.Proof));
        var round = Assert.Single((await portal.DocumentQueries().FindAsync(portal.Technician, id)).Rounds);
        Assert.Equal((DecisionProof.Password, DecisionProof.Password), (round.Proof, Assert.Single(round.People).Proof));
    }

    [Fact]
    public async Task The_audit_says_how_a_decision_was_confirmed()
    {
        await AskAsync(DecisionProof.Password);
        await DecideAsync(new OwnSecret(Password: TestPortal.Password));

        var decided = await portal.Get<AuditQueries>().NewestAsync(portal.Admin, new AuditFilter(Kind: "document.decided"));

        Assert.Equal("password", Assert.Single(decided).Way);
        var sentence = decided[0].Sentence(portal.Services.GetRequiredService<IStringLocalizer<AuditTexts>>());
        Assert.Matches("(confirmé par mot de passe|confirmed by password)$", sentence);
    }

    [Fact]
    public async Task Guesses_are_limited_and_other_refusals_do_not_reset_their_count()
    {
        await AskAsync(DecisionProof.Password);
        for (var guess = 0; guess < Reauthentication.Limit.PerAccount; guess++)
        {
            await RefusedAsync("password.wrong", new OwnSecret(Password: $"guess {guess}"));
            await RefusedAsync("document.not-current", new OwnSecret(Password: "guess"), version: 2);
        }

        await RefusedAsync("password.too-many-tries", new OwnSecret(Password: TestPortal.Password));
        clock.Advance(Reauthentication.Limit.Window);
        await DecideAsync(new OwnSecret(Password: TestPortal.Password));
        Assert.Single(await DecisionsAsync());
    }

    [Fact]
    public async Task A_code_confirms_one_decision_and_is_not_used_up_by_a_refusal()
    {
        await AskAsync(DecisionProof.Code);
        await RefusedAsync("two-factor.missing", new OwnSecret(Code: "123456"));
        var key = await TurnTwoFactorOnAsync();
        var code = Totp.Next(key);

        await RefusedAsync("document.proof-code", null);
        await RefusedAsync("code.wrong", new OwnSecret(Password: TestPortal.Password));
        await RefusedAsync("document.not-current", new OwnSecret(Code: code), version: 2);
        await DecideAsync(new OwnSecret(Code: code));
        Assert.Equal([DecisionProof.Code], (await DecisionsAsync()).Select(one => one.Proof));

        // A new version asks again, and the same code is refused.
        await portal.Documents().AddVersionAsync(portal.Technician, id, Shelf.FileOf("Devis.txt", "Prix : 90"));
        var again = await Assert.ThrowsAsync<RuleBroken>(() => portal.Documents().DecideAsync(
            portal.Member, id, 2, Shelf.HashOf("Prix : 90"), DecisionKind.Approve, null, new OwnSecret(Code: code)));
        Assert.Equal("code.wrong", again.Rule);
    }

    [Fact]
    public async Task A_passkey_confirms_what_asks_for_a_code_and_only_ones_own()
    {
        await portal.Get<AccountCommands>().AddPasskeyAsync(portal.Member, TestPortal.Password, PasskeyOf(1, counter: 4), "Téléphone");
        await AskAsync(DecisionProof.Code);
        Assert.True(await portal.DocumentQueries().HasPasskeyAsync(portal.Member));
        Assert.False(await portal.DocumentQueries().HasPasskeyAsync(portal.ClientAdmin));

        await RefusedAsync("passkey.refused", new OwnSecret(Passkey: PasskeyOf(2, counter: 5)));
        await RefusedAsync("document.not-current", new OwnSecret(Passkey: PasskeyOf(1, counter: 5)), version: 2);
        Assert.Empty(await DecisionsAsync());
        await DecideAsync(new OwnSecret(Passkey: PasskeyOf(1, counter: 5)));

        Assert.Equal([DecisionProof.Passkey], (await DecisionsAsync()).Select(one => one.Proof));
        Assert.Equal(
            [5u], await portal.Store.ReadAsync(db => Task.FromResult(
                db.Set<IdentityUserPasskey<Guid>>().AsEnumerable().Select(one => one.Data.SignCount).ToList())));
        var decided = await portal.Get<AuditQueries>().NewestAsync(portal.Admin, new AuditFilter(Kind: "document.decided"));
        Assert.Matches(
            "(confirmé par une clé d’accès|confirmed by a passkey)$",
            decided[0].Sentence(portal.Services.GetRequiredService<IStringLocalizer<AuditTexts>>()));
    }

    [Fact]
    public async Task Without_a_wish_nothing_is_proved_and_an_unknown_wish_is_refused()
    {
        await AskAsync(DecisionProof.None);
        await DecideAsync(new OwnSecret(Password: "guess"));

        Assert.Equal([DecisionProof.None], (await DecisionsAsync()).Select(one => one.Proof));
        Assert.Equal("document.proof-unknown", (await Assert.ThrowsAsync<RuleBroken>(() => AskAsync((DecisionProof)7))).Rule);
        Assert.Equal("document.proof-unknown", (await Assert.ThrowsAsync<RuleBroken>(() => AskAsync(DecisionProof.Passkey))).Rule);
        Assert.DoesNotContain("guess", new OwnSecret("guess", "guess").ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_activity_names_the_document_for_those_who_see_it()
    {
        await AskAsync(DecisionProof.None);
        await DecideAsync(null);

        var lines = await portal.Get<ActivityQueries>().OfPersonAsync(portal.Admin, portal.Member.PersonId, 15);
        var decided = Assert.Single(lines, line => line.Kind == "document.decided");

        Assert.Equal(new DocumentName(id, "Devis.txt"), decided.Document);
    }

    // As the browser's answer becomes once its signature was checked.
    private static UserPasskeyInfo PasskeyOf(byte id, uint counter) => new(
        [id], [], DateTimeOffset.UnixEpoch, counter, [], isUserVerified: true, isBackupEligible: false, isBackedUp: false, [], []);

    private Task AskAsync(DecisionProof proof) =>
        portal.Documents().AskAsync(portal.Technician, id, [$"{portal.Member.PersonId}"], needsAll: true, proof: proof);

    private Task DecideAsync(OwnSecret? secret, int version = 1) =>
        portal.Documents().DecideAsync(portal.Member, id, version, Shelf.HashOf("Prix : 100"), DecisionKind.Approve, null, secret);

    private async Task RefusedAsync(string rule, OwnSecret? secret, int version = 1) =>
        Assert.Equal(rule, (await Assert.ThrowsAsync<RuleBroken>(() => DecideAsync(secret, version))).Rule);

    private Task<List<ApprovalDecision>> DecisionsAsync() => portal.Store.ReadAsync(
        db => db.Documents.Where(one => one.Id == id).SelectMany(one => one.Rounds).SelectMany(round => round.Decisions).ToListAsync());

    private Task<List<string>> EventsAsync() => portal.Store.ReadAsync(db => db.Log.Select(row => row.Name).ToListAsync());

    // Identity reads the real clock, so a code is of the real moment.
    private async Task<string> TurnTwoFactorOnAsync()
    {
        var commands = portal.Get<AccountCommands>();
        var key = (await commands.OfferTwoFactorAsync(portal.Member)).Key.Replace(" ", "", StringComparison.Ordinal);
        await commands.TurnTwoFactorOnAsync(portal.Member, Totp.Now(key));
        return key;
    }
}
