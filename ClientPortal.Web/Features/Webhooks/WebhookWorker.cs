using System.Collections.Frozen;
using ClientPortal.Domain;
using ClientPortal.Domain.Webhooks;
using ClientPortal.Web.Background;
using ClientPortal.Web.Data;
using ClientPortal.Web.Live;

namespace ClientPortal.Web.Features.Webhooks;

/// <summary>
/// Follows the event log for all subscriptions of the portal. It wakes when an event was committed that one of them wants, when they changed, and
/// when a delivery was over that others may wait for.
/// </summary>
public sealed class WebhookWorker(WebhookReactor reactor, LiveBus bus, TimeProvider clock, ILogger<WebhookWorker> log)
    : SignalledWorker(new WorkSignal(), clock, log), ILiveListener
{
    // Old deliveries are deleted this often, and events are looked for even if no signal came.
    private static readonly TimeSpan Often = TimeSpan.FromHours(6);

    private readonly TimeProvider clock = clock;
    private DateTimeOffset cleanAt = DateTimeOffset.MinValue;

    // The names of the events that some subscription wants; all until they are read.
    private volatile FrozenSet<string> wanted = WebhookEvents.NamesOf([]).ToFrozenSet();

    // A burst of events is one read for each subscription.
    protected override TimeSpan Gather => TimeSpan.FromMilliseconds(100);

    protected override string OnFailure => "Deliveries of webhooks could not be made; they will be, from the same event on.";

    /// <summary>Listens before the node counts as started: no later event is missed.</summary>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        bus.Delivering += OnDelivering;
        bus.Join(Room.Staff, this);
        return base.StartAsync(cancellationToken);
    }

    public override Task StopAsync(CancellationToken cancellationToken)
    {
        bus.Delivering -= OnDelivering;
        bus.Leave(Room.Staff, this);
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

        // Before they are read: what comes from here on causes another act.
        wanted = webhooks.SelectMany(webhook => WebhookEvents.NamesOf(webhook.Events)).ToFrozenSet();
        await reactor.AdvanceAllAsync(webhooks.ConvertAll(webhook => webhook.Id), stop);
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
        if (logged.Event is WebhookEvent || wanted.Contains(EventCatalog.NameOf(logged.Event)))
        {
            Signal.Set();
        }
    }
}
