namespace ClientPortal.Domain.People;

/// <summary>An event of one service account, for staff. The account's own streams hear it too, and check whether they go on.</summary>
public abstract record ServiceAccountEvent : PortalEvent
{
    public required Guid ServiceAccountId { get; init; }

    /// <summary>The author of what the account writes.</summary>
    public required Guid PersonId { get; init; }

    public override Guid? About => ServiceAccountId;
    public override Audience Audience => new() { PersonId = PersonId };
    public override bool IsNews => false;
}

/// <summary>An administrator made a service account.</summary>
[EventName("service-account.created")]
public sealed record ServiceAccountCreated : ServiceAccountEvent;

/// <summary>An administrator gave it another token; the one before is refused.</summary>
[EventName("service-account.renewed")]
public sealed record ServiceAccountRenewed : ServiceAccountEvent;

/// <summary>An administrator ended it.</summary>
[EventName("service-account.ended")]
public sealed record ServiceAccountEnded : ServiceAccountEvent;
