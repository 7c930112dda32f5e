using System.Text.Json.Nodes;
using ClientPortal.Domain.Jobs;
using ClientPortal.Domain.Webhooks;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Webhooks;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Tests.Features.Webhooks;

/// <summary>A receiver that is away for an hour, by the portal's clock.</summary>
public sealed class WebhookOutageCommandsTests : IAsyncLifetime
{
    private static readonly TimeSpan Little = TimeSpan.FromMilliseconds(200);

    private readonly FakeClock clock = new();
    private TestPortal portal = null!;
    private WebhookSink sink = null!;

    public async ValueTask InitializeAsync()
    {
        portal = await TestPortal.StartAsync(clock, [$"--{WebhooksFeature.InnerSetting}=true"]);
        sink = await WebhookSink.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await portal.DisposeAsync();
        await sink.DisposeAsync();
    }

    [Fact]
    public async Task It_gets_everything_once_and_in_order_when_it_is_back_and_few_attempts_meanwhile()
    {
        sink.Reply = (_, http) =>
        {
            http.Abort();
            return Task.CompletedTask;
        };
        await portal.Get<WebhookCommands>().SubscribeAsync(portal.Admin, new WebhookFields("Compta", $"{sink.Url}", ["project.updated"]));
        var (first, second) = (await portal.ProjectAsync("Un"), await portal.ProjectAsync("Deux"));
        for (var progress = 41; progress <= 43; progress++)
        {
            await portal.Projects.AmendAsync(portal.Technician, first, fields => fields with { Progress = progress });
            await portal.Projects.AmendAsync(portal.Technician, second, fields => fields with { Progress = progress });
        }

        await Eventually.TrueAsync(() => portal.Store.ReadAsync(async db => await db.WebhookDeliveries.CountAsync() == 6));
        var down = clock.GetUtcNow();
        while (clock.GetUtcNow() - down < TimeSpan.FromHours(1))
        {
            await NextAttemptAsync();
        }

        await IdleAsync();
        Assert.InRange(sink.Calls.Count, 2, 40);

        var before = sink.Calls.Count;
        sink.Reply = (_, _) => Task.CompletedTask;
        while (sink.Calls.Count - before < 6)
        {
            await NextAttemptAsync();
        }

        await IdleAsync();
        var accepted = sink.Calls.Skip(before).ToList();
        Assert.Equal(6, accepted.Select(call => call.Headers["webhook-id"]).Distinct().Count());
        Assert.Equal(6, accepted.Count);
        Assert.All(
            accepted.Select(call => JsonNode.Parse(call.Body)!).GroupBy(body => (string?)body["data"]!["projectId"], body => (long)body["seq"]!),
            seqs => Assert.Equal(seqs.Order(), seqs));
    }

    // The clock stands while an attempt is on its way, so that none is timed out by the test.
    private async Task NextAttemptAsync()
    {
        await IdleAsync();
        var next = await portal.Store.ReadAsync(db => Jobs(db).Where(job => job.State == JobState.Due).MinAsync(job => (DateTimeOffset?)job.DueAt));
        clock.Advance(next is { } due && due > clock.GetUtcNow() ? due - clock.GetUtcNow() : Little);
    }

    // What is due is claimed by the portal's clock. One read: a job that is claimed between two would be neither due nor running.
    private Task IdleAsync() => Eventually.TrueAsync(() => portal.Store.ReadAsync(async db =>
    {
        var now = clock.GetUtcNow();
        var states = await Jobs(db).Where(job => job.State == JobState.Running || (job.State == JobState.Due && job.DueAt <= now))
            .Select(job => job.State).ToListAsync();
        if (states.Count > 0 && !states.Contains(JobState.Running))
        {
            clock.Advance(Little);
        }

        return states.Count == 0;
    }));

    private static IQueryable<Job> Jobs(Web.Data.PortalDb db) => db.Jobs.Where(job => job.Kind == WebhookHandler.Kind);
}
