using ClientPortal.Domain.Notifications;
using ClientPortal.Web.Data;
using ClientPortal.Web.Features.Notifications.Push;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace ClientPortal.Web.Api;

/// <summary>The devices on which the caller gets notifications while the portal is closed.</summary>
internal static class PushApi
{
    public static void MapPush(this RouteGroupBuilder api)
    {
        var push = api.MapGroup("/push").WithTags("push");
        push.MapGet("/key", KeyAsync).WithSummary("The portal's public key, with which a browser subscribes");
        push.MapGet("/subscriptions", ListAsync).WithSummary("The caller's devices");
        push.MapPost("/subscriptions", AddAsync)
            .WithSummary("Adds the caller's device, as the browser's PushSubscription.toJSON() says; the same again is the same device")
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        push.MapDelete("/subscriptions/{id:guid}", RemoveAsync)
            .WithSummary("Removes one of the caller's devices").ProducesProblem(StatusCodes.Status404NotFound);
    }

    public static async Task<Ok<PushKeyBody>> KeyAsync(Caller caller, PushQueries queries, CancellationToken stop)
    {
        var key = await queries.KeyAsync(caller.Viewer, stop);
        return TypedResults.Ok(new PushKeyBody(key.Id, key.PublicKey));
    }

    public static async Task<Ok<Page<PushDeviceItem>>> ListAsync(Caller caller, PushQueries queries, CancellationToken stop)
    {
        var devices = await queries.DevicesAsync(caller.Viewer, stop);
        return TypedResults.Ok(new Page<PushDeviceItem>([.. devices.Select(PushDeviceItem.Of)], null));
    }

    public static async Task<Created<PushDeviceItem>> AddAsync(
        Caller caller, [FromBody] NewPushDevice body, HttpContext http, PushCommands commands, PushQueries queries, CancellationToken stop)
    {
        var id = await commands.SubscribeAsync(
            caller.Viewer, new PushTarget(body.Endpoint, body.Keys.P256dh, body.Keys.Auth), http.Request.Headers.UserAgent,
            body.Content == true, stop);
        var device = (await queries.DevicesAsync(caller.Viewer, stop)).Single(one => one.Id == id);
        return TypedResults.Created($"/api/push/subscriptions/{id}", PushDeviceItem.Of(device));
    }

    public static async Task<NoContent> RemoveAsync(Caller caller, Guid id, PushCommands commands, CancellationToken stop)
    {
        await commands.RemoveAsync(caller.Viewer, id, stop);
        return TypedResults.NoContent();
    }
}

/// <summary>A browser's subscription. <c>content</c>: whether the device shows what notifications say; false when it is left out.</summary>
public sealed record NewPushDevice(string Endpoint, PushDeviceKeys Keys, bool? Content = null);

/// <summary>The browser's own keys, base64url.</summary>
public sealed record PushDeviceKeys(string P256dh, string Auth);

/// <summary>The key in base64url, and a short name for it.</summary>
public sealed record PushKeyBody(string Id, string PublicKey);

/// <summary>
/// A device. <c>current</c> is false when it subscribed for an earlier key of the portal: it gets nothing until it subscribes again.
/// </summary>
public sealed record PushDeviceItem(
    Guid Id, string Device, bool Content, bool Current, DateTimeOffset CreatedAt, DateTimeOffset? LastDeliveredAt)
{
    public static PushDeviceItem Of(PushDeviceRow row) =>
        new(row.Id, row.Device, row.ShowsContent, row.IsCurrent, row.CreatedAt, row.LastDeliveredAt);
}
