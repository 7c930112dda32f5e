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
    public void More_that_wait_come_back_later_and_not_all_at_once()
    {
        var admission = Of(1);
        admission.Begin(new object());
        var first = admission.Refuse("first");
        var many = Enumerable.Range(0, 1000).Select(number => admission.Refuse($"{number}")!.Value).ToList();

        Assert.InRange(first!.Value, 1, 8);
        Assert.InRange(many[^1], 15, 45);
        Assert.True(many[500..].Distinct().Count() > 10);
    }

    private Admission Of(int most, int circuitsPerPerson = 20)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Portal:PagesOpening"] = $"{most}", ["Portal:CircuitsPerPerson"] = $"{circuitsPerPerson}",
        }).Build();
        return new Admission(new CircuitQuota(configuration), configuration, clock);
    }
}
