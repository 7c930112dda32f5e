using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using ClientPortal.Domain.Prospects;
using ClientPortal.Web.Features.Prospects;
using ClientPortal.Web.Ui;

namespace ClientPortal.Web.Api;

/// <summary>A prospect in a list. Dates are <c>2026-05-31</c>; the value is in whole CFA francs.</summary>
public record ProspectItem
{
    public required Guid Id { get; init; }
    public required string FirstName { get; init; }
    public required string LastName { get; init; }
    public required string Email { get; init; }
    public required string Phone { get; init; }
    public required string Company { get; init; }
    public required ProspectSource Source { get; init; }
    public required ProspectStatus Status { get; init; }
    public required Guid? OwnerId { get; init; }
    public required string? OwnerName { get; init; }
    public required long? Value { get; init; }
    public required string NextStep { get; init; }
    public required DateOnly? NextStepOn { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }

    public static ProspectItem Of(ProspectRow row) => new()
    {
        Id = row.Id,
        FirstName = row.FirstName,
        LastName = ShownName.Of(row.LastName),
        Email = row.Email,
        Phone = row.Phone,
        Company = row.Company,
        Source = row.Source,
        Status = row.Status,
        OwnerId = row.OwnerId,
        OwnerName = ShownName.Of(row.OwnerName),
        Value = row.Value,
        NextStep = row.NextStep,
        NextStepOn = row.NextStepOn,
        CreatedAt = row.CreatedAt,
        UpdatedAt = row.UpdatedAt,
    };
}

/// <summary>A prospect with all its fields.</summary>
public sealed record ProspectBody : ProspectItem, IVersioned
{
    [SetsRequiredMembers]
    private ProspectBody(ProspectItem item)
        : base(item)
    {
    }

    /// <summary>Why it was lost; empty for every other status.</summary>
    public string LostReason { get; private init; } = "";

    public string Notes { get; private init; } = "";
    public IReadOnlyList<string> Tags { get; private init; } = [];
    public IReadOnlyList<AppointmentBody> Appointments { get; private init; } = [];

    /// <summary>The client organisation that the prospect was converted to, and its project; null before the conversion.</summary>
    public Guid? OrganisationId { get; private init; }
    public Guid? ProjectId { get; private init; }

    /// <summary>The version to send with a change.</summary>
    public int Version { get; private init; }

    int? IVersioned.Version => Version;

    /// <summary>
    /// Other prospects with the same e-mail address or phone number or, when this one has neither, the same name and company. The oldest comes
    /// first, five at most.
    /// </summary>
    public IReadOnlyList<ProspectDuplicate> Duplicates { get; private init; } = [];

    public static ProspectBody Of(ProspectDetail detail, IReadOnlyList<Duplicate> duplicates) => new(Of(detail.Row))
    {
        Duplicates = [.. duplicates.Select(one => new ProspectDuplicate(one.Id, one.Name, one.Company))],
        LostReason = detail.Fields.LostReason,
        Notes = detail.Fields.Notes,
        Tags = detail.Fields.Tags,
        Appointments = [.. detail.Appointments.Select(AppointmentBody.Of)],
        OrganisationId = detail.Conversion?.OrganisationId,
        ProjectId = detail.Conversion?.ProjectId,
        Version = detail.Version,
    };
}

/// <summary>A prospect that is probably the same as another.</summary>
public sealed record ProspectDuplicate(Guid Id, string Name, string Company);

/// <summary>A meeting that the prospect booked. <c>cancelledAt</c> is set once it was cancelled; <c>replaced</c> after it was rescheduled.</summary>
public sealed record AppointmentBody(
    string Title, DateTimeOffset? StartsAt, DateTimeOffset? EndsAt, string TimeZone, string? CancelUrl, string? RescheduleUrl,
    IReadOnlyList<Answer> Answers, DateTimeOffset? CancelledAt, bool Replaced)
{
    public static AppointmentBody Of(Appointment one) => new(
        one.Title, one.StartsAt, one.EndsAt, one.TimeZone, one.CancelUrl, one.RescheduleUrl, one.Answers, one.CancelledAt, one.Replaced);
}

/// <summary>The fields of a new prospect. It needs at least a name, a company, an e-mail address or a phone number.</summary>
public sealed record NewProspect
{
    public string? FirstName { get; init; }
    public string? LastName { get; init; }
    public string? Email { get; init; }
    public string? Phone { get; init; }
    public string? Company { get; init; }
    public ProspectStatus Status { get; init; }
    public string? LostReason { get; init; }
    public Guid? OwnerId { get; init; }
    [JsonConverter(typeof(FrancsConverter))] public long? Value { get; init; }
    public string? NextStep { get; init; }
    public DateOnly? NextStepOn { get; init; }
    public string? Notes { get; init; }
    public IReadOnlyList<string>? Tags { get; init; }

    internal ProspectFields Fields => new()
    {
        FirstName = FirstName ?? "",
        LastName = LastName ?? "",
        Email = Email ?? "",
        Phone = Phone ?? "",
        Company = Company ?? "",
        Status = Status,
        LostReason = LostReason ?? "",
        OwnerId = OwnerId,
        Value = Value,
        NextStep = NextStep ?? "",
        NextStepOn = NextStepOn,
        Notes = Notes ?? "",
        Tags = Tags ?? [],
    };
}

/// <summary>
/// A change of a prospect. An absent or null property stays as it is, except owner, value and the next step's date: null removes them.
/// </summary>
public sealed record ProspectPatch : IVersionedPatch
{
    public string? FirstName { get; init; }
    public string? LastName { get; init; }
    public string? Email { get; init; }
    public string? Phone { get; init; }
    public string? Company { get; init; }
    public ProspectStatus? Status { get; init; }
    public string? LostReason { get; init; }
    public Sent<Guid?> OwnerId { get; init; }
    [JsonConverter(typeof(SentFrancsConverter))] public Sent<long?> Value { get; init; }
    public string? NextStep { get; init; }
    public Sent<DateOnly?> NextStepOn { get; init; }
    public string? Notes { get; init; }
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>The version that the caller has read: 409 when it is not the newest. Without it the last write wins.</summary>
    public int? Version { get; init; }

    IVersionedPatch IVersionedPatch.Over(int version) => this with { Version = version };

    internal ProspectFields On(ProspectFields current) => current with
    {
        FirstName = FirstName ?? current.FirstName,
        LastName = LastName ?? current.LastName,
        Email = Email ?? current.Email,
        Phone = Phone ?? current.Phone,
        Company = Company ?? current.Company,
        Status = Status ?? current.Status,
        LostReason = LostReason ?? current.LostReason,
        OwnerId = OwnerId.Or(current.OwnerId),
        Value = Value.Or(current.Value),
        NextStep = NextStep ?? current.NextStep,
        NextStepOn = NextStepOn.Or(current.NextStepOn),
        Notes = Notes ?? current.Notes,
        Tags = Tags ?? current.Tags,
    };
}
