using System.Net;
using ClientPortal.Tests.Features.Notifications.Push;
using ClientPortal.Tests.Infrastructure;

namespace ClientPortal.Tests.Api;

[Collection(ApiPortal.Collection)]
public sealed class PushApiTests(ApiPortal portal)
{
    [Fact]
    public async Task A_program_adds_lists_and_removes_the_callers_devices()
    {
        using var client = await portal.SignInAsync(ApiPortal.Colleague);
        using var stranger = await portal.SignInAsync(ApiPortal.Outsider);
        using var device = new PushDevice();
        Assert.Equal(87, ((string)(await client.GetAsync("/api/push/key")).Ok()["publicKey"]!).Length);

        var body = device.Body($"https://push.example.org/{Guid.NewGuid():N}", content: true);
        var made = await client.PostAsync("/api/push/subscriptions", body);
        Assert.Equal(HttpStatusCode.Created, made.Status);
        var id = (string)made.Json!["id"]!;
        Assert.True((bool)made.Json["content"]!);
        Assert.Equal(id, (string)(await client.PostAsync("/api/push/subscriptions", body)).Json!["id"]!);
        Assert.Contains((await client.GetAsync("/api/push/subscriptions")).Ok()["items"]!.AsArray(), one => (string)one!["id"]! == id);

        Assert.Equal(HttpStatusCode.NotFound, (await stranger.SendAsync(HttpMethod.Delete, $"/api/push/subscriptions/{id}")).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await client.SendAsync(HttpMethod.Delete, $"/api/push/subscriptions/{id}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await client.SendAsync(HttpMethod.Delete, $"/api/push/subscriptions/{id}")).Status);
    }

    [Theory]
    [InlineData("https://192.168.1.1/a")]
    [InlineData("http://push.example.org/a")]
    public async Task An_address_inside_of_a_network_is_refused_with_a_sentence(string endpoint)
    {
        using var client = await portal.SignInAsync(ApiPortal.Colleague);
        using var device = new PushDevice();

        var answer = await client.PostAsync("/api/push/subscriptions", device.Body(endpoint));

        Assert.Equal((HttpStatusCode.UnprocessableEntity, "push.endpoint"), (answer.Status, (string)answer.Json!["rule"]!));
        Assert.Contains("https", (string)answer.Json["title"]!, StringComparison.Ordinal);
    }
}
