using ClientPortal.Web.Ui;

namespace ClientPortal.Tests.Ui;

public sealed class TimeZonesTests
{
    [Theory]
    [InlineData("Europe/Kyiv", "Europe/Kiev")]
    [InlineData("Asia/Kolkata", "Asia/Calcutta")]
    [InlineData("America/Argentina/Buenos_Aires", "America/Buenos_Aires")]
    public void A_zone_is_listed_once_and_found_by_its_former_name(string now, string former)
    {
        var offered = TimeZones.ByRegion("Africa/Dakar").SelectMany(region => region).Select(zone => zone.Id).ToList();
        Assert.Single(offered, now);
        Assert.DoesNotContain(former, offered);
        Assert.Equal([former], TimeZones.FormerOf(now));
    }

    [Fact]
    public void A_chosen_former_name_is_kept() =>
        Assert.Contains("Europe/Kiev", TimeZones.ByRegion("Europe/Kiev").SelectMany(region => region).Select(zone => zone.Id));
}
