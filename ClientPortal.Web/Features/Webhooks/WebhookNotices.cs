using System.Linq.Expressions;
using ClientPortal.Domain;
using ClientPortal.Domain.Notifications;
using ClientPortal.Domain.People;
using ClientPortal.Domain.Webhooks;
using ClientPortal.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Webhooks;

/// <summary>All administrators are told that the portal stopped sending to an address.</summary>
public sealed class WebhookNotices : NotificationSource
{
    private const string Disabled = "webhook-disabled";

    public override string Subject => "webhook";

    public override IReadOnlyList<NotificationKind> Kinds => [new(Disabled, "sync_problem") { IsFor = viewer => viewer.Role == Role.Admin }];

    public override IReadOnlyList<Type> Events => [typeof(WebhookDisabled)];

    public override async Task<IReadOnlyList<Notice>> NoticesOfAsync(PortalDb db, PortalEvent happened, CancellationToken stop)
    {
        if (happened is not WebhookDisabled disabled)
        {
            return [];
        }

        var administrators = await db.People.Where(person => person.Role == Role.Admin && person.DisabledAt == null)
            .Select(person => person.Id).ToListAsync(stop);
        return [new Notice(Disabled, disabled.WebhookId, $"/admin/webhooks?webhook={disabled.WebhookId}", administrators) { Detail = disabled.To }];
    }

    public override Expression<Func<Notification, bool>> VisibleTo(PortalDb db, Viewer viewer)
    {
        var visible = db.Webhooks.VisibleTo(viewer);
        return notification => visible.Any(webhook => webhook.Id == notification.SubjectId);
    }

    public override Task<Dictionary<Guid, string>> TitlesAsync(
        PortalDb db, Viewer viewer, IReadOnlyCollection<Guid> ids, CancellationToken stop) =>
        db.Webhooks.VisibleTo(viewer).Where(webhook => ids.Contains(webhook.Id))
            .ToDictionaryAsync(webhook => webhook.Id, webhook => webhook.Name, stop);
}
