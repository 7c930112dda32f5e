using System.Security.Claims;
using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Messages;
using ClientPortal.Web.Features.Operations;
using ClientPortal.Web.Identity;
using ClientPortal.Web.Live;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Configuration;

namespace ClientPortal.Tests.Postgres;

/// <summary>Limits and figures of two nodes over one PostgreSQL database.</summary>
[OnPostgres]
public sealed class NodesLimitsTests : IAsyncLifetime
{
    private const string Address = "192.0.2.1", Account = "awa@example.org";

    private TestPortal one = null!, other = null!;

    public async ValueTask InitializeAsync()
    {
        one = await TestPortal.StartAsync();
        other = await one.StartNodeAsync();
        await Eventually.TrueAsync(async () => await PostgresServer.ListenersAsync(one.Database) == 2);
    }

    public async ValueTask DisposeAsync()
    {
        await other.DisposeAsync();
        await one.DisposeAsync();
    }

    [Fact]
    public async Task Tries_to_sign_in_are_counted_over_both_nodes_and_a_success_clears_them_on_both()
    {
        var (here, there) = (one.Get<RateLimits>(), other.Get<RateLimits>());
        var last = Try(here, RateLimits.SignIn.PerAccount - 4);
        await ArrivedAsync();

        // From another address, in other letters.
        for (var number = 0; number < 4; number++)
        {
            Assert.Null(there.Enter(RateLimits.SignIn, "198.51.100.7", Account.ToUpperInvariant()).Wait);
        }

        Assert.NotNull(there.Enter(RateLimits.SignIn, "198.51.100.7", Account).Wait);
        Assert.Null(there.Enter(RateLimits.SignIn, "198.51.100.7", "ibrahima@example.org").Wait);

        last.TakeBack();
        await ArrivedAsync();
        Assert.Null(there.Enter(RateLimits.SignIn, "198.51.100.7", Account).Wait);
    }

    [Fact]
    public async Task An_address_that_tries_many_accounts_waits_on_both_nodes()
    {
        for (var number = 0; number < RateLimits.Link.PerAddress; number++)
        {
            Assert.Null(one.Get<RateLimits>().Enter(RateLimits.Link, Address, $"person{number}@example.org").Wait);
        }

        await ArrivedAsync();

        Assert.NotNull(other.Get<RateLimits>().Enter(RateLimits.Link, Address, Account).Wait);
    }

    [Fact]
    public async Task Messages_are_counted_over_both_nodes()
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([KeyValuePair.Create<string, string?>("Portal:MessagesPerMinute", "5")]).Build();
        var (here, there) = (
            new MessageRateLimits(one.Get<RateLimits>(), configuration), new MessageRateLimits(other.Get<RateLimits>(), configuration));
        for (var number = 0; number < 3; number++)
        {
            here.Take(one.Member, MessageAction.Send);
        }

        await ArrivedAsync();

        there.Take(one.Member, MessageAction.Send);
        there.Take(one.Member, MessageAction.Send);
        Assert.Equal("message.too-often", Assert.Throws<RuleBroken>(() => there.Take(one.Member, MessageAction.Send)).Rule);
    }

    [Fact]
    public async Task The_pages_of_a_person_are_counted_over_both_nodes()
    {
        var (member, quota) = (one.Member.PersonId, new CircuitQuota(new ConfigurationBuilder().Build()));
        var board = other.Get<PresenceBoard>();
        for (var page = 0; page < quota.Most; page++)
        {
            one.Get<PresenceBoard>().Connect(member, $"page {page}");
        }

        await Eventually.TrueAsync(() => board.ConnectionsElsewhere(member) == quota.Most);
        Assert.True(await RefusedAsync(one.Member));
        Assert.False(await RefusedAsync(one.NonMember));

        one.Get<PresenceBoard>().Disconnect(member, "page 0");
        await Eventually.TrueAsync(() => board.ConnectionsElsewhere(member) == quota.Most - 1);
        Assert.False(await RefusedAsync(one.Member));
        Assert.True(await RefusedAsync(one.Member));

        async Task<bool> RefusedAsync(Viewer viewer)
        {
            var slot = new CircuitSlot(quota, board, new SignedIn(viewer));
            await slot.OnConnectionUpAsync(null!, CancellationToken.None);
            return slot.Refused;
        }
    }

    [Fact]
    public async Task Each_node_shows_the_people_and_pages_of_both()
    {
        one.Get<PresenceBoard>().Connect(one.Member.PersonId, "laptop");
        one.Get<PresenceBoard>().Connect(one.Member.PersonId, "phone");
        one.Get<PresenceBoard>().Connect(one.Technician.PersonId, "laptop");
        other.Get<PresenceBoard>().Connect(one.Member.PersonId, "tablet");

        // A node tells its figures every ten seconds.
        await Eventually.TrueAsync(() => Shown(other).Count == 2 && Shown(one).Count == 2);

        Assert.Equal([(1, 1), (2, 3)], Shown(other));
        Assert.Equal([(2, 3), (1, 1)], Shown(one));
        var sample = await other.Get<LiveSampler>().FreshAsync(one.Admin);
        Assert.Equal(2, sample!.Now.Nodes.Count);
        Assert.Equal(3, sample.Now.Here.Single(person => person.Id == one.Member.PersonId).Pages);

        static List<(int People, int Circuits)> Shown(TestPortal node) =>
            [.. node.Get<NodeBoard>().All.Select(figures => (figures.People, figures.Circuits))];
    }

    private static RateLimitAttempt Try(RateLimits limits, int times)
    {
        RateLimitAttempt? last = null;
        for (var number = 0; number < times; number++)
        {
            last = limits.Enter(RateLimits.SignIn, Address, Account);
            Assert.Null(last.Wait);
        }

        return last!;
    }

    // What a node tells arrives in its order: the other has heard what was told before a connection when it has heard of that connection.
    private async Task ArrivedAsync()
    {
        var (outsider, board) = (one.Outsider.PersonId, one.Get<PresenceBoard>());
        board.Connect(outsider, $"{Guid.NewGuid()}");
        var open = board.ConnectionsOf(outsider);
        await Eventually.TrueAsync(() => other.Get<PresenceBoard>().ConnectionsElsewhere(outsider) == open);
    }

    private sealed class SignedIn(Viewer viewer) : AuthenticationStateProvider
    {
        public override Task<AuthenticationState> GetAuthenticationStateAsync() => Task.FromResult(new AuthenticationState(
            new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, $"{viewer.PersonId}")], "test"))));
    }
}
