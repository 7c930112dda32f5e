using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.MyAccount;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Tests.Features.MyAccount;

/// <summary>Tokens for programs: who makes them, what is stored, and what ends them. What they may do is in <c>AccessTokenApiTests</c>.</summary>
public sealed class AccessTokenCommandsTests : IAsyncLifetime
{
    private readonly FakeClock clock = new();
    private TestPortal portal = null!;

    private AccessTokenCommands Commands => portal.Get<AccessTokenCommands>();

    public async ValueTask InitializeAsync() => portal = await TestPortal.StartAsync(clock);

    public async ValueTask DisposeAsync() => await portal.DisposeAsync();

    [Fact]
    [Trait(TestDatabase.Trait, "Sqlite")]
    public async Task The_secret_is_in_the_answer_and_its_hash_in_the_database()
    {
        var made = await MakeAsync(portal.Member);

        Assert.StartsWith(AccessToken.Prefix, made.Secret, StringComparison.Ordinal);
        var stored = await portal.Store.ReadAsync(db => db.AccessTokens.SingleAsync());
        Assert.Equal((made.Id, LinkSecret.Hash(made.Secret)), (stored.Id, stored.Hash));
        Assert.DoesNotContain(made.Secret, await File.ReadAllTextAsync(portal.Get<Web.Data.PortalFolder>().DatabaseFile), StringComparison.Ordinal);
        var row = Assert.Single(await ListAsync(portal.Member));
        Assert.Equal(("Compta", made.Secret[..10], TokenScope.Write), (row.Name, row.Hint, row.Scope));
        Assert.Empty(await ListAsync(portal.NonMember));
    }

    [Fact]
    public async Task It_takes_the_password_and_a_scope_that_the_person_has()
    {
        Assert.Equal("password.wrong", (await RefusedAsync(() => Commands.MakeAsync(portal.Member, "wrong", Fields()))).Rule);
        Assert.Equal("text.required", (await RefusedAsync(() => MakeAsync(portal.Member, Fields() with { Name = " " }))).Rule);
        Assert.Equal("token.expired", (await RefusedAsync(() => MakeAsync(portal.Member, Fields() with { ExpiresAt = clock.GetUtcNow() }))).Rule);
        Assert.Equal(
            "viewer.admin-only", (await RefusedAsync(() => MakeAsync(portal.Technician, Fields() with { Scope = TokenScope.Admin }))).Rule);
        Assert.Equal(
            "viewer.read-only", (await RefusedAsync(() => MakeAsync(portal.Member with { ImpersonatedBy = portal.Admin.PersonId }))).Rule);
        await MakeAsync(portal.Admin, Fields() with { Scope = TokenScope.Admin });
        Assert.Empty(await ListAsync(portal.Member));
    }

    [Fact]
    public async Task A_person_has_twenty_at_most()
    {
        for (var made = 0; made < AccessToken.Most; made++)
        {
            await MakeAsync(portal.Member);
        }

        Assert.Equal("token.too-many", (await RefusedAsync(() => MakeAsync(portal.Member))).Rule);
        await Commands.EndAsync(portal.Member, (await ListAsync(portal.Member))[0].Id);
        await MakeAsync(portal.Member);
    }

    [Fact]
    public async Task Its_owner_its_date_and_a_new_password_end_it()
    {
        var (ended, expiring, last) = (
            await MakeAsync(portal.Member), await MakeAsync(portal.Member, Fields() with { ExpiresAt = clock.GetUtcNow().AddDays(1) }),
            await MakeAsync(portal.Member));
        await Assert.ThrowsAsync<NotFound>(() => Commands.EndAsync(portal.NonMember, ended.Id));
        await Commands.EndAsync(portal.Member, ended.Id);
        Assert.Equal([last.Id, expiring.Id], (await ListAsync(portal.Member)).Select(row => row.Id));

        clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal([last.Id], (await ListAsync(portal.Member)).Select(row => row.Id));

        await portal.Get<AccountCommands>().ChangePasswordAsync(portal.Member, TestPortal.Password, "another long enough one");
        Assert.Empty(await ListAsync(portal.Member));
    }

    private static AccessTokenFields Fields() => new("Compta", TokenScope.Write, ExpiresAt: null);

    private static Task<RuleBroken> RefusedAsync(Func<Task> act) => Assert.ThrowsAsync<RuleBroken>(act);

    private Task<NewAccessToken> MakeAsync(Viewer viewer, AccessTokenFields? fields = null) =>
        Commands.MakeAsync(viewer, TestPortal.Password, fields ?? Fields());

    private Task<List<AccessTokenRow>> ListAsync(Viewer viewer) => portal.Get<AccessTokenQueries>().MineAsync(viewer);
}
