namespace ClientPortal.Domain.Files;

/// <summary>The scanner found something in a file that somebody sent; nothing of it was kept. For the audit.</summary>
[EventName("file.refused")]
public sealed record FileRefused : PortalEvent
{
    public required Guid PersonId { get; init; }

    /// <summary>Null when it was to go with a new ticket.</summary>
    public Guid? ConversationId { get; init; }

    public required Guid OrganisationId { get; init; }

    /// <summary>What the scanner calls it.</summary>
    public required string Threat { get; init; }

    /// <summary>SHA-256 of the content, by which others know it.</summary>
    public required string Sha256 { get; init; }

    /// <summary>What scanners call what they find is theirs to choose; so much of it is kept.</summary>
    public static string Shortened(string threat) => threat[..Math.Min(threat.Length, 200)];

    public override Audience Audience => new() { OrganisationId = OrganisationId, ConversationId = ConversationId, StaffOnly = true };
    public override bool IsNews => false;
}
