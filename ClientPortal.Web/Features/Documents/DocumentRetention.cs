using ClientPortal.Domain.Documents;

namespace ClientPortal.Web.Features.Documents;

/// <summary>How long documents are kept after their last change, by kind: <c>Portal:Documents:KeepDays</c>. Without a setting for ever.</summary>
public sealed class DocumentRetention(IConfiguration configuration)
{
    private readonly Dictionary<DocumentKind, int> days = Enum.GetValues<DocumentKind>()
        .ToDictionary(kind => kind, kind => configuration.GetSection("Portal:Documents:KeepDays").GetValue($"{kind}", 0));

    /// <summary>Null for ever.</summary>
    public TimeSpan? Of(DocumentKind kind) => days[kind] > 0 ? TimeSpan.FromDays(days[kind]) : null;

    /// <summary>When a document goes to the bin by itself; null for never. One that is awaited or on hold stays.</summary>
    public DateTimeOffset? EndOf(DocumentKind kind, DocumentState state, bool isHeld, DateTimeOffset updatedAt) =>
        Of(kind) is { } kept && !isHeld && state != DocumentState.Awaiting ? updatedAt + kept : null;
}
