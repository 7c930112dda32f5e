using ClientPortal.Domain.People;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Notifications.Push;

namespace ClientPortal.Tests.Features.Notifications.Push;

/// <summary>Shorthands for push on a <see cref="TestPortal"/>.</summary>
internal static class PushDesk
{
    /// <summary>A portal that may send to loopback.</summary>
    public static Task<TestPortal> StartAsync(TimeProvider? clock = null, bool hosted = true) =>
        TestPortal.StartAsync(clock, ["--Portal:Push:AllowLoopback=true"], hosted);

    public static Task<Guid> AddDeviceAsync(this TestPortal portal, Viewer viewer, PushSink sink, PushDevice device, bool showsContent = false) =>
        portal.Get<PushCommands>().SubscribeAsync(viewer, device.Target(sink.NewEndpoint()), "", showsContent);

    public static Task<List<PushDeviceRow>> DevicesAsync(this TestPortal portal, Viewer viewer) =>
        portal.Get<PushQueries>().DevicesAsync(viewer);
}
