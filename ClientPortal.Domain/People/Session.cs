namespace ClientPortal.Domain.People;

/// <summary>One sign-in on one device. Ending it ends its cookie, its circuits and its tokens.</summary>
public sealed class Session : Entity
{
    public const int DeviceLength = 120;
    public const int AddressLength = 64;

    private Session()
    {
    }

    public Guid PersonId { get; private init; }

    /// <summary>Browser and system, as the browser reports them: « Firefox, Windows ».</summary>
    public string Device { get; private init; } = "";

    /// <summary>The network address from which the person signed in.</summary>
    public string Address { get; private init; } = "";

    public DateTimeOffset StartedAt { get; private init; }

    /// <summary>The last time that a page was requested or a circuit opened, to the minute.</summary>
    public DateTimeOffset LastSeenAt { get; private set; }

    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>How often its tokens were renewed. A refresh token carries the number at which it was given, and is valid once.</summary>
    public int Renewals { get; private set; }

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

    /// <summary>Updates <see cref="LastSeenAt"/>. No event: no page shows it live.</summary>
    public void Seen(DateTimeOffset now) => LastSeenAt = now;

    /// <summary>
    /// Uses a refresh token. One that was used before is in two hands, and neither is known to be the person's: the session ends. True when it was
    /// valid.
    /// </summary>
    /// <param name="by">The session's person.</param>
    /// <param name="given">The number that the token carries.</param>
    /// <param name="now">The present moment.</param>
    public bool Renew(Viewer by, int given, DateTimeOffset now)
    {
        if (EndedAt is null && given == Renewals)
        {
            Renewals++;
            CountChange();
            return true;
        }

        End(by, now);
        return false;
    }

    /// <summary>
    /// Ended by the person (signing out, or from another device), by an administrator, or by the portal (disabled, password changed).
    /// </summary>
    /// <exception cref="NotFound">The viewer is another person and no administrator.</exception>
    /// <exception cref="RuleBroken">The viewer is read-only.</exception>
    public void End(Viewer by, DateTimeOffset now)
    {
        if (by.Role != Role.Admin || by.IsReadOnly)
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
