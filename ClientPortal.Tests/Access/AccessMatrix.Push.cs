using ClientPortal.Domain.Notifications;
using ClientPortal.Tests.Features.Notifications.Push;
using ClientPortal.Web.Features.Notifications.Push;
using Microsoft.Extensions.DependencyInjection;

namespace ClientPortal.Tests.Access;

/// <summary>A device of the member: for everybody else, staff included, it does not exist. What an app needs is the same for all.</summary>
internal static partial class AccessMatrix
{
    private static Endpoints InstallEndpoints => new()
    {
        { "GET /manifest.webmanifest", "++ ++++ ++", (who, _) => who.GetAsync("/manifest.webmanifest?lang=en") },
        { "GET /service-worker.js", "++ ++++ ++", (who, _) => who.GetAsync("/service-worker.js?lang=en") },
        { "GET /offline", "++ ++++ ++", (who, _) => who.GetAsync("/offline?lang=en") },
    };

    private static Pages DevicesPage => new()
    {
        { "/account", "ss ++++ ++", _ => "/account?tab=devices" },
    };

    private static Endpoints PushApi => new()
    {
        { "GET /api/push/key", "ss ++++ ++", (who, _) => who.ApiAsync("GET", "/api/push/key") },
        { "GET /api/push/subscriptions", "ss ++++ ++", (who, _) => who.ApiAsync("GET", "/api/push/subscriptions") },
        {
            "POST /api/push/subscriptions", "ss ++++ ++",
            async (who, _) =>
            {
                using var device = new PushDevice();
                return await who.ApiAsync("POST", "/api/push/subscriptions", device.Body("https://push.example.org/a"));
            }
        },
        {
            "DELETE /api/push/subscriptions/{id:guid}", "ss nn+n nn",
            async (who, at) => await who.ApiAsync("DELETE", $"/api/push/subscriptions/{await at.DeviceAsync()}")
        },
    };

    private static Methods<PushCommands> PushCommands => new()
    {
        { "SubscribeAsync", "ss ++++ ++", async (it, who, _) => await it.SubscribeAsync(who, NewTarget(), "") },
        { "RenewAsync", "ss nn+n nn", async (it, who, at) => await it.RenewAsync(who, await at.DeviceAsync(), NewTarget()) },
        { "ShowContentAsync", "ss nn+n nn", async (it, who, at) => await it.ShowContentAsync(who, await at.DeviceAsync(), true) },
        { "RemoveAsync", "ss nn+n nn", async (it, who, at) => await it.RemoveAsync(who, await at.DeviceAsync()) },

        // Its push service does not exist.
        { "TestAsync", "ss nn!n nn", async (it, who, at) => await it.TestAsync(who, await at.DeviceAsync()) },
    };

    private static Methods<PushQueries> PushQueries => new()
    {
        { "KeyAsync", "ss ++++ ++", async (it, who, _) => await it.KeyAsync(who) },
        {
            "DevicesAsync", "ss nn+n nn", async (it, who, at) =>
            {
                var device = await at.DeviceAsync();
                return (await it.DevicesAsync(who)).Where(row => row.Id == device);
            }
        },
        {
            "CheckAsync", "ss nn+n nn",
            async (it, who, at) => await it.CheckAsync(who, await at.DeviceAsync(), null) is { State: "renew" } found ? found : null
        },
    };

    private static Invokables<PushDevicesPanel> PushDevicesScripts => new()
    {
        { "Here", "ss ++++ ++", (it, _) => it.Here("off", null) },
        { "Add", "ss ++++ ++", (it, _) => it.Add("https://push.example.org/a", "", "", "") },
    };

    private static Invokables<Web.Features.Notifications.NotificationBell> PushBellScripts => new()
    {
        { "CheckPush", "ss ++++ ++", async (it, at) => await it.CheckPush(await at.DeviceAsync(), null) },
        { "RenewPush", "ss ++++ ++", async (it, at) => await it.RenewPush(await at.DeviceAsync(), "https://push.example.org/a", "", "") },
    };

    private static PushTarget NewTarget()
    {
        using var device = new PushDevice();
        return device.Target($"https://push.example.org/{Guid.NewGuid():N}");
    }

    private static Task<Guid> DeviceAsync(this AccessScene at) => at.MadeAsync("device", async () =>
        await at.Services.GetRequiredService<PushCommands>().SubscribeAsync(
            await at.ViewerAsync(Identity.Member), NewTarget() with { Endpoint = $"https://127-0-0-1.invalid/{Guid.NewGuid():N}" }, ""));
}
