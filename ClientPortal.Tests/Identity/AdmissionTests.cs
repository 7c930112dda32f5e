using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Identity;
using Microsoft.Extensions.Configuration;

namespace ClientPortal.Tests.Identity;

public sealed class AdmissionTests
{
    private readonly FakeClock clock = new();

    [Fact]
    public void A_page_that_becomes_live_makes_room_for_another()
    {
        var admission = Of(2);
        var (one, two) = (new object(), new object());
        admission.Begin(one);
        Assert.Null(admission.Refuse());
        admission.Begin(two);
        Assert.NotNull(admission.Refuse());
        Assert.True(admission.IsFull);

        admission.End(one);
        admission.End(one);

        Assert.Null(admission.Refuse());
        Assert.False(admission.IsFull);
    }

    [Fact]
    public void A_page_whose_browser_is_gone_holds_its_place_for_a_quarter_of_a_minute()
    {
        var admission = Of(1);
        admission.Begin(new object());
        clock.Advance(TimeSpan.FromSeconds(15));
        Assert.True(admission.IsFull);

        clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Null(admission.Refuse());
    }

    [Fact]
    public void More_that_wait_come_back_later_and_not_all_at_once()
    {
        var admission = Of(1);
        admission.Begin(new object());
        var first = admission.Refuse();
        var many = Enumerable.Range(0, 1000).Select(_ => admission.Refuse()!.Value).ToList();

        Assert.InRange(first!.Value, 1, 8);
        Assert.InRange(many[^1], 15, 45);
        Assert.True(many[500..].Distinct().Count() > 10);
    }

    private Admission Of(int most) => new(
        new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create("Portal:PagesOpening", (string?)$"{most}")]).Build(), clock);
}
