using System.Security.Claims;
using Microsoft.AspNetCore.SignalR;

namespace ClientPortal.Web.Identity;

/// <summary>
/// Stands before the hub of the circuits. Whoever sends more than a page can mean loses its connection, nobody else's; and whoever is
/// told that it has too many pages and opens them all the same is not let in at all.
/// </summary>
public sealed class CircuitHubFilter(CircuitQuota places, TimeProvider clock, ILogger<CircuitHubFilter> log) : IHubFilter
{
    /// <summary>A fast typist makes 20 events a second, a lively page acknowledges 20 renders.</summary>
    public const int EventsPerSecond = 100;

    /// <summary>What gathered while a page was away arrives at once.</summary>
    public const int Burst = 400;

    // A connection outlives its circuit's place while the page is told: those who do not listen stop here.
    private const int Patience = 2;

    private const string Allowance = "allowance", Person = "person";

    public async Task OnConnectedAsync(HubLifetimeContext context, Func<HubLifetimeContext, Task> next)
    {
        context.Context.Items[Allowance] = new EventAllowance(clock.GetTimestamp());
        if (context.Context.User?.FindFirstValue(ClaimTypes.NameIdentifier) is { } id)
        {
            if (!places.Take("connection:" + id, places.Most * Patience))
            {
                log.LogWarning("{Person} has more connections than it may have; one more was closed.", id);
                context.Context.Abort();
                return;
            }

            context.Context.Items[Person] = id;
        }

        await next(context);
    }

    public async Task OnDisconnectedAsync(HubLifetimeContext context, Exception? exception, Func<HubLifetimeContext, Exception?, Task> next)
    {
        if (context.Context.Items.Remove(Person, out var id))
        {
            places.Leave("connection:" + id);
        }

        await next(context, exception);
    }

    public ValueTask<object?> InvokeMethodAsync(HubInvocationContext invocationContext, Func<HubInvocationContext, ValueTask<object?>> next)
    {
        var context = invocationContext.Context;
        if (context.Items[Allowance] is EventAllowance allowance && !allowance.Spend(clock))
        {
            if (allowance.WarnOnce())
            {
                log.LogWarning("A page of {Person} sent more than {Burst} events at once and lost its connection.", context.UserIdentifier, Burst);
            }

            context.Abort();
            return ValueTask.FromResult<object?>(null);
        }

        return next(invocationContext);
    }

    /// <summary>A bucket that fills by <see cref="EventsPerSecond"/>. One connection's calls come one after the other.</summary>
    private sealed class EventAllowance(long start)
    {
        private double left = Burst;
        private long at = start;
        private bool told;

        public bool Spend(TimeProvider clock)
        {
            var now = clock.GetTimestamp();
            left = Math.Min(Burst, left + clock.GetElapsedTime(at, now).TotalSeconds * EventsPerSecond);
            at = now;
            return --left >= 0;
        }

        public bool WarnOnce() => !told && (told = true);
    }
}
