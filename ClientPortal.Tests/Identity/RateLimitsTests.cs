using System.Net;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Identity;
using Microsoft.AspNetCore.Http;

namespace ClientPortal.Tests.Identity;

public sealed class RateLimitsTests
{
    private const string Here = "192.0.2.1", Elsewhere = "198.51.100.7";

    private static readonly RateLimit RateLimit = new("test", PerAccount: 3, PerAddress: 5, TimeSpan.FromMinutes(5));

    private readonly FakeClock clock = new();
    private readonly RateLimits limits;

    public RateLimitsTests() => limits = new RateLimits(clock);

    [Fact]
    public void An_account_is_tried_so_often_from_wherever_and_then_waits()
    {
        Assert.Null(limits.Enter(RateLimit, Here, "awa@example.org").Wait);
        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Null(limits.Enter(RateLimit, Elsewhere, " AWA@example.org ").Wait);
        Assert.Null(limits.Enter(RateLimit, Here, "awa@example.org").Wait);

        Assert.Equal(TimeSpan.FromMinutes(4), limits.Enter(RateLimit, Elsewhere, "awa@example.org").Wait);
        Assert.Null(limits.Enter(RateLimit, Elsewhere, "somebody@example.org").Wait);
    }

    [Fact]
    public void The_wait_is_over_when_the_oldest_try_is()
    {
        Try(3, Here, "awa");
        clock.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromTicks(1));
        Assert.NotNull(limits.Enter(RateLimit, Here, "awa").Wait);
        clock.Advance(TimeSpan.FromTicks(1));

        Assert.Null(limits.Enter(RateLimit, Here, "awa").Wait);
    }

    [Fact]
    public void An_address_that_tries_many_accounts_waits_too()
    {
        for (var account = 0; account < RateLimit.PerAddress; account++)
        {
            Assert.Null(limits.Enter(RateLimit, Here, "person" + account).Wait);
        }

        Assert.NotNull(limits.Enter(RateLimit, Here, "person99").Wait);
        Assert.Null(limits.Enter(RateLimit, Elsewhere, "person99").Wait);
    }

    [Fact]
    public void A_try_that_an_account_turns_away_does_not_close_the_address_for_others()
    {
        Try(40, Here, "awa");

        Assert.Null(limits.Enter(RateLimit, Here, "ibrahima").Wait);
    }

    [Fact]
    public void What_turns_out_well_does_not_count()
    {
        for (var time = 0; time < 100; time++)
        {
            var attempt = limits.Enter(RateLimit, Here, "awa");
            Assert.Null(attempt.Wait);
            attempt.TakeBack();
        }
    }

    [Fact]
    public async Task A_hundred_at_once_are_no_more_than_the_limit_allows()
    {
        var passed = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Task.Run(() => limits.Enter(RateLimit, Here, "awa").Wait is null)));

        Assert.Equal(RateLimit.PerAccount, passed.Count(one => one));
    }

    [Fact]
    public void Limits_do_not_count_each_others_tries()
    {
        Try(3, Here, "awa");

        Assert.Null(limits.Enter(RateLimits.Reset, Here, "awa").Wait);
    }

    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1")]
    [InlineData("::ffff:192.0.2.1", "192.0.2.1")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64")]
    [InlineData("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64")]
    public void A_network_of_IPv6_is_one_address(string remote, string counted)
    {
        var http = new DefaultHttpContext { Connection = { RemoteIpAddress = IPAddress.Parse(remote) } };

        Assert.Equal(counted, RateLimits.AddressOf(http));
    }

    private void Try(int times, string address, string account)
    {
        for (var time = 0; time < times; time++)
        {
            limits.Enter(RateLimit, address, account);
        }
    }
}
