using ClientPortal.Web.Identity;
using Microsoft.Extensions.Configuration;

namespace ClientPortal.Tests.Identity;

public sealed class CircuitQuotaTests
{
    private readonly CircuitQuota places = new(new ConfigurationBuilder().Build());

    [Fact]
    public void The_twenty_first_is_refused_and_comes_in_when_one_has_gone()
    {
        for (var circuit = 0; circuit < 20; circuit++)
        {
            Assert.True(places.Take("awa", places.Most));
        }

        Assert.False(places.Take("awa", places.Most));
        Assert.True(places.Take("ibrahima", places.Most));

        places.Leave("awa");
        Assert.True(places.Take("awa", places.Most));
    }
}
