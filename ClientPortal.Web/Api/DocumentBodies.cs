using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using ClientPortal.Domain.Documents;
using ClientPortal.Web.Features.Documents;

namespace ClientPortal.Web.Api;

/// <summary>A document with its current version.</summary>
public record DocumentItem
{
    public required Guid Id { get; init; }
    public required Guid ProjectId { get; init; }
    public required string ProjectName { get; init; }
    public required Guid OrganisationId { get; init; }
    public required string Name { get; init; }

    /// <summary>Empty for none; parts are separated by slashes.</summary>
    public required string Folder { get; init; }

    public required DocumentKind Kind { get; init; }
    public required IReadOnlyList<string> Tags { get; init; }
    public required bool Shared { get; init; }

    /// <summary>How far the approval of the current version has come.</summary>
    public required DocumentState State { get; init; }

    /// <summary>The number of the current version.</summary>
    public required int Version { get; init; }

    /// <summary>Of the current version: lower-case hexadecimal.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Bytes of the current version.</summary>
    public required long Size { get; init; }

    public required string ContentType { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
    public required DateTimeOffset? RemovedAt { get; init; }

    public static DocumentItem Of(DocumentRow row) => new()
    {
        Id = row.Id,
        ProjectId = row.ProjectId,
        ProjectName = row.ProjectName,
        OrganisationId = row.OrganisationId,
        Name = row.Name,
        Folder = row.Folder,
        Kind = row.Kind,
        Tags = row.Tags.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
        Shared = row.Shared,
        State = row.State,
        Version = row.Version,
        Sha256 = row.Sha256,
        Size = row.Size,
        ContentType = row.ContentType,
        UpdatedAt = row.UpdatedAt,
        RemovedAt = row.RemovedAt,
    };
}

/// <summary>A document in a list.</summary>
public sealed record DocumentFound : DocumentItem
{
    [SetsRequiredMembers]
    private DocumentFound(DocumentItem item)
        : base(item)
    {
    }

    /// <summary>The part of its text in which the words of the search were found; absent where there is none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Snippet { get; private init; }

    public static new DocumentFound Of(DocumentRow row) => new(DocumentItem.Of(row)) { Snippet = row.Found?.Text };
}

/// <summary>A document with its versions and approvals, the newest first.</summary>
public sealed record DocumentBody : DocumentItem
{
    [SetsRequiredMembers]
    private DocumentBody(DocumentItem item)
        : base(item)
    {
    }

    public IReadOnlyList<VersionRow> Versions { get; private init; } = [];
    public IReadOnlyList<RoundRow> Approvals { get; private init; } = [];

    /// <summary>Its legal hold: while there is one, it is neither removed nor deleted. Null without one, and for clients.</summary>
    public HoldRow? Hold { get; private init; }

    /// <summary>When it goes to the bin by itself unless it changes before; null for never.</summary>
    public DateTimeOffset? KeptUntil { get; private init; }

    public static DocumentBody Of(DocumentDetail detail) =>
        new(Of(detail.Row)) { Versions = detail.Versions, Approvals = detail.Rounds, Hold = detail.Hold, KeptUntil = detail.KeptUntil };
}

/// <summary>A request for approval of the current version.</summary>
public sealed record NewApproval
{
    /// <summary>Ids or addresses, in the order of their turns.</summary>
    public IReadOnlyList<string>? People { get; init; }

    /// <summary>Whether all must approve; otherwise one is enough.</summary>
    public bool All { get; init; }

    /// <summary>Whether they decide one after the other.</summary>
    public bool InOrder { get; init; }

    public DateOnly? DueOn { get; init; }

    /// <summary>What each proves again with their decision.</summary>
    public DecisionProof Proof { get; init; }
}

/// <summary>A decision on the version that the caller has read.</summary>
public sealed record NewDecision
{
    public int Version { get; init; }

    /// <summary>Of that version, hexadecimal.</summary>
    public string? Sha256 { get; init; }

    public DecisionKind Decision { get; init; }

    /// <summary>The caller's password, where the request asks for it.</summary>
    public string? Password { get; init; }

    /// <summary>A code of the caller's authenticator, where the request asks for it.</summary>
    public string? Code { get; init; }

    /// <summary>Required unless the decision is <c>approve</c>.</summary>
    public string? Reason { get; init; }
}

/// <summary>A link for people outside of the portal.</summary>
public sealed record NewLink
{
    /// <summary>The version that it opens; null for always the newest.</summary>
    public int? Version { get; init; }

    /// <summary>Days that it is valid.</summary>
    public int Days { get; init; } = 7;

    /// <summary>Downloads that it allows; null for any number.</summary>
    public int? Allowed { get; init; }

    /// <summary>Null for a link without a password.</summary>
    public string? Password { get; init; }

    /// <summary>Whom it is for.</summary>
    public string? For { get; init; }
}

/// <summary>A link that was made.</summary>
/// <param name="Url">Its address, which is in this answer and nowhere else.</param>
public sealed record MadeLink(Guid Id, string Url);

/// <summary>A legal hold.</summary>
public sealed record NewHold
{
    /// <summary>Why.</summary>
    public string? Reason { get; init; }
}
