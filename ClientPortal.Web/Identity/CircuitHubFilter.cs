using System.Security.Claims;
using Microsoft.AspNetCore.SignalR;

namespace ClientPortal.Web.Identity;

/// <summary>
/// Limits the hub of the circuits. A connection that sends more events than a page can produce is closed, and no other one is affected.
/// A person who opens still more connections, although every page says that there are too many, gets no connection.
/// </summary>
public sealed class CircuitHubFilter(CircuitQuota places, TimeProvider clock, ILogger<CircuitHubFilter> log) : IHubFilter
{
    /// <summary>A fast typist causes 20 events a second, and a busy page acknowledges 50 renders a second.</summary>
    public const int EventsPerSecond = 100;

    /// <summary>Events that one connection may send at once, because a page that reconnects sends what it has queued.</summary>
    public const int Burst = 400;

    // Connections for each place of the quota. A refused page keeps its connection while it shows why; a person who ignores that stops here.
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

    /// <summary>A token bucket that refills by <see cref="EventsPerSecond"/>. The calls of one connection come one after the other.</summary>
    private sealed class EventAllowance(long start)
    {
        private double left = Burst;
        private long at = start;
        private bool warned;

        public bool Spend(TimeProvider clock)
        {
            var now = clock.GetTimestamp();
            left = Math.Min(Burst, left + clock.GetElapsedTime(at, now).TotalSeconds * EventsPerSecond);
            at = now;
            return --left >= 0;
        }

        public bool WarnOnce() => !warned && (warned = true);
    }
}
