using System.Globalization;
using ClientPortal.Domain;
using ClientPortal.Web.Ui.Grid;
using Microsoft.Extensions.Localization;

namespace ClientPortal.Web.Features.Audit;

/// <summary>A filter of the audit. Days are in the viewer's time zone, both included.</summary>
public sealed record AuditFilter(Guid? PersonId = null, string? Kind = null, DateOnly? From = null, DateOnly? To = null, string? Text = null)
{
    public const int TextLength = 100;

    /// <summary>Parses the values of an address; an invalid value is ignored.</summary>
    public static AuditFilter Of(string? person, string? kind, string? from, string? to, string? text) => new(
        Guid.TryParse(person, out var id) ? id : null,
        kind is not null && EventCatalog.Types.ContainsKey(kind) ? kind : null,
        Day(from),
        Day(to),
        string.IsNullOrWhiteSpace(text) || text.Length > TextLength ? null : text.Trim());

    /// <summary>The values for an address, by their names; null where the address says nothing.</summary>
    public IReadOnlyDictionary<string, object?> Query => new Dictionary<string, object?>
    {
        ["person"] = PersonId, ["kind"] = Kind, ["from"] = Iso(From), ["to"] = Iso(To), ["text"] = Text,
    };

    /// <summary>An address with this filter, and other values, as its query: of the page, or of the file.</summary>
    public string On(string path, params IEnumerable<KeyValuePair<string, object?>> others) => path + GridAddress.Of(Query.Concat(others));

    private static DateOnly? Day(string? typed) =>
        DateOnly.TryParseExact(typed, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    private static string? Iso(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}

/// <summary>A page of the audit.</summary>
/// <param name="Newest">The cursor up to which its pages were counted: those of the same reading do not move while events are added.</param>
public sealed record AuditReading(GridPage<AuditLine> Page, long Newest);

/// <summary>Who did what, when, from where.</summary>
public sealed record AuditLine
{
    public required long Seq { get; init; }
    public required DateTimeOffset At { get; init; }

    /// <summary>The event's stable name.</summary>
    public required string Kind { get; init; }

    public required Guid ActorId { get; init; }

    /// <summary>Null for the portal itself.</summary>
    public string? ActorName { get; init; }

    /// <summary>The network address; null for the portal itself.</summary>
    public string? From { get; init; }

    public Guid? PersonId { get; init; }
    public string? PersonName { get; init; }
    public string? OrganisationName { get; init; }
    public Guid? ProjectId { get; init; }
    public string? ProjectName { get; init; }

    /// <summary>Another subject of the event, such as an invitation's address or a milestone's title.</summary>
    public string? About { get; init; }

    public IReadOnlyList<string> Fields { get; init; } = [];

    /// <summary>The variant of the event, where it has several: <c>added</c>, <c>removed</c>, <c>sent</c>, <c>own</c> …</summary>
    public string? Way { get; init; }

    /// <summary>The sentence without the actor: « a ajouté Awa Diop à Migration ».</summary>
    public string Sentence(IStringLocalizer<AuditTexts> texts)
    {
        var fields = string.Join(", ", Fields.Select(field => texts["Field." + field] is { ResourceNotFound: false } label ? label.Value : field));
        object[] values =
        [
            PersonName ?? texts["Nobody"], OrganisationName ?? texts["Nothing"], ProjectName ?? texts["Nothing"], fields,
            About ?? texts["Nothing"],
        ];
        return Way is not null && texts[$"{Kind}.{Way}", values] is { ResourceNotFound: false } special ? special
            : texts[Kind, values] is { ResourceNotFound: false } sentence ? sentence
            : Kind;
    }

    public string Actor(IStringLocalizer<AuditTexts> texts) =>
        ActorName is { } name ? Ui.ShownName.Of(name) : texts[ActorId == Guid.Empty ? "Portal" : "Nobody"];
}
