using System.ComponentModel.DataAnnotations;
using ClientPortal.Web.Data;
using ClientPortal.Web.Features.Notifications;
using ClientPortal.Web.Ui;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Localization;

namespace ClientPortal.Web.Api;

/// <summary>The caller's own notifications.</summary>
internal static class NotificationsApi
{
    private const int PageSize = 50, MostPerPage = 200;

    public static void MapNotifications(this RouteGroupBuilder api)
    {
        var notifications = api.MapGroup("/notifications").WithTags("notifications");
        notifications.MapGet("/", ListAsync)
            .WithSummary("The caller's notifications, newest first; with unread=true those that the bell counts");
        notifications.MapPost("/{id:guid}/read", ReadAsync).WithSummary("Marks one as read").ProducesProblem(StatusCodes.Status404NotFound);
        notifications.MapPost("/read-all", ReadAllAsync).WithSummary("Marks all as read");
    }

    public static async Task<Ok<Page<NotificationItem>>> ListAsync(
        Caller caller, NotificationQueries queries, IStringLocalizer<NotificationTexts> texts, bool? unread, Guid? after,
        [Range(1, int.MaxValue)] int? limit, CancellationToken stop)
    {
        var most = Math.Clamp(limit ?? PageSize, 1, MostPerPage);
        var rows = await queries.ListAsync(caller.Viewer, new NotificationFilter { Unread = unread == true }, after, most + 1, stop);
        var next = rows.Count > most ? rows[most - 1].Id.ToString() : null;
        return TypedResults.Ok(new Page<NotificationItem>([.. rows.Take(most).Select(row => NotificationItem.Of(row, texts))], next));
    }

    public static async Task<NoContent> ReadAsync(Caller caller, Guid id, NotificationCommands commands, CancellationToken stop)
    {
        await commands.ReadAsync(caller.Viewer, id, stop);
        return TypedResults.NoContent();
    }

    public static async Task<NoContent> ReadAllAsync(Caller caller, NotificationCommands commands, CancellationToken stop)
    {
        await commands.ReadAllAsync(caller.Viewer, stop: stop);
        return TypedResults.NoContent();
    }
}

/// <summary>
/// A notification: <c>title</c> names its subject and <c>text</c> says what happened, in the caller's language. <c>href</c> is the page in the
/// portal; <c>count</c> is how many events it tells of.
/// </summary>
public sealed record NotificationItem(
    Guid Id, string Kind, string Subject, Guid SubjectId, string Title, string Text, string Href, Guid ActorId, string? ActorName, int Count,
    DateTimeOffset CreatedAt, DateTimeOffset At, DateTimeOffset? ReadAt, DateTimeOffset? SnoozedUntil)
{
    public static NotificationItem Of(NotificationRow row, IStringLocalizer<NotificationTexts> texts) => new(
        row.Id, row.Kind, row.Subject, row.SubjectId, texts.TitleOf(row), texts.TextOf(row), row.Href, row.ActorId,
        ShownName.Of(row.ActorName), row.Count, row.CreatedAt, row.At, row.ReadAt, row.SnoozedUntil);
}
