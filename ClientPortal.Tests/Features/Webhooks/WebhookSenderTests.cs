using System.Globalization;
using System.Net;
using System.Text;
using ClientPortal.Domain.Webhooks;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Prospects.Calendly;
using ClientPortal.Web.Features.Webhooks;
using ClientPortal.Web.Identity;

namespace ClientPortal.Tests.Features.Webhooks;

/// <summary>What one attempt sends, and what it makes of the answer.</summary>
public sealed class WebhookSenderTests : IAsyncLifetime
{
    private readonly FakeClock clock = new();
    private readonly string secret = WebhookSignature.NewSecret();
    private WebhookSink sink = null!;

    public async ValueTask InitializeAsync() => sink = await WebhookSink.StartAsync();

    public async ValueTask DisposeAsync() => await sink.DisposeAsync();

    [Fact]
    public async Task A_delivery_is_signed_in_both_forms()
    {
        var (id, body) = (Guid.NewGuid(), "{\"seq\":1,\"name\":\"ticket.opened\"}"u8.ToArray());

        Assert.Equal((WebhookOutcome.Delivered, 200), Of(await SendAsync(id, body)));

        var call = Assert.Single(sink.Calls);
        Assert.Equal(body, call.Body);
        Assert.Equal("application/json", call.Headers["content-type"]);
        Assert.Equal($"msg_{id:N}", call.Headers["webhook-id"]);
        Assert.Equal(clock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture), call.Headers["webhook-timestamp"]);
        Assert.Equal(WebhookSignature.Of(secret, $"msg_{id:N}", clock.GetUtcNow(), body), call.Headers["webhook-signature"]);

        // The portal's own check of what it is sent takes it.
        Assert.True(CalendlySignature.Holds(call.Headers["Portal-Signature"], body, [secret], clock.GetUtcNow()));
        Assert.False(CalendlySignature.Holds(call.Headers["Portal-Signature"], [.. body, 32], [secret], clock.GetUtcNow()));
    }

    [Fact]
    public void The_signature_is_that_of_standard_webhooks()
    {
        // The vector of the specification's reference libraries.
        var signature = WebhookSignature.Of(
            "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", DateTimeOffset.FromUnixTimeSeconds(1614265330),
            "{\"test\": 2432232314}"u8);

        Assert.Equal("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", signature);
    }

    [Theory]
    [InlineData(204, WebhookOutcome.Delivered)]
    [InlineData(301, WebhookOutcome.Redirected)]
    [InlineData(400, WebhookOutcome.Refused)]
    [InlineData(410, WebhookOutcome.Gone)]
    [InlineData(429, WebhookOutcome.Refused)]
    [InlineData(500, WebhookOutcome.Refused)]
    public async Task A_status_decides(int status, WebhookOutcome outcome)
    {
        sink.Reply = (_, http) =>
        {
            http.Response.StatusCode = status;
            return Task.CompletedTask;
        };

        Assert.Equal((outcome, status), Of(await SendAsync(Guid.NewGuid(), [])));
    }

    [Fact]
    public async Task An_answer_without_end_is_not_read()
    {
        var broken = new TaskCompletionSource();
        sink.Reply = async (_, http) =>
        {
            var chunk = Encoding.ASCII.GetBytes(new string('x', 64 * 1024));
            try
            {
                while (true)
                {
                    await http.Response.Body.WriteAsync(chunk, http.RequestAborted);
                }
            }
            catch (Exception)
            {
                // The sender has closed the connection.
                broken.SetResult();
            }
        };

        Assert.Equal((WebhookOutcome.Delivered, 200), Of(await SendAsync(Guid.NewGuid(), [])));
        await broken.Task.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Headers_without_end_are_not_read()
    {
        sink.Reply = (_, http) =>
        {
            http.Response.Headers["x-long"] = new string('x', 30_000);
            return Task.CompletedTask;
        };

        Assert.Equal((WebhookOutcome.Unreachable, null), Of(await SendAsync(Guid.NewGuid(), [])));
    }

    [Fact]
    public async Task An_address_that_does_not_answer_is_left_after_a_while()
    {
        sink.Reply = (_, http) => Task.Delay(Timeout.Infinite, http.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);

        Assert.Equal((WebhookOutcome.TimedOut, null), Of(await SendAsync(Guid.NewGuid(), [], TimeSpan.FromMilliseconds(300))));
    }

    [Fact]
    public async Task An_address_where_no_program_listens_is_unreachable()
    {
        var url = sink.Url;
        await sink.DisposeAsync();
        using var sender = Sender(TimeSpan.FromMinutes(1));

        var answer = await sender.SendAsync(url, Guid.NewGuid(), secret, [], TestContext.Current.CancellationToken);

        Assert.Equal((WebhookOutcome.Unreachable, null), Of(answer));
        sink = await WebhookSink.StartAsync();
    }

    private static (WebhookOutcome, int?) Of(WebhookAnswer answer) => (answer.Outcome, answer.Status);

    private WebhookSender Sender(TimeSpan patience) =>
        new(new GuardedConnection(_ => true, (host, stop) => Dns.GetHostAddressesAsync(host, stop)), clock, patience);

    private async Task<WebhookAnswer> SendAsync(Guid id, byte[] body, TimeSpan? patience = null)
    {
        using var sender = Sender(patience ?? TimeSpan.FromMinutes(1));
        return await sender.SendAsync(sink.Url, id, secret, body, TestContext.Current.CancellationToken);
    }
}
