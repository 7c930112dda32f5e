namespace ClientPortal.Domain.People;

/// <summary>One sign-in on one device. Ending it ends what hangs on it: the cookie, its circuits, its tokens.</summary>
public sealed class Session : Entity
{
    public const int DeviceLength = 120;
    public const int AddressLength = 64;

    private Session()
    {
    }

    public Guid PersonId { get; private init; }

    /// <summary>What the browser says of itself, in a few words: « Firefox, Windows ».</summary>
    public string Device { get; private init; } = "";

    /// <summary>The place on the network where it started.</summary>
    public string Address { get; private init; } = "";

    public DateTimeOffset StartedAt { get; private init; }

    /// <summary>Kept to the minute: the last time that a page was asked for or a circuit opened.</summary>
    public DateTimeOffset LastSeenAt { get; private set; }

    public DateTimeOffset? EndedAt { get; private set; }

    public static Session Start(Viewer by, string device, string address, DateTimeOffset now)
    {
        var session = new Session
        {
            PersonId = by.PersonId,
            Device = device.Length <= DeviceLength ? device : device[..DeviceLength],
            Address = address.Length <= AddressLength ? address : address[..AddressLength],
            StartedAt = now,
            LastSeenAt = now,
        };
        session.Record(by, now, new SessionStarted { PersonId = by.PersonId, SessionId = session.Id });
        return session;
    }

    /// <summary>No event: being seen is not a change that anybody waits for.</summary>
    public void Seen(DateTimeOffset now) => LastSeenAt = now;

    /// <summary>By the person itself (signing out, or from another device) or by the portal (disabled, password changed).</summary>
    public void End(Viewer by, DateTimeOffset now)
    {
        if (by.PersonId != Viewer.Portal.PersonId)
        {
            by.MustBe(PersonId);
        }

        if (EndedAt is null)
        {
            EndedAt = now;
            Record(by, now, new SessionEnded { PersonId = PersonId, SessionId = Id });
        }
    }
}
