using ClientPortal.Domain;
using ClientPortal.Domain.Projects;
using ClientPortal.Domain.Webhooks;
using ClientPortal.Tests.Infrastructure;

namespace ClientPortal.Tests.Webhooks;

public sealed class WebhookTests
{
    private static readonly DateTimeOffset Now = FakeClock.Start;

    [Fact]
    public void It_names_events_or_areas()
    {
        Assert.Equal(["ticket.opened"], WebhookEvents.NamesOf("ticket.opened"));
        Assert.Contains("ticket.status-changed", WebhookEvents.NamesOf("ticket.*"));
        Assert.All(WebhookEvents.NamesOf("ticket.*"), name => Assert.StartsWith("ticket.", name, StringComparison.Ordinal));
        Assert.All(
            ["", "*", ".*", "ticket", "ticket.", "tick.*", "Ticket.*", "ticket.gone", "account.*", "session.started"],
            none => Assert.Empty(WebhookEvents.NamesOf(none)));

        Assert.Equal("webhook.unknown-event", Assert.Throws<RuleBroken>(() => Make("ticket.*", "ticket.gone")).Rule);
        Assert.Equal("webhook.too-many-events", Assert.Throws<RuleBroken>(
            () => Make([.. Enumerable.Range(0, Webhook.MostEvents + 1).Select(i => $"x.{i}")])).Rule);
    }

    [Fact]
    public void It_is_disabled_after_days_without_a_success_and_at_once_when_the_address_is_gone()
    {
        var failing = Make();
        failing.TakeEvents();
        failing.Fail(isGone: false, Now);
        failing.Fail(isGone: false, Now + Webhook.Patience - TimeSpan.FromSeconds(1));
        Assert.True(failing.IsActive);
        failing.Succeed(Now + Webhook.Patience);
        failing.Fail(isGone: false, Now + Webhook.Patience * 2);
        Assert.True(failing.IsActive);
        failing.Fail(isGone: false, Now + Webhook.Patience * 3);
        Assert.False(failing.IsActive);
        failing.Fail(isGone: false, Now + Webhook.Patience * 4);
        Assert.Equal("failing", Assert.IsType<WebhookDisabled>(Assert.Single(failing.TakeEvents())).To);

        failing.Enable(Viewers.Admin, Now + Webhook.Patience * 5);
        failing.Fail(isGone: false, Now + Webhook.Patience * 5);
        Assert.True(failing.IsActive);

        var gone = Make();
        gone.Fail(isGone: true, Now);
        Assert.False(gone.IsActive);
    }

    [Fact]
    public void A_delivery_is_tried_later_and_later_and_given_up_after_days()
    {
        var delivery = Delivery();
        var (now, waits) = (Now, new List<double>());
        while (delivery.State == WebhookDeliveryState.Waiting)
        {
            now = delivery.DueAt!.Value;
            delivery.Record(Attempt(WebhookOutcome.Refused), mayGiveUp: true, now);
            if (delivery.DueAt is { } due)
            {
                waits.Add((due - now).TotalSeconds);
            }
        }

        Assert.Equal([5, 10, 20, 40, 80, 160, 320, 640, 1280, 2560, 3600, 3600], waits.Take(12));
        Assert.Equal(3600, waits[^1]);
        Assert.Equal((WebhookDeliveryState.GivenUp, null), (delivery.State, delivery.DueAt));
        Assert.InRange(now - Now, WebhookDelivery.Patience, WebhookDelivery.Patience + WebhookDelivery.LongestWait);

        delivery.Replay(now);
        delivery.Record(Attempt(WebhookOutcome.Refused), mayGiveUp: true, now);
        Assert.Equal((WebhookDeliveryState.Waiting, now + WebhookDelivery.ShortestWait), (delivery.State, delivery.DueAt));
        delivery.Record(Attempt(WebhookOutcome.Delivered), mayGiveUp: true, now);
        Assert.Equal((WebhookDeliveryState.Delivered, null, now), (delivery.State, delivery.DueAt, delivery.FinishedAt));
    }

    [Fact]
    public void What_can_never_be_sent_is_given_up_at_once()
    {
        var delivery = Delivery();
        delivery.Record(Attempt(WebhookOutcome.Unsendable), mayGiveUp: true, Now);
        Assert.Equal(WebhookDeliveryState.GivenUp, delivery.State);
    }

    [Fact]
    public void It_hears_as_staff_or_as_its_organisation_and_nothing_private()
    {
        var organisation = Guid.NewGuid();
        var (all, one) = (Make().Hearer, Webhook.Make(
            Viewers.Admin, new WebhookFields("A", "https://example.org", [], organisation), "", 0, Now).Hearer);

        Assert.True(all.MayHear(new Audience { StaffOnly = true }));
        Assert.False(all.MayHear(new Audience { Private = true, PersonId = Guid.NewGuid() }));
        Assert.False(all.MayHear(new Audience { MembersOnly = true, People = [Guid.NewGuid()] }));
        Assert.True(one.MayHear(new Audience { OrganisationId = organisation }));
        Assert.False(one.MayHear(new Audience { OrganisationId = organisation, StaffOnly = true }));
        Assert.False(one.MayHear(new Audience { OrganisationId = organisation, MembersOnly = true }));
        Assert.False(one.MayHear(new Audience { OrganisationId = Guid.NewGuid() }));
    }

    private static Webhook Make(params string[] events) =>
        Webhook.Make(Viewers.Admin, new WebhookFields("Compta", "https://example.org/hook", events), "protected", 0, Now);

    private static WebhookDelivery Delivery() => WebhookDelivery.Of(
        Guid.NewGuid(), 1, new ProjectUpdated { ProjectId = Guid.NewGuid(), OrganisationId = Guid.NewGuid(), Fields = [] }, Now);

    private static WebhookAttempt Attempt(WebhookOutcome outcome) =>
        new() { DeliveryId = Guid.Empty, At = Now, Outcome = outcome, Status = null, Milliseconds = 1 };
}
