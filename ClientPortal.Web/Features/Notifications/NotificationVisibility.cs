using System.Linq.Expressions;
using ClientPortal.Domain.Notifications;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using Microsoft.EntityFrameworkCore.Query;

namespace ClientPortal.Web.Features.Notifications;

/// <summary>The access rule of notifications: one's own, of subjects that one may see now. Every query for a person uses it.</summary>
public static class NotificationVisibility
{
    /// <summary>What is not visible is neither listed nor counted; it appears again when the person may see the subject again.</summary>
    public static IQueryable<Notification> VisibleTo(this IQueryable<Notification> notifications, Viewer viewer, PortalDb db) =>
        notifications.VisibleTo(viewer, db, FeatureIndex.NotificationSources);

    /// <summary>The same, of these sources alone: the fewer there are, the less the query costs.</summary>
    public static IQueryable<Notification> VisibleTo(
        this IQueryable<Notification> notifications, Viewer viewer, PortalDb db, IEnumerable<NotificationSource> sources) =>
        notifications.Of(viewer).Where(OfVisibleSubjects(viewer, db, sources));

    /// <summary>One's own, whatever has become of their subjects.</summary>
    public static IQueryable<Notification> Of(this IQueryable<Notification> notifications, Viewer viewer)
    {
        var (person, staff) = (viewer.PersonId, viewer.IsStaff);
        return notifications.Where(one => one.PersonId == person && (staff || !one.StaffOnly));
    }

    /// <summary>Unread, and not snoozed: what the bell counts.</summary>
    public static IQueryable<Notification> Waiting(this IQueryable<Notification> notifications) =>
        notifications.Where(one => one.ReadAt == null && one.SnoozedUntil == null);

    // one => (one.Subject == "ticket" && …) || (one.Subject == "project" && …) …
    private static Expression<Func<Notification, bool>> OfVisibleSubjects(
        Viewer viewer, PortalDb db, IEnumerable<NotificationSource> sources)
    {
        var one = Expression.Parameter(typeof(Notification), "one");
        Expression any = Expression.Constant(false);
        foreach (var source in sources)
        {
            var visible = source.VisibleTo(db, viewer);
            var isOfSource = Expression.Equal(Expression.Property(one, nameof(Notification.Subject)), Expression.Constant(source.Subject));
            var ofThis = ReplacingExpressionVisitor.Replace(visible.Parameters[0], one, visible.Body);
            any = Expression.OrElse(any, Expression.AndAlso(isOfSource, ofThis));
        }

        return Expression.Lambda<Func<Notification, bool>>(any, one);
    }
}
