using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using ClientPortal.Domain.Webhooks;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Prospects.Calendly;
using ClientPortal.Web.Features.Webhooks;

namespace ClientPortal.Tests.Features.Webhooks;

/// <summary>The whole way, with the portal's own loops: commit, delivery, receiver.</summary>
public sealed class WebhookDeliveryCommandsTests : IAsyncLifetime
{
    private TestPortal portal = null!;
    private WebhookSink sink = null!;

    public async ValueTask InitializeAsync()
    {
        portal = await TestPortal.StartAsync(settings: [$"--{WebhooksFeature.InnerSetting}=true"]);
        sink = await WebhookSink.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await portal.DisposeAsync();
        await sink.DisposeAsync();
    }

    [Fact]
    public async Task An_event_arrives_signed_and_holds_no_content()
    {
        var made = await SubscribeAsync("project.created");
        var project = await portal.ProjectAsync("Zqkanarienvogel");
        await Eventually.TrueAsync(() => sink.Calls.Count == 1);

        var call = sink.Calls[0];
        var body = JsonNode.Parse(call.Body)!;
        Assert.Equal(
            ("project.created", $"{project}", $"{portal.Technician.PersonId}"),
            ((string?)body["name"], (string?)body["data"]!["projectId"], (string?)body["actorId"]));
        Assert.DoesNotContain("Zqkanarienvogel", body.ToJsonString(), StringComparison.OrdinalIgnoreCase);
        Assert.True(CalendlySignature.Holds(call.Headers["Portal-Signature"], call.Body, [made.Secret], TimeProvider.System.GetUtcNow()));
    }

    [Fact]
    public async Task Events_of_one_subject_arrive_in_order_and_none_is_lost_while_the_receiver_refuses_some()
    {
        var refused = new ConcurrentDictionary<string, bool>();
        sink.Reply = (call, http) =>
        {
            // The first attempt of every second delivery is refused, so that it is sent again.
            if ((int)JsonNode.Parse(call.Body)!["seq"]! % 2 == 0 && refused.TryAdd(call.Headers["webhook-id"], true))
            {
                http.Response.StatusCode = 503;
            }

            return Task.CompletedTask;
        };
        await SubscribeAsync("project.updated");
        var project = await portal.ProjectAsync();
        for (var progress = 41; progress <= 44; progress++)
        {
            await portal.Projects.AmendAsync(portal.Technician, project, fields => fields with { Progress = progress });
        }

        await Eventually.TrueAsync(() => Accepted().Count == 4);
        Assert.Equal(Accepted().Order(), Accepted());
        Assert.NotEmpty(refused);

        List<long> Accepted() => [.. sink.Calls.GroupBy(call => call.Headers["webhook-id"])
            .Where(calls => calls.Count() > (refused.ContainsKey(calls.Key) ? 1 : 0))
            .Select(calls => (long)JsonNode.Parse(calls.First().Body)!["seq"]!)];
    }

    private Task<NewWebhook> SubscribeAsync(params string[] events) => portal.Get<WebhookCommands>()
        .SubscribeAsync(portal.Admin, new WebhookFields("Compta", $"{sink.Url}", events));
}
