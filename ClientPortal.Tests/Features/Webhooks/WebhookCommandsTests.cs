using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Domain.Webhooks;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Audit;
using ClientPortal.Web.Features.Messenger;
using ClientPortal.Web.Features.Webhooks;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Tests.Features.Webhooks;

/// <summary>From events of the log to deliveries, and from their results to what follows. The portal's own loops do not run here.</summary>
public sealed class WebhookCommandsTests : IAsyncLifetime
{
    private readonly FakeClock clock = new();
    private TestPortal portal = null!;

    private WebhookCommands Commands => portal.Get<WebhookCommands>();
    private WebhookQueries Queries => portal.Get<WebhookQueries>();
    private WebhookReactor Reactor => portal.Get<WebhookReactor>();
    private WebhookResultReactor Results => portal.Get<WebhookResultReactor>();

    public async ValueTask InitializeAsync() => portal = await TestPortal.StartAsync(clock, hosted: false);

    public async ValueTask DisposeAsync() => await portal.DisposeAsync();

    [Fact]
    public async Task A_subscription_gets_what_it_wants_and_may_hear_from_now_on()
    {
        await portal.ProjectAsync("Before");
        var all = await SubscribeAsync();
        var projects = await SubscribeAsync(portal.Acme, "project.*");
        var other = await SubscribeAsync(portal.Other);

        var project = await portal.ProjectAsync();
        await portal.Projects.AddMilestoneAsync(portal.Technician, project, new("Internal", null, Internal: true));
        await portal.Get<MessengerCommands>().OpenDirectAsync(portal.Technician, portal.Member.PersonId);
        await AdvanceAsync();

        Assert.Equal(["project.created"], await NamesAsync(projects));
        Assert.Empty(await NamesAsync(other));
        var heard = await NamesAsync(all);
        Assert.Equal(
            ["project.created", "membership.changed", "project.updated"],
            heard.Where(name => name.Split('.')[0] is not ("conversation" or "webhook")));

        // The direct conversation is for its members alone; the project's chat is not.
        var conversations = await portal.Store.ReadAsync(db => db.Log.CountAsync(row => row.MembersOnly));
        Assert.Equal(1, conversations);
        Assert.DoesNotContain(
            await portal.Store.ReadAsync(db => db.Log.Where(row => row.MembersOnly).Select(row => row.Seq).SingleAsync()), await SeqsAsync(all));
    }

    [Fact]
    public async Task Each_event_becomes_one_delivery_also_after_a_restart()
    {
        var id = await SubscribeAsync();
        await portal.ProjectAsync();
        await AdvanceAsync();
        var first = await SeqsAsync(id);
        await AdvanceAsync();
        await new WebhookReactor(portal.Store, portal.Get<Web.Jobs.JobQueue>(), portal.Bus, clock)
            .AdvanceAllAsync([id], TestContext.Current.CancellationToken);

        Assert.Equal(first, await SeqsAsync(id));
        Assert.NotEmpty(first);
    }

    [Fact]
    public async Task A_thousand_wait_at_most_and_the_log_keeps_the_rest()
    {
        var id = await SubscribeAsync();
        var project = await portal.ProjectAsync();
        await portal.Store.WriteAsync(db =>
        {
            for (var i = 0; i < WebhookReactor.MostWaiting; i++)
            {
                db.WebhookDeliveries.Add(WebhookDelivery.Of(
                    id, -1 - i, new WebhookRemoved { WebhookId = Guid.NewGuid() }, clock.GetUtcNow()));
            }

            return Task.CompletedTask;
        });
        await AdvanceAsync();
        Assert.True(Reactor.IsFull);
        Assert.DoesNotContain("project.created", await NamesAsync(id));

        await portal.Store.WriteAsync(async db => db.WebhookDeliveries.RemoveRange(await db.WebhookDeliveries.ToListAsync()));
        await AdvanceAsync();
        Assert.False(Reactor.IsFull);
        Assert.Contains("project.created", await NamesAsync(id));
        Assert.NotEqual(Guid.Empty, project);
    }

    [Fact]
    public async Task One_delivery_of_a_subject_has_a_job_and_the_next_follows_when_it_is_over()
    {
        var id = await SubscribeAsync(null, "project.*");
        var (one, two) = (await portal.ProjectAsync("One"), await portal.ProjectAsync("Two"));
        await portal.Projects.AmendAsync(portal.Technician, one, fields => fields with { Progress = 50 });
        await AdvanceAsync();
        await portal.Projects.AmendAsync(portal.Technician, one, fields => fields with { Progress = 60 });
        await AdvanceAsync();
        var ofOne = await OfAsync(id, one);
        var ofTwo = await OfAsync(id, two);
        Assert.Equal(3, ofOne.Count);
        Assert.Equal([ofOne[0].Id, ofTwo[0].Id], await JobsAsync());

        var due = await Results.RecordAsync(ofOne[0].Id, new WebhookAnswer(WebhookOutcome.Refused, 500, 12));
        Assert.Equal(clock.GetUtcNow() + WebhookDelivery.ShortestWait, due);
        Assert.Equal("failing", (await Queries.FindAsync(portal.Admin, id)).State);
        Assert.DoesNotContain(ofOne[1].Id, await JobsAsync());

        Assert.Null(await Results.RecordAsync(ofOne[0].Id, new WebhookAnswer(WebhookOutcome.Delivered, 200, 12)));
        Assert.Contains(ofOne[1].Id, await JobsAsync());
        Assert.DoesNotContain(ofOne[2].Id, await JobsAsync());
        Assert.Equal("active", (await Queries.FindAsync(portal.Admin, id)).State);

        var row = (await Queries.DeliveriesAsync(portal.Admin, id)).Single(delivery => delivery.Id == ofOne[0].Id);
        Assert.Equal(
            [(WebhookOutcome.Delivered, 200), (WebhookOutcome.Refused, 500)], row.Attempts.Select(attempt => (attempt.Outcome, attempt.Status ?? 0)));
    }

    [Fact]
    public async Task A_disabled_subscription_continues_where_it_stopped()
    {
        var id = await SubscribeAsync(null, "project.*");
        var project = await portal.ProjectAsync();
        await AdvanceAsync();
        var first = (await OfAsync(id, project))[0];

        Assert.Null(await Results.RecordAsync(first.Id, new WebhookAnswer(WebhookOutcome.Gone, 410, 1)));
        Assert.Equal("disabled", (await Queries.FindAsync(portal.Admin, id)).State);
        await portal.Projects.AmendAsync(portal.Technician, project, fields => fields with { Progress = 50 });
        await AdvanceAsync();
        Assert.Single(await OfAsync(id, project));
        Assert.Null(await Results.FindAsync(first.Id));
        Assert.Equal("webhook.disabled", (await Assert.ThrowsAsync<RuleBroken>(() => Commands.ReplayAsync(portal.Admin, first.Id))).Rule);

        await Commands.EnableAsync(portal.Admin, id);
        await AdvanceAsync();
        Assert.Equal(2, (await OfAsync(id, project)).Count);
        Assert.NotNull((await Results.FindAsync(first.Id))!.Event);
        Assert.Contains(first.Id, await JobsAsync());
    }

    [Fact]
    public async Task A_delivery_that_is_over_can_be_sent_once_more_with_its_id()
    {
        var id = await SubscribeAsync(null, "project.*");
        await portal.ProjectAsync();
        await AdvanceAsync();
        var delivery = (await Queries.DeliveriesAsync(portal.Admin, id))[0];
        await Results.RecordAsync(delivery.Id, new WebhookAnswer(WebhookOutcome.Delivered, 200, 1));
        Assert.Null(await Results.FindAsync(delivery.Id));

        await Commands.ReplayAsync(portal.Admin, delivery.Id);

        Assert.Equal(delivery.Id, (await Results.FindAsync(delivery.Id))!.DeliveryId);
        await Commands.RemoveAsync(portal.Admin, id);
        Assert.Null(await Results.FindAsync(delivery.Id));
        await Assert.ThrowsAsync<NotFound>(() => Commands.ReplayAsync(portal.Admin, delivery.Id));
    }

    [Fact]
    public async Task What_is_over_is_deleted_after_thirty_days()
    {
        var id = await SubscribeAsync(null, "project.*");
        await portal.ProjectAsync();
        await AdvanceAsync();
        var delivery = (await Queries.DeliveriesAsync(portal.Admin, id))[0];
        await Results.RecordAsync(delivery.Id, new WebhookAnswer(WebhookOutcome.Delivered, 200, 1));

        clock.Advance(TimeSpan.FromDays(30));
        Assert.Equal(0, await Reactor.DeleteOldAsync(TestContext.Current.CancellationToken));
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, await Reactor.DeleteOldAsync(TestContext.Current.CancellationToken));
        Assert.Empty(await portal.Store.ReadAsync(db => db.WebhookAttempts.ToListAsync()));
    }

    [Fact]
    public async Task The_secret_is_encrypted_and_gone_with_its_subscription()
    {
        var made = await Commands.SubscribeAsync(portal.Admin, new WebhookFields("Compta", "https://example.org/hook", []));
        var stored = await StoredAsync();
        Assert.DoesNotContain(made.Secret, stored.ProtectedSecret, StringComparison.Ordinal);
        Assert.Equal(made.Secret, portal.Get<WebhookSecrets>().Open(stored.ProtectedSecret));
        Assert.Null(portal.Get<WebhookSecrets>().Open("nonsense"));

        await Commands.RemoveAsync(portal.Admin, made.Id);
        Assert.Equal("", (await StoredAsync()).ProtectedSecret);
        var lines = await portal.Get<AuditQueries>().NewestAsync(portal.Admin, new AuditFilter(), limit: 2);
        Assert.Equal(["webhook.removed", "webhook.created"], lines.Select(line => line.Kind));
        Assert.All(lines, line => Assert.Equal("Compta", line.About));

        Task<Webhook> StoredAsync() => portal.Store.ReadAsync(db => db.Webhooks.SingleAsync());
    }

    [Theory]
    [InlineData("http://example.org")]
    [InlineData("https://localhost/hook")]
    [InlineData("https://[::1]/hook")]
    public async Task An_inner_address_is_no_subscription(string url) => Assert.Equal("webhook.url", (await Assert.ThrowsAsync<RuleBroken>(
        () => Commands.SubscribeAsync(portal.Admin, new WebhookFields("A", url, [])))).Rule);

    private Task AdvanceAsync() => AdvanceAsync(Reactor);

    private static async Task AdvanceAsync(WebhookReactor reactor) => await reactor.AdvanceAllAsync(
        (await reactor.ActiveAsync(TestContext.Current.CancellationToken)).ConvertAll(one => one.Id), TestContext.Current.CancellationToken);

    private async Task<Guid> SubscribeAsync(Guid? organisation = null, params string[] events) =>
        (await Commands.SubscribeAsync(portal.Admin, new WebhookFields("Compta", "https://example.org/hook", events, organisation))).Id;

    // Oldest first.
    private Task<List<WebhookDelivery>> DeliveriesAsync(Guid webhook) => portal.Store.ReadAsync(
        db => db.WebhookDeliveries.Where(one => one.WebhookId == webhook).OrderBy(one => one.EventSeq).ToListAsync());

    private async Task<List<string>> NamesAsync(Guid webhook) => (await DeliveriesAsync(webhook)).ConvertAll(one => one.EventName);

    private async Task<List<long>> SeqsAsync(Guid webhook) => (await DeliveriesAsync(webhook)).ConvertAll(one => one.EventSeq);

    private async Task<List<WebhookDelivery>> OfAsync(Guid webhook, Guid subject) =>
        (await DeliveriesAsync(webhook)).FindAll(one => one.SubjectId == subject);

    // The deliveries that have an open job.
    private Task<List<Guid>> JobsAsync() => portal.Store.ReadAsync(async db =>
        (await db.Jobs.Where(job => job.Kind == WebhookHandler.Kind && job.FinishedAt == null).OrderBy(job => job.CreatedAt).ThenBy(job => job.Id)
            .ToListAsync()).ConvertAll(job => Guid.Parse(job.Key)));
}
