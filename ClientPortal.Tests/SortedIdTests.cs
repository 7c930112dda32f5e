using ClientPortal.Domain;

namespace ClientPortal.Tests;

public sealed class SortedIdTests
{
    [Fact]
    public void Ids_of_one_millisecond_are_in_the_order_of_their_making_by_value_and_by_text()
    {
        var made = Enumerable.Range(0, 10_000).Select(_ => SortedId.Next()).ToList();

        Assert.Equal(made, made.Order());
        Assert.Equal(made, made.OrderBy(id => id.ToString("D"), StringComparer.Ordinal));
        Assert.Equal(made.Count, made.Distinct().Count());
        Assert.All(made.Take(10), id => Assert.Equal((7, 0b1000), (id.Version, id.Variant & 0b1100)));
    }

    [Fact]
    public async Task Many_threads_never_make_the_same()
    {
        var made = await Task.WhenAll(Enumerable.Range(0, 8)
            .Select(_ => Task.Run(() => Enumerable.Range(0, 5_000).Select(_ => SortedId.Next()).ToList())));

        Assert.Equal(40_000, made.SelectMany(ids => ids).Distinct().Count());
        Assert.All(made, ids => Assert.Equal(ids, ids.Order()));
    }
}
