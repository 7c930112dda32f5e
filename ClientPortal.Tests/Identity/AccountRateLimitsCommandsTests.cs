using System.Net;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Identity;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Tests.Identity;

/// <summary>Tries of an account that are in the database.</summary>
public class AccountRateLimitsCommandsTests : IAsyncLifetime
{
    private const string Account = "awa@example.org";

    private static readonly RateLimit Limit = new("test", PerAccount: 3, PerAddress: 500, TimeSpan.FromMinutes(5));

    private readonly FakeClock clock = new();
    private int addresses;
    private TestPortal portal = null!;

    public async ValueTask InitializeAsync() => portal = await TestPortal.StartAsync(clock, hosted: false);

    public async ValueTask DisposeAsync()
    {
        await portal.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_restart_forgets_no_try_and_the_wait_ends_with_the_oldest()
    {
        await TryAsync(NewProcess(), Account);
        clock.Advance(TimeSpan.FromMinutes(1));
        await TryAsync(NewProcess(), Account.ToUpperInvariant());
        await TryAsync(NewProcess(), Account);

        Assert.Equal(TimeSpan.FromMinutes(4), await TryAsync(NewProcess(), Account));
        Assert.Null(await TryAsync(NewProcess(), "ibrahima@example.org"));
        clock.Advance(TimeSpan.FromMinutes(4));
        Assert.Null(await TryAsync(NewProcess(), Account));
        Assert.Equal(TimeSpan.FromMinutes(1), await TryAsync(NewProcess(), Account));
    }

    [Fact]
    public async Task Many_at_once_on_three_nodes_are_allowed_as_often_as_on_one()
    {
        AccountRateLimits[] nodes = [NewProcess(), NewProcess(), NewProcess()];

        var waits = await Task.WhenAll(Enumerable.Range(0, 60).Select(number => Task.Run(() => TryAsync(nodes[number % 3], Account))));

        Assert.Equal(Limit.PerAccount, waits.Count(wait => wait is null));
    }

    [Fact]
    public async Task A_success_clears_the_failures_on_every_node()
    {
        var (here, there) = (NewProcess(), NewProcess());
        await TryAsync(here, Account);
        await TryAsync(there, Account);
        await (await here.EnterAsync(Limit, From(), Account)).TakeBackAsync();

        Assert.All(await Task.WhenAll(TryAsync(there, Account), TryAsync(here, Account), TryAsync(here, Account)), wait => Assert.Null(wait));
    }

    [Fact]
    public async Task Accounts_that_were_tried_long_ago_leave_no_rows()
    {
        for (var number = 0; number < 25; number++)
        {
            await TryAsync(NewProcess(), $"person{number}@example.org");
        }

        clock.Advance(Limit.Window);
        await TryAsync(NewProcess(), "one@example.org");
        await TryAsync(NewProcess(), "two@example.org");

        Assert.Equal(2, await portal.Store.ReadAsync(db => db.AccountTries.CountAsync()));
    }

    // What a restart and another node have in common: nothing in memory.
    private AccountRateLimits NewProcess() => new(new RateLimits(clock), portal.Store, clock);

    private async Task<TimeSpan?> TryAsync(AccountRateLimits limits, string account) => (await limits.EnterAsync(Limit, From(), account)).Wait;

    private DefaultHttpContext From() => new()
    {
        Connection = { RemoteIpAddress = new IPAddress([192, 0, 2, (byte)Interlocked.Increment(ref addresses)]) },
    };
}
