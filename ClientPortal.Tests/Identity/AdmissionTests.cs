using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Identity;
using Microsoft.Extensions.Configuration;

namespace ClientPortal.Tests.Identity;

public sealed class AdmissionTests
{
    private readonly FakeClock clock = new();

    [Fact]
    public void A_page_has_a_place_from_its_answer_until_it_is_live()
    {
        var admission = Of(2);
        var circuit = new object();
        Assert.Null(admission.Refuse("one"));
        Assert.Null(admission.Refuse("two"));
        Assert.NotNull(admission.Refuse("three"));
        Assert.True(admission.IsFull);

        // A circuit takes over the place of its page.
        admission.Begin(circuit);
        Assert.True(admission.IsFull);

        admission.End(circuit);
        admission.End(circuit);
        Assert.False(admission.IsFull);
        Assert.Null(admission.Refuse("three"));
        Assert.NotNull(admission.Refuse("four"));
    }

    [Fact]
    public void A_page_whose_browser_is_gone_holds_its_place_for_seconds()
    {
        var admission = Of(1);
        Assert.Null(admission.Refuse("one"));
        clock.Advance(TimeSpan.FromSeconds(5));
        Assert.True(admission.IsFull);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.False(admission.IsFull);

        admission.Begin(new object());
        clock.Advance(TimeSpan.FromSeconds(15));
        Assert.True(admission.IsFull);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.False(admission.IsFull);
    }

    [Theory]
    [InlineData(100, 20, 10)]
    [InlineData(100, 3, 3)]
    [InlineData(5, 20, 1)]
    public void One_person_who_asks_for_pages_and_opens_none_leaves_room_for_others(int most, int circuitsPerPerson, int held)
    {
        var admission = Of(most, circuitsPerPerson);

        Assert.All(Enumerable.Range(0, 200), _ => Assert.Null(admission.Refuse("one")));

        Assert.All(Enumerable.Range(0, most - held), number => Assert.Null(admission.Refuse($"other {number}")));
        Assert.NotNull(admission.Refuse("one too many"));
    }

    [Fact]
    public void Those_that_wait_come_back_one_after_the_other()
    {
        var admission = Full(100);
        var waits = Waits(admission, 1_000);

        // A hundred a second, rounded up or down.
        Assert.All(waits, (wait, at) => Assert.InRange(wait - (at / 100.0), 0, 2.1));

        // They are sooner when pages open faster: 2,500 within a window are 750 a second, with haste.
        clock.Advance(TimeSpan.FromMinutes(1));
        var fast = Full(100);
        foreach (var circuit in Enumerable.Range(0, 2_500).Select(_ => new object()))
        {
            fast.Begin(circuit);
            fast.End(circuit);
        }

        Assert.InRange(Waits(fast, 1_000)[^1], 1, 4);
    }

    [Fact]
    public void None_waits_longer_than_half_a_minute_and_thousands_do_not_come_back_at_once()
    {
        var waits = Waits(Full(1), 5_000);

        Assert.InRange(waits[0], 1, 2);
        Assert.All(waits, wait => Assert.InRange(wait, 1, 30));
        Assert.True(waits[1_000..].Distinct().Count() > 5);
    }

    private Admission Full(int most)
    {
        var admission = Of(most);
        foreach (var _ in Enumerable.Range(0, most))
        {
            admission.Begin(new object());
        }

        return admission;
    }

    private static List<int> Waits(Admission admission, int count) =>
        [.. Enumerable.Range(0, count).Select(number => admission.Refuse($"{number}")!.Value)];

    private Admission Of(int most, int circuitsPerPerson = 20)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Portal:PagesOpening"] = $"{most}", ["Portal:CircuitsPerPerson"] = $"{circuitsPerPerson}",
        }).Build();
        return new Admission(new CircuitQuota(configuration), configuration, clock);
    }
}
