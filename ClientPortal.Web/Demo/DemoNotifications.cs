using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using ClientPortal.Web.Features.Notifications;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Demo;

/// <summary>Turns the last three weeks of the demo's log into notifications, as the worker would have; those of before yesterday are read.</summary>
internal sealed class DemoNotifications(PortalStore store, NotificationReactor reactor, NotificationCommands commands)
{
    private const int Days = 21, Unread = 2;

    public async Task MakeAsync(IEnumerable<Viewer> people, DateTimeOffset now)
    {
        var since = now.AddDays(-Days);
        await reactor.BeginAfterAsync(
            await store.ReadAsync(async db => await db.Log.Where(row => row.At < since).MaxAsync(row => (long?)row.Seq) ?? 0));
        await reactor.BeginAsync();
        while (await reactor.AdvanceAsync(isDelivered: false, CancellationToken.None))
        {
        }

        foreach (var person in people)
        {
            await commands.ReadAllAsync(person, now.AddDays(-Unread));
        }
    }
}
