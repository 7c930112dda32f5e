namespace ClientPortal.Domain.Documents;

/// <summary>An event of one document; staff only while clients do not see the document.</summary>
public abstract record DocumentEvent : PortalEvent
{
    public required Guid DocumentId { get; init; }
    public required Guid ProjectId { get; init; }
    public required Guid OrganisationId { get; init; }
    public bool StaffOnly { get; init; }
    public override Audience Audience => new() { OrganisationId = OrganisationId, ProjectId = ProjectId, StaffOnly = StaffOnly };
}

/// <summary>A document was added with its first version.</summary>
[EventName("document.added")]
public sealed record DocumentAdded : DocumentEvent;

/// <summary>A document has a new version: an upload, or an earlier version that was restored. Its approval begins again.</summary>
[EventName("document.versioned")]
public sealed record DocumentVersioned : DocumentEvent
{
    public required int Number { get; init; }
    public required string Sha256 { get; init; }
}

/// <summary>Fields of a document changed: <c>name</c>, <c>folder</c>, <c>kind</c>, <c>tags</c>, <c>shared</c>.</summary>
[EventName("document.updated")]
public sealed record DocumentUpdated : DocumentEvent
{
    public required IReadOnlyList<string> Fields { get; init; }
}

/// <summary>Staff asked people to approve a version.</summary>
[EventName("document.approval-asked")]
public sealed record DocumentApprovalAsked : DocumentEvent
{
    public required int Number { get; init; }
    public required string Sha256 { get; init; }
}

/// <summary>
/// People were reminded of a request for approval: <c>soon</c> the day before it is due, <c>due</c> on that day, <c>overdue</c> the day after.
/// </summary>
[EventName("document.approval-reminded")]
public sealed record DocumentApprovalReminded : DocumentEvent
{
    public required int Number { get; init; }
    public required string Reminder { get; init; }
    public override bool IsNews => false;
}

/// <summary>A request for approval was withdrawn.</summary>
[EventName("document.approval-withdrawn")]
public sealed record DocumentApprovalWithdrawn : DocumentEvent;

/// <summary>A person who was asked decided on a version: <c>approve</c>, <c>refuse</c> or <c>change</c>.</summary>
[EventName("document.decided")]
public sealed record DocumentDecided : DocumentEvent
{
    public required int Number { get; init; }
    public required string Sha256 { get; init; }
    public required string Decision { get; init; }

    /// <summary>What the person proved again: <c>none</c>, <c>password</c> or <c>code</c>.</summary>
    public string Proof { get; init; } = "none";
}

/// <summary>A version is approved by those who had to approve it.</summary>
[EventName("document.approved")]
public sealed record DocumentApproved : DocumentEvent
{
    public required int Number { get; init; }
    public required string Sha256 { get; init; }
}

/// <summary>A document was moved to the bin; staff can restore it.</summary>
[EventName("document.removed")]
public sealed record DocumentRemoved : DocumentEvent;

/// <summary>A document was restored from the bin.</summary>
[EventName("document.restored")]
public sealed record DocumentRestored : DocumentEvent;

/// <summary>A document was deleted with all its versions, after its time in the bin.</summary>
[EventName("document.purged")]
public sealed record DocumentPurged : DocumentEvent;

/// <summary>A document is on legal hold: it is neither removed nor deleted.</summary>
[EventName("document.hold-placed")]
public sealed record DocumentHoldPlaced : DocumentEvent;

/// <summary>A document's legal hold ended.</summary>
[EventName("document.hold-released")]
public sealed record DocumentHoldReleased : DocumentEvent;

/// <summary>An event of a link for people outside of the portal; for staff.</summary>
public abstract record DocumentLinkEvent : PortalEvent
{
    public required Guid DocumentId { get; init; }
    public required Guid LinkId { get; init; }
    public required Guid ProjectId { get; init; }
    public required Guid OrganisationId { get; init; }
    public override Audience Audience => new() { OrganisationId = OrganisationId, ProjectId = ProjectId, StaffOnly = true };
}

/// <summary>Staff made a link with which people outside of the portal download a document.</summary>
[EventName("document.link-created")]
public sealed record DocumentLinkCreated : DocumentLinkEvent;

/// <summary>A person outside of the portal downloaded a version by a link.</summary>
[EventName("document.link-opened")]
public sealed record DocumentLinkOpened : DocumentLinkEvent
{
    public required int Number { get; init; }
}

/// <summary>Staff ended a link before its time.</summary>
[EventName("document.link-revoked")]
public sealed record DocumentLinkRevoked : DocumentLinkEvent;

/// <summary>A person downloaded all documents of a project that they see, as one archive. For the audit.</summary>
[EventName("document.shelf-exported")]
public sealed record ShelfExported : PortalEvent
{
    public required Guid PersonId { get; init; }
    public required Guid ProjectId { get; init; }
    public required Guid OrganisationId { get; init; }

    /// <summary>How many documents.</summary>
    public required int Count { get; init; }

    public override Audience Audience => new() { OrganisationId = OrganisationId, ProjectId = ProjectId, StaffOnly = true };
    public override bool IsNews => false;
}
