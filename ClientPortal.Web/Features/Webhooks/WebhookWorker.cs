using ClientPortal.Domain.Webhooks;
using ClientPortal.Web.Background;
using ClientPortal.Web.Data;
using ClientPortal.Web.Live;

namespace ClientPortal.Web.Features.Webhooks;

/// <summary>
/// Follows the event log for all subscriptions of the portal. It wakes when an event was committed, if there is a subscription, and when a
/// delivery was over that others may wait for.
/// </summary>
public sealed class WebhookWorker(WebhookReactor reactor, LiveBus bus, TimeProvider clock, ILogger<WebhookWorker> log)
    : SignalledWorker(new WorkSignal(), clock, log), ILiveListener
{
    // Old deliveries are deleted this often, and events are looked for even if no signal came.
    private static readonly TimeSpan Often = TimeSpan.FromHours(6);

    private readonly TimeProvider clock = clock;
    private DateTimeOffset cleanAt = DateTimeOffset.MinValue;
    private volatile bool active = true;

    protected override string OnFailure => "Deliveries of webhooks could not be made; they will be, from the same event on.";

    /// <summary>Listens before the node counts as started: no later event is missed.</summary>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        bus.Delivering += OnDelivering;
        bus.Join(Domain.Room.Staff, this);
        return base.StartAsync(cancellationToken);
    }

    public override Task StopAsync(CancellationToken cancellationToken)
    {
        bus.Delivering -= OnDelivering;
        bus.Leave(Domain.Room.Staff, this);
        return base.StopAsync(cancellationToken);
    }

    public void Receive(LoggedEvent logged)
    {
        // Heard in OnDelivering already, with the events that staff do not hear.
    }

    public void Receive(LiveSignal signal)
    {
        if (signal is WebhooksChanged && reactor.IsFull)
        {
            Signal.Set();
        }
    }

    protected override async Task WorkAsync(CancellationToken stop)
    {
        var webhooks = await reactor.ActiveAsync(stop);
        active = webhooks.Count > 0;
        await reactor.AdvanceAllAsync(webhooks, stop);
        if (clock.GetUtcNow() >= cleanAt)
        {
            cleanAt = clock.GetUtcNow() + Often;
            while (await reactor.DeleteOldAsync(stop) > 0)
            {
            }
        }

        AtMost = Often;
    }

    private void OnDelivering(LoggedEvent logged)
    {
        if (active || logged.Event is WebhookEvent)
        {
            Signal.Set();
        }
    }
}
