using ClientPortal.Domain.People;

namespace ClientPortal.Domain.Notifications;

/// <summary>
/// A browser that shows a person's notifications while the portal is closed. Its keys encrypt what is sent to it; they are its own, not the
/// portal's.
/// </summary>
public sealed class PushSubscription : Entity
{
    public const int EndpointLength = 1024;
    public const int KeyLength = 128;
    public const int KeyIdLength = 32;
    public const int DeviceLength = 120;

    /// <summary>Devices of one person. A person who replaces devices without signing out must remove one.</summary>
    public const int MostPerPerson = 20;

    /// <summary>Refusals in a row, after which the browser's push service is taken to have dropped the subscription.</summary>
    public const int MostRefusals = 3;

    private PushSubscription()
    {
    }

    public Guid PersonId { get; private init; }

    /// <summary>The session in which it was made: it ends with it. Null for one made by a token without a session.</summary>
    public Guid? SessionId { get; private init; }

    /// <summary>The address at the browser's push service. Secret: who knows it may try to send.</summary>
    public string Endpoint { get; private init; } = "";

    /// <summary>The browser's public key, base64url.</summary>
    public string P256dh { get; private init; } = "";

    /// <summary>The browser's authentication secret, base64url.</summary>
    public string Auth { get; private init; } = "";

    /// <summary>The id of the portal's key for which it was made. With another key the push service refuses.</summary>
    public string KeyId { get; private init; } = "";

    /// <summary>Browser and system: « Chrome, Android ». Possibly empty.</summary>
    public string Device { get; private init; } = "";

    /// <summary>Whether it shows what a notification says. Without it, only that there is one, and of which kind.</summary>
    public bool ShowsContent { get; private set; }

    public DateTimeOffset CreatedAt { get; private init; }

    public DateTimeOffset? LastDeliveredAt { get; private set; }

    /// <summary>Refusals since the last delivery.</summary>
    public int Refusals { get; private set; }

    /// <summary>A subscription of the viewer's browser.</summary>
    /// <exception cref="RuleBroken">The viewer is read-only.</exception>
    public static PushSubscription Make(Viewer by, PushTarget target, string keyId, string device, bool showsContent, DateTimeOffset now)
    {
        by.MustBe(by.PersonId);
        return new PushSubscription
        {
            PersonId = by.PersonId,
            SessionId = by.SessionId,
            Endpoint = target.Endpoint,
            P256dh = target.P256dh,
            Auth = target.Auth,
            KeyId = keyId,
            Device = device.Length <= DeviceLength ? device : device[..DeviceLength],
            ShowsContent = showsContent,
            CreatedAt = now,
        };
    }

    /// <summary>Shows what notifications say, or no longer.</summary>
    /// <exception cref="NotFound">It is another person's.</exception>
    /// <exception cref="RuleBroken">The viewer is read-only.</exception>
    public void ShowContent(Viewer by, bool shows)
    {
        by.MustBe(PersonId);
        if (ShowsContent != shows)
        {
            ShowsContent = shows;
            CountChange();
        }
    }

    /// <summary>The push service took a message.</summary>
    public void Delivered(DateTimeOffset now)
    {
        (LastDeliveredAt, Refusals) = (now, 0);
        CountChange();
    }

    /// <summary>The push service refused a message. True when it has refused too often in a row: the subscription is to be deleted.</summary>
    public bool Refuse()
    {
        Refusals++;
        CountChange();
        return Refusals >= MostRefusals;
    }
}

/// <summary>Where and for whom a browser receives, as its <c>PushSubscription.toJSON()</c> says.</summary>
public sealed record PushTarget(string Endpoint, string P256dh, string Auth);

/// <summary>
/// The portal's own key pair, by which push services know who sends (VAPID, RFC 8292). One row. The private key is stored encrypted by the keys
/// that also sign sessions.
/// </summary>
public sealed class PushKey
{
    /// <summary>The id of the only row.</summary>
    public const int Only = 1;

    public int Id { get; init; } = Only;

    /// <summary>Base64url, 65 bytes.</summary>
    public required string PublicKey { get; init; }

    /// <summary>Encrypted; never in a log.</summary>
    public required string ProtectedPrivateKey { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}
