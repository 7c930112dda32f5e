using System.Globalization;
using ClientPortal.Domain.Prospects;
using ClientPortal.Web.Ui;

namespace ClientPortal.Web.Features.Prospects;

/// <summary>What a person is typing into a prospect's form, and what it was based on.</summary>
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

    /// <summary>As typed: what is no amount is refused when it is saved, not thrown away while it is typed.</summary>
    public string Value { get; set; } = "";

    public string NextStep { get; set; } = "";
    public DateOnly? NextStepOn { get; set; }
    public string Notes { get; set; } = "";

    /// <summary>Tags with commas between them.</summary>
    public string Tags { get; set; } = "";

    /// <summary>The version that the fields were read from. A draft brought back after a reload brings its own, older one.</summary>
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

    /// <summary>Something in it is the person's own.</summary>
    public bool Touched => SeenVersion != openedOn || opened.DifferencesTo(Fields).Count > 0;

    public static ProspectForm Of(ProspectDetail detail)
    {
        var form = new ProspectForm();
        form.StandOn(detail);
        form.Fill(detail.Fields);
        return form;
    }

    /// <summary>What others changed since, whether or not it is changed here too.</summary>
    public IReadOnlyList<string> MovedIn(ProspectDetail now) => opened.DifferencesTo(now.Fields);

    /// <summary>The fields about which both sides said something different: each is for the person to decide.</summary>
    public IReadOnlyList<string> ConflictsWith(ProspectDetail theirs)
    {
        var differing = Fields.DifferencesTo(theirs.Fields);

        // A draft that was brought back was begun on a version that is gone: nobody can say which side changed what.
        return SeenVersion != openedOn ? differing : [.. differing.Intersect(opened.DifferencesTo(Fields)).Intersect(opened.DifferencesTo(theirs.Fields))];
    }

    /// <summary>
    /// Takes over from the other side what was changed there alone and what is not to be kept of one's own, and stands on its version from
    /// now on.
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
