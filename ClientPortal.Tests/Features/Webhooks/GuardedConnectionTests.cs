using System.Net;
using ClientPortal.Domain.Webhooks;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Webhooks;
using ClientPortal.Web.Identity;

namespace ClientPortal.Tests.Features.Webhooks;

/// <summary>
/// Where the sender connects to. In these tests 127.0.0.2 stands for an address of the public internet, and 127.0.0.1 for an inner one.
/// </summary>
public sealed class GuardedConnectionTests
{
    private static readonly IPAddress Public = IPAddress.Parse("127.0.0.2"), Inner = IPAddress.Loopback;

    private int resolved;

    [Fact]
    public async Task It_connects_to_the_address_that_it_has_checked_and_asks_for_it_once()
    {
        await using var outside = await WebhookSink.StartAsync(Public);
        await using var inside = await WebhookSink.StartAsync(Inner);

        // Rebinding: the second answer would be the inner address.
        var answer = await SendAsync(Named(outside), Public, Inner);

        Assert.Equal((WebhookOutcome.Delivered, 1), (answer.Outcome, resolved));
        Assert.Single(outside.Calls);
        Assert.Empty(inside.Calls);
    }

    [Fact]
    public async Task A_name_of_an_inner_address_is_not_connected_to()
    {
        await using var inside = await WebhookSink.StartAsync(Inner);

        Assert.Equal(WebhookOutcome.InnerAddress, (await SendAsync(Named(inside), Inner)).Outcome);
        Assert.Empty(inside.Calls);
    }

    [Fact]
    public async Task A_name_with_an_inner_address_among_others_is_not_connected_to()
    {
        await using var outside = await WebhookSink.StartAsync(Public);
        using var sender = new WebhookSender(
            new GuardedConnection(Allows, (_, _) => Task.FromResult<IPAddress[]>([Public, Inner])), TimeProvider.System, TimeSpan.FromMinutes(1));

        var answer = await sender.SendAsync(Named(outside), Guid.NewGuid(), WebhookSignature.NewSecret(), [], TestContext.Current.CancellationToken);

        Assert.Equal(WebhookOutcome.InnerAddress, answer.Outcome);
        Assert.Empty(outside.Calls);
    }

    [Fact]
    public async Task A_literal_address_is_checked_too()
    {
        await using var inside = await WebhookSink.StartAsync(Inner);

        Assert.Equal(WebhookOutcome.InnerAddress, (await SendAsync(inside.Url)).Outcome);
        Assert.Empty(inside.Calls);
    }

    [Fact]
    public async Task A_redirect_to_an_inner_address_is_not_followed()
    {
        await using var outside = await WebhookSink.StartAsync(Public);
        await using var inside = await WebhookSink.StartAsync(Inner);
        outside.Reply = (_, http) =>
        {
            (http.Response.StatusCode, http.Response.Headers.Location) = (307, $"{inside.Url}");
            return Task.CompletedTask;
        };

        var answer = await SendAsync(Named(outside), Public);

        Assert.Equal((WebhookOutcome.Redirected, 307), (answer.Outcome, answer.Status));
        Assert.Empty(inside.Calls);
    }

    private static Uri Named(WebhookSink sink) => new UriBuilder(sink.Url) { Host = "hooks.example.org" }.Uri;

    private static bool Allows(IPAddress address) => address.MapToIPv4().Equals(Public);

    private async Task<WebhookAnswer> SendAsync(Uri url, params IPAddress[] answers)
    {
        var connection = new GuardedConnection(Allows, (_, _) => Task.FromResult<IPAddress[]>([answers[resolved++]]));
        using var sender = new WebhookSender(connection, TimeProvider.System, TimeSpan.FromMinutes(1));
        return await sender.SendAsync(url, Guid.NewGuid(), WebhookSignature.NewSecret(), [], TestContext.Current.CancellationToken);
    }
}
