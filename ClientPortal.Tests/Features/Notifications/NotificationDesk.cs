using ClientPortal.Domain.People;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Messages;
using ClientPortal.Web.Features.Messenger;
using ClientPortal.Web.Features.Notifications;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Tests.Features.Notifications;

/// <summary>Shorthands for notifications of a <see cref="TestPortal"/>.</summary>
internal static class NotificationDesk
{
    public static NotificationCommands Notifications(this TestPortal portal) => portal.Get<NotificationCommands>();

    /// <summary>Returns when all that was committed until now has become notifications, and their signals are delivered.</summary>
    public static async Task NotifiedAsync(this TestPortal portal)
    {
        await portal.QuietAsync();
        var head = await portal.Store.ReadAsync(async db =>
            await db.Log.Where(row => NotificationReactor.Names.Contains(row.Name)).MaxAsync(row => (long?)row.Seq) ?? 0);
        await Eventually.TrueAsync(() => portal.Get<NotificationReactor>().Position >= head);
        await portal.QuietAsync();
    }

    /// <summary>All of the viewer's notifications, newest first.</summary>
    public static Task<List<NotificationRow>> ListAsync(this TestPortal portal, Viewer viewer) =>
        portal.Get<NotificationQueries>().ListAsync(viewer, new NotificationFilter());

    /// <summary>Each as « kind×count », newest first, when all that was committed has become notifications.</summary>
    public static async Task<List<string>> KindsOfAsync(this TestPortal portal, Viewer viewer)
    {
        await portal.NotifiedAsync();
        return [.. (await portal.ListAsync(viewer)).Select(row => $"{row.Kind}×{row.Count}")];
    }

    public static Task<int> CountAsync(this TestPortal portal, Viewer viewer) => portal.Get<NotificationQueries>().CountAsync(viewer);

    public static Task<SentMessage> WriteAsync(this TestPortal portal, Viewer by, Guid conversation, string words, params Guid[] mentions) =>
        portal.Get<ConversationCommands>().SendAsync(by, conversation, new MessageDraft(Guid.NewGuid(), words) { Mentions = mentions });

    /// <summary>Turns what was committed into notifications, on a portal without background work.</summary>
    public static async Task AdvanceAsync(this TestPortal portal)
    {
        while (await portal.Get<NotificationReactor>().AdvanceAsync())
        {
        }
    }

    /// <summary>Each as « kind×count », newest first, as they are now.</summary>
    public static async Task<IEnumerable<string>> KindsAsync(this TestPortal portal, Viewer viewer) =>
        (await portal.ListAsync(viewer)).Select(row => $"{row.Kind}×{row.Count}");

    /// <summary>Asserts that the cast but these have no notification.</summary>
    public static async Task NobodyElseAsync(this TestPortal portal, params Viewer[] notified)
    {
        await portal.NotifiedAsync();
        foreach (var viewer in new[]
            { portal.Admin, portal.Technician, portal.ClientAdmin, portal.Member, portal.NonMember, portal.Outsider }.Except(notified))
        {
            Assert.Empty(await portal.ListAsync(viewer));
        }
    }
}
