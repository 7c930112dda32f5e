using ClientPortal.Domain.Webhooks;
using ClientPortal.Tests.Features.Notifications;
using ClientPortal.Tests.Features.Tickets;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Webhooks;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Tests.Features.Webhooks;

[Trait(TestDatabase.Trait, "Sqlite")]
public sealed class WebhookQueryPlanTests
{
    /// <summary>A program that wants other events costs a message nothing.</summary>
    [Fact]
    public async Task Subscriptions_are_read_at_the_events_that_they_want()
    {
        using var plans = new QueryPlans();
        await using var portal = await TestPortal.StartAsync(settings: [$"--{WebhooksFeature.InnerSetting}=true"]);
        await using var sink = await WebhookSink.StartAsync();
        await portal.Get<WebhookCommands>().SubscribeAsync(portal.Admin, new WebhookFields("A", $"{sink.Url}", ["project.updated"]));
        var (number, project) = (await portal.TicketAsync(), await portal.ProjectAsync());
        await portal.Projects.ReportAsync(portal.Technician, project, 50, null);
        await Eventually.TrueAsync(() => portal.Store.ReadAsync(
            db => db.WebhookDeliveries.AnyAsync(one => one.State == WebhookDeliveryState.Delivered)));

        // Notifications are written later than deliveries are made: what was still to be read for these is read now.
        await portal.SayAsync(portal.Member, number, "Bonjour");
        await portal.NotifiedAsync();

        plans.Watch(portal);
        await portal.SayAsync(portal.Member, number, "Bonjour");
        await portal.NotifiedAsync();
        Assert.DoesNotContain(plans.Steps, IsOfSubscriptions);

        await portal.Projects.ReportAsync(portal.Technician, project, 60, null);
        await Eventually.TrueAsync(() => sink.Calls.Count == 2);
        Assert.Contains(plans.Steps, IsOfSubscriptions);

        static bool IsOfSubscriptions(string step) => step.Contains(" Webhooks", StringComparison.Ordinal);
    }
}
