using ClientPortal.Domain.Notifications;
using ClientPortal.Web.Features.Notifications;
using Microsoft.Extensions.DependencyInjection;

namespace ClientPortal.Tests.Access;

/// <summary>A notification of the member about the scene's project: for everybody else, staff included, it does not exist.</summary>
internal static partial class AccessMatrix
{
    private static Pages NotificationPages => new()
    {
        { "/notifications", "ss ++++ ++" },
    };

    private static Endpoints NotificationsApi => new()
    {
        { "GET /api/notifications", "ss ++++ ++", (who, _) => who.ApiAsync("GET", "/api/notifications") },
        {
            "POST /api/notifications/{id:guid}/read", "ss nn+n nn",
            async (who, at) => await who.ApiAsync("POST", $"/api/notifications/{await at.NotificationAsync()}/read")
        },
        { "POST /api/notifications/read-all", "ss ++++ ++", (who, _) => who.ApiAsync("POST", "/api/notifications/read-all") },
    };

    private static Invokables<NotificationBell> NotificationBellScripts => new()
    {
        { "Seen", "ss ++++ ++", (it, _) => it.Seen() },
    };

    private static Methods<NotificationCommands> NotificationCommands => new()
    {
        { "ReadAsync", "ss nn+n nn", async (it, who, at) => await it.ReadAsync(who, await at.NotificationAsync()) },
        { "MarkUnreadAsync", "ss nn+n nn", async (it, who, at) => await it.MarkUnreadAsync(who, await at.NotificationAsync()) },
        { "SnoozeAsync", "ss nn+n nn", async (it, who, at) => await it.SnoozeAsync(who, await at.NotificationAsync(), Snooze.Hour) },
        { "EndSnoozeAsync", "ss nn+n nn", async (it, who, at) => await it.EndSnoozeAsync(who, await at.NotificationAsync()) },

        // All of one's own, of which there may be none.
        { "ReadAllAsync", "ss ++++ ++", async (it, who, _) => await it.ReadAllAsync(who) },
        { "UndoReadAllAsync", "ss ++++ ++", async (it, who, _) => await it.UndoReadAllAsync(who, DateTimeOffset.UnixEpoch) },
        { "OpenedAsync", "ss ++++ ++", async (it, who, at) => await it.OpenedAsync(who, [$"/projects/{at.Project}"]) },
    };

    private static Methods<NotificationQueries> NotificationQueries => new()
    {
        { "CountAsync", "ss ++++ ++", async (it, who, _) => $"{await it.CountAsync(who)}" },
        { "WaitingAsync", "ss nn+n nn", async (it, who, at) => await it.WaitingAsync(who, await at.NotificationAsync()) },
        {
            "ListAsync", "ss nn+n nn", async (it, who, at) =>
            {
                var notification = await at.NotificationAsync();
                return (await it.ListAsync(who, new NotificationFilter())).Where(row => row.Id == notification);
            }
        },
    };

    private static Task<Guid> NotificationAsync(this AccessScene at) => at.MadeAsync("notification", async () =>
    {
        var notification = Notification.Of((await at.ViewerAsync(Identity.Member)).PersonId, new NotificationCause
        {
            Kind = "project-updated",
            Subject = "project",
            SubjectId = at.Project,
            Path = $"/projects/{at.Project}",
            EventSeq = Interlocked.Decrement(ref notificationSeq),
            ActorId = at.Subject,
            At = at.Services.GetRequiredService<TimeProvider>().GetUtcNow(),
        });
        await at.Store.WriteAsync(db =>
        {
            db.Notifications.Add(notification);
            return Task.CompletedTask;
        });
        return notification.Id;
    });

    // No event of the log has such a cursor.
    private static long notificationSeq;
}
