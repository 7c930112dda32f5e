using System.Net;
using ClientPortal.Domain;
using ClientPortal.Web.Features.Notifications.Push;
using Microsoft.Extensions.Configuration;

namespace ClientPortal.Tests.Features.Notifications.Push;

public sealed class PushEndpointsTests
{
    [Theory]
    [InlineData("http://push.example.org/a")]
    [InlineData("https://127.0.0.1/a")]
    [InlineData("https://localhost/a")]
    [InlineData("https://10.1.2.3/a")]
    [InlineData("https://169.254.169.254/latest")]
    [InlineData("https://0x7f000001/a")]
    [InlineData("https://2130706433/a")]
    [InlineData("https://１２７.0.0.1/a")]
    [InlineData("https://[::1]/a")]
    [InlineData("https://[::ffff:10.0.0.1]/a")]
    [InlineData("https://[fe80::1]/a")]
    [InlineData("https://user:secret@push.example.org/a")]
    [InlineData("ftp://push.example.org/a")]
    [InlineData("/relative")]
    [InlineData("")]
    public void An_address_that_is_not_one_of_the_internet_is_refused(string endpoint)
    {
        using var device = new PushDevice();

        Assert.Equal("push.endpoint", Assert.Throws<RuleBroken>(() => Endpoints().Check(device.Target(endpoint))).Rule);
    }

    [Theory]
    [InlineData("https://fcm.googleapis.com/fcm/send/abc", false)]
    [InlineData("https://8.8.8.8/a", false)]
    [InlineData("http://127.0.0.1:4711/a", true)]
    public void An_address_of_the_internet_is_taken_and_loopback_where_tests_ask_for_it(string endpoint, bool loopback)
    {
        using var device = new PushDevice();

        Endpoints(loopback).Check(device.Target(endpoint));
        Assert.Throws<RuleBroken>(() => Endpoints(loopback).Check(device.Target(endpoint + new string('a', 1024))));
    }

    [Fact]
    public void Keys_that_are_none_are_refused()
    {
        using var device = new PushDevice();
        var good = device.Target("https://push.example.org/a");
        foreach (var bad in new[]
        {
            good with { Auth = "" }, good with { Auth = "äöü" }, good with { Auth = new string('A', 500) }, good with { P256dh = "" },
            good with { P256dh = "BA" + good.P256dh[2..^8] + "AAAAAAAA" }, good with { P256dh = good.Auth },
        })
        {
            Assert.Equal("push.keys", Assert.Throws<RuleBroken>(() => Endpoints().Check(bad)).Rule);
        }
    }

    /// <summary>A name that a person owns may lead anywhere: the connection is refused, not only the name.</summary>
    [Fact]
    public async Task A_name_that_leads_inside_is_not_connected_to()
    {
        await using var sink = await PushSink.StartAsync();
        using var http = Endpoints().Client();

        await Assert.ThrowsAsync<HttpRequestException>(() => http.PostAsync(new Uri(sink.NewEndpoint()), null));
        Assert.Empty(sink.Received);
        using var open = Endpoints(loopback: true).Client();
        Assert.Equal(HttpStatusCode.Created, (await open.PostAsync(new Uri(sink.NewEndpoint()), null)).StatusCode);
    }

    private static PushEndpoints Endpoints(bool loopback = false) => new(new ConfigurationBuilder()
        .AddInMemoryCollection(new Dictionary<string, string?> { ["Portal:Push:AllowLoopback"] = $"{loopback}" }).Build());
}
