using System.ComponentModel.DataAnnotations;
using ClientPortal.Domain.Webhooks;
using ClientPortal.Web.Data;
using ClientPortal.Web.Features.Webhooks;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace ClientPortal.Web.Api;

/// <summary>Subscriptions of other programs to events, for administrators. For all others they do not exist.</summary>
internal static class WebhooksApi
{
    private const int PageSize = 50, MostPerPage = 200;

    public static void MapWebhooks(this RouteGroupBuilder api)
    {
        var webhooks = api.MapGroup("/webhooks").WithTags("webhooks").WithMetadata(new StaffAlone())
            .ProducesProblem(StatusCodes.Status404NotFound);
        webhooks.MapGet("/", ListAsync).WithSummary("All subscriptions, oldest first (administrators)");
        webhooks.MapPost("/", SubscribeAsync)
            .WithSummary("Subscribes an address to the events from now on; the secret is in this answer and nowhere else (administrators)")
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        webhooks.MapDelete("/{id:guid}", RemoveAsync).WithSummary("Ends a subscription; what still waits is not sent (administrators)");
        webhooks.MapPost("/{id:guid}/enable", EnableAsync)
            .WithSummary("Lets a disabled subscription send again, from the event on at which it stopped (administrators)");
        webhooks.MapGet("/{id:guid}/deliveries", DeliveriesAsync)
            .WithSummary("Its deliveries, newest first, with their newest attempts; after continues with older ones (administrators)");
        webhooks.MapPost("/deliveries/{deliveryId:guid}/replay", ReplayAsync)
            .WithSummary("Sends a delivery once more, with the same id (administrators)")
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity);
    }

    public static async Task<Ok<Page<WebhookBody>>> ListAsync(Caller caller, WebhookQueries queries, CancellationToken stop) => TypedResults.Ok(
        new Page<WebhookBody>([.. (await queries.ListAsync(caller.Viewer, stop)).Select(row => WebhookBody.Of(row))], Next: null));

    public static async Task<Created<WebhookBody>> SubscribeAsync(
        Caller caller, [FromBody] NewWebhookBody body, WebhookCommands commands, WebhookQueries queries, CancellationToken stop)
    {
        var made = await commands.SubscribeAsync(
            caller.Viewer, new WebhookFields(body.Name ?? "", body.Url ?? "", body.Events ?? [], body.OrganisationId), stop);
        var row = await queries.FindAsync(caller.Viewer, made.Id, stop);
        return TypedResults.Created($"/api/webhooks/{made.Id}", WebhookBody.Of(row) with { Secret = made.Secret });
    }

    public static async Task<NoContent> RemoveAsync(Caller caller, Guid id, WebhookCommands commands, CancellationToken stop)
    {
        await commands.RemoveAsync(caller.Viewer, id, stop);
        return TypedResults.NoContent();
    }

    public static async Task<NoContent> EnableAsync(Caller caller, Guid id, WebhookCommands commands, CancellationToken stop)
    {
        await commands.EnableAsync(caller.Viewer, id, stop);
        return TypedResults.NoContent();
    }

    public static async Task<Ok<Page<WebhookDeliveryRow>>> DeliveriesAsync(
        Caller caller, Guid id, WebhookQueries queries, [Range(1, long.MaxValue)] long? after, [Range(1, int.MaxValue)] int? limit,
        CancellationToken stop)
    {
        var most = Math.Clamp(limit ?? PageSize, 1, MostPerPage);
        var rows = await queries.DeliveriesAsync(caller.Viewer, id, after, most + 1, stop);
        var next = rows.Count > most ? $"{rows[most - 1].EventSeq}" : null;
        return TypedResults.Ok(new Page<WebhookDeliveryRow>([.. rows.Take(most)], next));
    }

    public static async Task<NoContent> ReplayAsync(Caller caller, Guid deliveryId, WebhookCommands commands, CancellationToken stop)
    {
        await commands.ReplayAsync(caller.Viewer, deliveryId, stop);
        return TypedResults.NoContent();
    }
}

/// <summary>A new subscription.</summary>
public sealed record NewWebhookBody
{
    /// <summary>What the list calls it; at most 80 characters.</summary>
    public string? Name { get; init; }

    /// <summary>A public https address.</summary>
    public string? Url { get; init; }

    /// <summary>Names of events (<c>ticket.opened</c>) or areas (<c>ticket.*</c>); absent or empty: all.</summary>
    public IReadOnlyList<string>? Events { get; init; }

    /// <summary>Whose events; absent: all that staff may hear.</summary>
    public Guid? OrganisationId { get; init; }
}

/// <summary>A subscription.</summary>
public sealed record WebhookBody
{
    public required Guid Id { get; init; }
    public required string Name { get; init; }
    public required string Url { get; init; }

    /// <summary>Names of events or areas; empty for all.</summary>
    public required IReadOnlyList<string> Events { get; init; }

    public required Guid? OrganisationId { get; init; }

    /// <summary><c>active</c>, <c>failing</c> or <c>disabled</c>.</summary>
    public required string State { get; init; }

    public required DateTimeOffset MadeAt { get; init; }
    public required DateTimeOffset? LastDeliveredAt { get; init; }
    public required DateTimeOffset? FailingSince { get; init; }

    /// <summary>Deliveries that are not over.</summary>
    public required int Waiting { get; init; }

    /// <summary>The signing secret, in the answer to the POST alone; null otherwise.</summary>
    public string? Secret { get; init; }

    public static WebhookBody Of(WebhookRow row) => new()
    {
        Id = row.Id,
        Name = row.Name,
        Url = row.Url,
        Events = row.Events,
        OrganisationId = row.OrganisationId,
        State = row.State,
        MadeAt = row.MadeAt,
        LastDeliveredAt = row.LastDeliveredAt,
        FailingSince = row.FailingSince,
        Waiting = row.Waiting,
    };
}
