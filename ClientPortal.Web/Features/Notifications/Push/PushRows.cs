namespace ClientPortal.Web.Features.Notifications.Push;

/// <summary>A device of the viewer.</summary>
/// <param name="Device">Browser and system; possibly empty.</param>
/// <param name="IsCurrent">False when it was made for an earlier key of the portal: it gets nothing until its page is opened again.</param>
public sealed record PushDeviceRow(
    Guid Id, string Device, bool ShowsContent, DateTimeOffset CreatedAt, DateTimeOffset? LastDeliveredAt, bool IsCurrent);

/// <summary>The key with which a browser subscribes.</summary>
public sealed record PushPublicKey(string Id, string PublicKey);

/// <summary>What a browser does with the subscription that it has.</summary>
/// <param name="State"><c>same</c>: nothing; <c>renew</c>: subscribe again with this key; <c>gone</c>: unsubscribe.</param>
public sealed record PushCheck(string State, string PublicKey);
