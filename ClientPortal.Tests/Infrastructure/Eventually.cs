using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace ClientPortal.Tests.Infrastructure;

/// <summary>Waits for what happens by itself, and no longer than it takes.</summary>
public static class Eventually
{
    // A green test never waits that long; it is for a machine whose cores do other work.
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(60);

    // Short beside anything a person notices, long beside a poll's own cost.
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    /// <summary>Returns as soon as <paramref name="condition"/> holds.</summary>
    /// <exception cref="TimeoutException">It did not within <paramref name="timeout"/> (60 s by default).</exception>
    public static Task TrueAsync(
        Func<bool> condition, TimeSpan? timeout = null, [CallerArgumentExpression(nameof(condition))] string? expectation = null) =>
        TrueAsync(() => Task.FromResult(condition()), timeout, expectation);

    /// <inheritdoc cref="TrueAsync(Func{bool}, TimeSpan?, string?)"/>
    public static async Task TrueAsync(
        Func<Task<bool>> condition, TimeSpan? timeout = null, [CallerArgumentExpression(nameof(condition))] string? expectation = null)
    {
        var limit = timeout ?? DefaultTimeout;
        var watch = Stopwatch.StartNew();
        while (!await condition())
        {
            if (watch.Elapsed > limit)
            {
                throw new TimeoutException($"Not true after {limit.TotalSeconds:0.#} s: {expectation}");
            }

            await Task.Delay(Interval);
        }
    }

    /// <summary>Returns the first value that is not null.</summary>
    /// <exception cref="TimeoutException">There was none within <paramref name="timeout"/> (60 s by default).</exception>
    public static async Task<T> ValueAsync<T>(
        Func<Task<T?>> value, TimeSpan? timeout = null, [CallerArgumentExpression(nameof(value))] string? expectation = null)
        where T : class
    {
        T? found = null;
        await TrueAsync(async () => (found = await value()) is not null, timeout, expectation);
        return found!;
    }
}
