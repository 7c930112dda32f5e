namespace ClientPortal.Domain.Files;

/// <summary>The scanner found a threat in a file that a person sent; the file was not stored. For the audit.</summary>
[EventName("file.refused")]
public sealed record FileRefused : PortalEvent
{
    public required Guid PersonId { get; init; }

    /// <summary>Null when it was for a new ticket.</summary>
    public Guid? ConversationId { get; init; }

    public required Guid OrganisationId { get; init; }

    /// <summary>What the scanner calls it.</summary>
    public required string Threat { get; init; }

    /// <summary>SHA-256 of the content, by which threat databases list it.</summary>
    public required string Sha256 { get; init; }

    /// <summary>The first 200 characters: scanners name threats as they like.</summary>
    public static string Shortened(string threat) => threat[..Math.Min(threat.Length, 200)];

    public override Audience Audience => new() { OrganisationId = OrganisationId, ConversationId = ConversationId, StaffOnly = true };
    public override bool IsNews => false;
}
