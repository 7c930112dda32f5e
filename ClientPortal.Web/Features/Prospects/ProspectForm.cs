using System.Globalization;
using ClientPortal.Domain.Prospects;
using ClientPortal.Web.Ui;

namespace ClientPortal.Web.Features.Prospects;

/// <summary>The typed values of a prospect's form, and the version that they are based on.</summary>
public sealed class ProspectForm
{
    private ProspectFields opened = new();
    private int openedOn;

    public string FirstName { get; set; } = "";
    public string LastName { get; set; } = "";
    public string Email { get; set; } = "";
    public string Phone { get; set; } = "";
    public string Company { get; set; } = "";
    public ProspectStatus Status { get; set; }
    public string LostReason { get; set; } = "";
    public Guid? OwnerId { get; set; }

    /// <summary>As typed: what is no amount is refused on saving, not discarded while typing.</summary>
    public string Value { get; set; } = "";

    public string NextStep { get; set; } = "";
    public DateOnly? NextStepOn { get; set; }
    public string Notes { get; set; } = "";

    /// <summary>Separated by commas.</summary>
    public string Tags { get; set; } = "";

    /// <summary>The version that the fields were read from. A draft restored after a reload has its own, older one.</summary>
    public int SeenVersion { get; set; }

    public ProspectFields Fields => new()
    {
        FirstName = FirstName,
        LastName = LastName,
        Email = Email,
        Phone = Phone,
        Company = Company,
        Status = Status,
        LostReason = Status == ProspectStatus.Lost ? LostReason : "",
        OwnerId = OwnerId,
        Value = Money.Read(Value),
        NextStep = NextStep,
        NextStepOn = NextStepOn,
        Notes = Notes,
        Tags = Tags.Split([',', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
    };

    /// <summary>Whether the person changed a field.</summary>
    public bool Touched => SeenVersion != openedOn || opened.DifferencesTo(Fields).Count > 0;

    public static ProspectForm Of(ProspectDetail detail)
    {
        var form = new ProspectForm();
        form.StandOn(detail);
        form.Fill(detail.Fields);
        return form;
    }

    /// <summary>The fields that others changed since, also when they were changed here too.</summary>
    public IReadOnlyList<string> MovedIn(ProspectDetail now) => opened.DifferencesTo(now.Fields);

    /// <summary>The fields that both sides changed to different values: the person decides on each.</summary>
    public IReadOnlyList<string> ConflictsWith(ProspectDetail theirs)
    {
        var differing = Fields.DifferencesTo(theirs.Fields);

        // A restored draft is based on a version that is no longer available: which side changed a field cannot be determined.
        return SeenVersion != openedOn
            ? differing
            : [.. differing.Intersect(opened.DifferencesTo(Fields)).Intersect(opened.DifferencesTo(theirs.Fields))];
    }

    /// <summary>
    /// Takes over the fields that only others changed and those that are not in <paramref name="keptMine"/>, and makes their version the base.
    /// </summary>
    public void Adopt(ProspectDetail theirs, IReadOnlyCollection<string> keptMine)
    {
        var mine = Fields;
        var conflicts = ConflictsWith(theirs);
        var keep = (SeenVersion != openedOn ? [] : opened.DifferencesTo(mine)).Except(conflicts).Concat(keptMine).ToHashSet();
        T Pick<T>(string field, T own, T other) => keep.Contains(field) ? own : other;
        var (their, now) = (theirs.Fields, new ProspectFields());
        now = now with
        {
            FirstName = Pick("firstName", mine.FirstName, their.FirstName),
            LastName = Pick("lastName", mine.LastName, their.LastName),
            Email = Pick("email", mine.Email, their.Email),
            Phone = Pick("phone", mine.Phone, their.Phone),
            Company = Pick("company", mine.Company, their.Company),
            Status = Pick("status", mine.Status, their.Status),
            LostReason = Pick("lostReason", mine.LostReason, their.LostReason),
            OwnerId = Pick("owner", mine.OwnerId, their.OwnerId),
            Value = Pick("value", mine.Value, their.Value),
            NextStep = Pick("nextStep", mine.NextStep, their.NextStep),
            NextStepOn = Pick("nextStepOn", mine.NextStepOn, their.NextStepOn),
            Notes = Pick("notes", mine.Notes, their.Notes),
            Tags = Pick("tags", mine.Tags, their.Tags),
        };
        StandOn(theirs);
        Fill(now);
    }

    private void StandOn(ProspectDetail detail) => (opened, openedOn, SeenVersion) = (detail.Fields, detail.Version, detail.Version);

    private void Fill(ProspectFields fields)
    {
        (FirstName, LastName, Email, Phone, Company) = (fields.FirstName, fields.LastName, fields.Email, fields.Phone, fields.Company);
        (Status, LostReason, OwnerId) = (fields.Status, fields.LostReason, fields.OwnerId);
        (NextStep, NextStepOn, Notes) = (fields.NextStep, fields.NextStepOn, fields.Notes);
        Value = fields.Value?.ToString("N0", CultureInfo.CurrentCulture) ?? "";
        Tags = string.Join(", ", fields.Tags);
    }
}
