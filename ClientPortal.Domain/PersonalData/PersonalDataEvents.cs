namespace ClientPortal.Domain.PersonalData;

/// <summary>An event of the data that the portal holds about a person, for that person and for staff.</summary>
public abstract record PersonalDataEvent : PortalEvent
{
    public required Guid PersonId { get; init; }
    public override Audience Audience => new() { PersonId = PersonId };
    public override bool IsNews => false;
}

/// <summary>The person or an administrator asked for everything about the person.</summary>
[EventName("personal-data.requested")]
public sealed record PersonalDataRequested : PersonalDataEvent;

/// <summary>The ZIP can be downloaded.</summary>
[EventName("personal-data.prepared")]
public sealed record PersonalDataPrepared : PersonalDataEvent;

/// <summary>The person or an administrator downloaded it.</summary>
[EventName("personal-data.downloaded")]
public sealed record PersonalDataDownloaded : PersonalDataEvent;

/// <summary>An administrator erased the person. Their rows are gone, and threads show a deleted person.</summary>
[EventName("person.erased")]
public sealed record PersonErased : PersonalDataEvent;
