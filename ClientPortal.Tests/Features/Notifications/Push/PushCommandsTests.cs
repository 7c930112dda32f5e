using System.Net;
using ClientPortal.Domain;
using ClientPortal.Domain.Notifications;
using ClientPortal.Domain.People;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Data;
using ClientPortal.Web.Features.Notifications.Push;
using ClientPortal.Web.Identity;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;

namespace ClientPortal.Tests.Features.Notifications.Push;

public sealed class PushCommandsTests
{
    private const string Phone = "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36";

    [Fact]
    public async Task A_browser_is_one_device_of_the_person_who_has_it_last()
    {
        await using var portal = await TestPortal.StartAsync();
        using var device = new PushDevice();
        var target = device.Target("https://push.example.org/a");
        var commands = portal.Get<PushCommands>();

        var first = await commands.SubscribeAsync(portal.Member, target, Phone);
        Assert.Equal(first, await commands.SubscribeAsync(portal.Member, target, Phone));
        var row = Assert.Single(await portal.DevicesAsync(portal.Member));
        Assert.Equal((first, "Chrome, Android", false, true, null), (row.Id, row.Device, row.ShowsContent, row.IsCurrent, row.LastDeliveredAt));

        await commands.SubscribeAsync(portal.Outsider, target, Phone);
        Assert.Empty(await portal.DevicesAsync(portal.Member));
        var second = Assert.Single(await portal.DevicesAsync(portal.Outsider));
        await Assert.ThrowsAsync<NotFound>(() => commands.RemoveAsync(portal.Member, second.Id));
        await commands.ShowContentAsync(portal.Outsider, second.Id, true);
        Assert.True(Assert.Single(await portal.DevicesAsync(portal.Outsider)).ShowsContent);

        // Its push service moved the browser: the same device, with what the person chose for it.
        await commands.RenewAsync(portal.Outsider, second.Id, target with { Endpoint = "https://push.example.org/b" });
        var moved = Assert.Single(await portal.DevicesAsync(portal.Outsider));
        Assert.NotEqual(second.Id, moved.Id);
        Assert.Equal(("Chrome, Android", true), (moved.Device, moved.ShowsContent));
        await commands.RemoveAsync(portal.Outsider, moved.Id);
        Assert.Empty(await portal.DevicesAsync(portal.Outsider));
    }

    [Fact]
    public async Task A_person_has_a_limited_number_of_devices_and_staff_who_view_as_them_add_none()
    {
        await using var portal = await TestPortal.StartAsync();
        var commands = portal.Get<PushCommands>();
        for (var n = 0; n < PushSubscription.MostPerPerson; n++)
        {
            await AddAsync(portal.Member, $"https://push.example.org/{n}");
        }

        Assert.Equal(
            "push.too-many", (await Assert.ThrowsAsync<RuleBroken>(() => AddAsync(portal.Member, "https://push.example.org/more"))).Rule);
        await AddAsync(portal.Outsider, "https://push.example.org/other");
        Assert.Equal("viewer.read-only", (await Assert.ThrowsAsync<RuleBroken>(
            () => AddAsync(portal.NonMember.SeenBy(portal.Admin), "https://push.example.org/seen"))).Rule);

        async Task AddAsync(Viewer viewer, string endpoint)
        {
            using var device = new PushDevice();
            await commands.SubscribeAsync(viewer, device.Target(endpoint), Phone);
        }
    }

    [Fact]
    public async Task A_session_that_ends_takes_its_devices_along()
    {
        await using var portal = await TestPortal.StartAsync();
        var sessions = portal.Get<SessionCommands>();
        var viewer = portal.Member with { SessionId = await sessions.StartAsync(portal.Member, "Firefox, Linux") };
        var other = portal.Member with { SessionId = await sessions.StartAsync(portal.Member, "Chrome, Android") };
        using var device = new PushDevice();
        await portal.Get<PushCommands>().SubscribeAsync(viewer, device.Target("https://push.example.org/a"), "");
        var kept = await portal.Get<PushCommands>().SubscribeAsync(other, device.Target("https://push.example.org/b"), "");

        await sessions.EndAsync(viewer, viewer.SessionId.Value);

        Assert.Equal(kept, Assert.Single(await portal.DevicesAsync(portal.Member)).Id);
    }

    [Fact]
    public async Task A_try_reaches_the_device_signed_by_the_portal_and_readable_by_the_device_alone()
    {
        await using var sink = await PushSink.StartAsync();
        await using var portal = await PushDesk.StartAsync();
        using var device = new PushDevice();
        using var stranger = new PushDevice();
        var id = await portal.AddDeviceAsync(portal.Member, sink, device);

        await portal.Get<PushCommands>().TestAsync(portal.Member, id);

        var sent = Assert.Single(sink.Received);
        var key = await portal.Get<PushQueries>().KeyAsync(portal.Member);
        var claims = sent.Claims(key.PublicKey);
        Assert.Equal("http://127.0.0.1", (string)claims["aud"]!);
        Assert.StartsWith("mailto:", (string)claims["sub"]!, StringComparison.Ordinal);
        Assert.InRange((long)claims["exp"]! - TimeProvider.System.GetUtcNow().ToUnixTimeSeconds(), 1, 86_400);
        Assert.Equal("aes128gcm", sent.Headers["Content-Encoding"]);
        Assert.Equal(("300", "high", $"{id:N}"), (sent.Headers["TTL"], sent.Headers["Urgency"], sent.Headers["Topic"]));
        var note = device.Read(sent.Body);
        Assert.Equal(
            ("Cet appareil est prêt", "fr", "/account?tab=devices", true),
            ((string)note["title"]!, (string)note["lang"]!, (string)note["href"]!, (bool)note["always"]!));
        Assert.ThrowsAny<System.Security.Cryptography.CryptographicException>(() => stranger.Read(sent.Body));
        Assert.NotNull(Assert.Single(await portal.DevicesAsync(portal.Member)).LastDeliveredAt);
    }

    [Theory]
    [InlineData(HttpStatusCode.NotFound)]
    [InlineData(HttpStatusCode.Gone)]
    public async Task A_device_that_is_gone_is_deleted(HttpStatusCode answer)
    {
        await using var sink = await PushSink.StartAsync();
        await using var portal = await PushDesk.StartAsync();
        using var device = new PushDevice();
        var id = await portal.AddDeviceAsync(portal.Member, sink, device);
        sink.Answer = (answer, null);

        Assert.Equal("push.gone", await RefusalAsync(portal, id));

        Assert.Empty(await portal.DevicesAsync(portal.Member));
    }

    [Fact]
    public async Task Three_refusals_without_a_delivery_delete_a_device_and_faults_of_the_service_do_not()
    {
        await using var sink = await PushSink.StartAsync();
        await using var portal = await PushDesk.StartAsync();
        using var device = new PushDevice();
        var id = await portal.AddDeviceAsync(portal.Member, sink, device);
        foreach (var (answer, rule) in new[]
        {
            (HttpStatusCode.BadRequest, "push.refused"), (HttpStatusCode.Forbidden, "push.refused"),
            (HttpStatusCode.TooManyRequests, "push.unreachable"), (HttpStatusCode.ServiceUnavailable, "push.unreachable"),
            (HttpStatusCode.Created, null), (HttpStatusCode.BadRequest, "push.refused"),
            (HttpStatusCode.Redirect, "push.refused"), (HttpStatusCode.RequestEntityTooLarge, "push.refused"),
        })
        {
            Assert.Single(await portal.DevicesAsync(portal.Member));
            sink.Answer = (answer, null);
            Assert.Equal(rule, await RefusalAsync(portal, id));
        }

        Assert.Empty(await portal.DevicesAsync(portal.Member));
    }

    [Fact]
    public async Task The_key_is_made_once_stored_encrypted_and_another_one_asks_devices_to_subscribe_again()
    {
        await using var portal = await TestPortal.StartAsync();
        using var device = new PushDevice();
        var target = device.Target("https://push.example.org/a");
        var id = await portal.Get<PushCommands>().SubscribeAsync(portal.Member, target, "");
        var pair = await portal.Get<PushKeyCommands>().CurrentAsync();

        var stored = await portal.Store.ReadAsync(db => db.PushKeys.SingleAsync());
        Assert.Equal(pair.PublicKey, stored.PublicKey);
        Assert.DoesNotContain(pair.PrivateKey, stored.ProtectedPrivateKey, StringComparison.Ordinal);
        Assert.DoesNotContain(pair.PrivateKey, $"{pair}", StringComparison.Ordinal);
        Assert.Equal(pair, await Keys([]).CurrentAsync());
        Assert.Equal("same", (await portal.Get<PushQueries>().CheckAsync(portal.Member, id, target.Endpoint)).State);
        Assert.Equal("renew", (await portal.Get<PushQueries>().CheckAsync(portal.Member, id, "https://push.example.org/b")).State);
        Assert.Equal("gone", (await portal.Get<PushQueries>().CheckAsync(portal.Outsider, id, target.Endpoint)).State);

        var other = PushKeyPair.Make();
        var keys = Keys([new("Portal:Push:PublicKey", other.PublicKey), new("Portal:Push:PrivateKey", other.PrivateKey)]);
        Assert.Equal(other, await keys.CurrentAsync());
        var queries = new PushQueries(portal.Store, keys);
        Assert.Equal(new PushCheck("renew", other.PublicKey), await queries.CheckAsync(portal.Member, id, target.Endpoint));
        Assert.False(Assert.Single(await queries.DevicesAsync(portal.Member)).IsCurrent);

        PushKeyCommands Keys(KeyValuePair<string, string?>[] settings) => new(
            portal.Store, new ConfigurationBuilder().AddInMemoryCollection(settings).Build(), portal.Get<IDataProtectionProvider>(),
            portal.Get<TimeProvider>());
    }

    private static async Task<string?> RefusalAsync(TestPortal portal, Guid id)
    {
        try
        {
            await portal.Get<PushCommands>().TestAsync(portal.Member, id);
            return null;
        }
        catch (RuleBroken broken)
        {
            return broken.Rule;
        }
    }
}
