using System.Diagnostics;
using System.Globalization;

namespace ClientPortal.Bench.Access;

/// <summary>
/// Two kinds of the same call, in turns, so that other load on the machine affects both alike. The result is the median of the
/// differences within a turn: a machine that slows down meanwhile moves both medians, at different moments.
/// </summary>
/// <param name="only">Measures only what has this in its name; null for all.</param>
internal sealed class Bench(string? only)
{
    public const int Calls = 300;

    // The first calls compile, open connections and fill caches.
    private const int WarmUp = 20;

    /// <summary>Milliseconds. A larger difference could be measured from outside with enough requests.</summary>
    private const double Limit = 5;

    private readonly Random random = new(7);

    public bool Passed { get; private set; } = true;

    public async Task CompareAsync(string what, Func<int, Task> one, Func<int, Task> other)
    {
        if (only is not null && !what.Contains(only, StringComparison.OrdinalIgnoreCase))
        {
            return;
        }

        var (ones, others) = (new List<double>(), new List<double>());
        for (var i = 0; i < WarmUp + Calls; i++)
        {
            // Random order: the second call finds warmer caches.
            var first = random.Next(2) == 0;
            var (a, b) = first ? (await TimeAsync(one, i), await TimeAsync(other, i)) : Swap(await TimeAsync(other, i), await TimeAsync(one, i));
            if (i >= WarmUp)
            {
                ones.Add(a);
                others.Add(b);
            }
        }

        var difference = Math.Abs(Median([.. ones.Zip(others, (one, other) => one - other)]));
        Passed &= difference <= Limit;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {what,-58} | {Median(ones),15:F2} | {Median(others),16:F2} | {difference,10:F2} |{(difference <= Limit ? "" : " TOO MUCH")}"));
    }

    private static async Task<double> TimeAsync(Func<int, Task> call, int i)
    {
        var watch = Stopwatch.GetTimestamp();
        await call(i);
        return Stopwatch.GetElapsedTime(watch).TotalMilliseconds;
    }

    private static (double, double) Swap(double b, double a) => (a, b);

    private static double Median(List<double> times)
    {
        var sorted = times.Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }
}
