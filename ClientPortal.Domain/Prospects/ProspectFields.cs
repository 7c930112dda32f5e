using System.Globalization;
using ClientPortal.Domain.People;

namespace ClientPortal.Domain.Prospects;

/// <summary>All fields of a prospect's form: they are compared with the stored ones, and the differences are the change.</summary>
public sealed record ProspectFields
{
    private const int FewestDigits = 6, MostDigits = 20;

    public string FirstName { get; init; } = "";
    public string LastName { get; init; } = "";
    public string Email { get; init; } = "";
    public string Phone { get; init; } = "";
    public string Company { get; init; } = "";
    public ProspectStatus Status { get; init; }

    /// <summary>Why it was lost; empty for every other status.</summary>
    public string LostReason { get; init; } = "";

    /// <summary>The member of staff in charge of it.</summary>
    public Guid? OwnerId { get; init; }

    /// <summary>The expected revenue, in whole CFA francs (ISO 4217 XOF, which has no smaller unit).</summary>
    public long? Value { get; init; }

    public string NextStep { get; init; } = "";
    public DateOnly? NextStepOn { get; init; }
    public string Notes { get; init; } = "";
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>The same, cleaned.</summary>
    /// <exception cref="RuleBroken">The first reason why it is not valid.</exception>
    public ProspectFields Checked()
    {
        if (!Enum.IsDefined(Status))
        {
            throw new RuleBroken("prospect.status-unknown");
        }

        if (Value is < 0 or > Prospect.MostValue)
        {
            throw new RuleBroken("prospect.value-range");
        }

        var clean = this with
        {
            FirstName = Text.OptionalLine(FirstName, "prospect.firstName", Prospect.NameLength),
            LastName = Text.OptionalLine(LastName, "prospect.lastName", Prospect.NameLength),
            Email = Text.IsBlank(Email) ? "" : EmailAddress.Checked(Email),
            Phone = CheckedPhone(),
            Company = Text.OptionalLine(Company, "prospect.company", Prospect.CompanyLength),
            LostReason = Status == ProspectStatus.Lost ? Text.OptionalLine(LostReason, "prospect.lostReason", Prospect.LineLength) : "",
            NextStep = Text.OptionalLine(NextStep, "prospect.nextStep", Prospect.LineLength),
            Notes = Text.Block(Notes, "prospect.notes", Prospect.NotesLength),
            Tags = CheckedTags(),
        };
        if (clean.FirstName + clean.LastName + clean.Company + clean.Email + clean.Phone == "")
        {
            throw new RuleBroken("prospect.nameless");
        }

        return clean is { Status: ProspectStatus.Lost, LostReason: "" } ? throw new RuleBroken("prospect.lost-reason-required") : clean;
    }

    /// <summary>The names, as events carry them, of the fields in which the other differs.</summary>
    public IReadOnlyList<string> DifferencesTo(ProspectFields other)
    {
        var names = new List<string>();
        void Compare<T>(string name, T mine, T theirs)
        {
            if (!EqualityComparer<T>.Default.Equals(mine, theirs))
            {
                names.Add(name);
            }
        }

        Compare("firstName", FirstName, other.FirstName);
        Compare("lastName", LastName, other.LastName);
        Compare("email", Email, other.Email);
        Compare("phone", Phone, other.Phone);
        Compare("company", Company, other.Company);
        Compare("status", Status, other.Status);
        Compare("lostReason", LostReason, other.LostReason);
        Compare("owner", OwnerId, other.OwnerId);
        Compare("value", Value, other.Value);
        Compare("nextStep", NextStep, other.NextStep);
        Compare("nextStepOn", NextStepOn, other.NextStepOn);
        Compare("notes", Notes, other.Notes);
        Compare("tags", string.Join('\n', Tags), string.Join('\n', other.Tags));
        return names;
    }

    private string CheckedPhone()
    {
        var phone = Text.OptionalLine(Phone, "prospect.phone", Prospect.PhoneLength);
        var digits = phone.Count(char.IsAsciiDigit);
        return phone.Length == 0 || digits is >= FewestDigits and <= MostDigits ? phone : throw new RuleBroken("prospect.phone-invalid");
    }

    private List<string> CheckedTags()
    {
        var tags = Tags.Select(tag => Text.OptionalLine(tag, "prospect.tags", Prospect.TagLength).ToLower(CultureInfo.InvariantCulture))
            .Where(tag => tag.Length > 0).DistinctBy(Folding.Of).ToList();
        return tags.Count <= Prospect.MostTags ? tags : throw new RuleBroken("prospect.too-many-tags", Prospect.MostTags);
    }
}

public enum ProspectStatus
{
    New,
    Contacted,
    Qualified,
    Proposal,
    Won,
    Lost,
}

/// <summary>Where it came from.</summary>
public enum ProspectSource
{
    Manual,
    Calendly,
    WebForm,
    Api,
    Import,
}
