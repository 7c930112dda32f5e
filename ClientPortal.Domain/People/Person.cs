namespace ClientPortal.Domain.People;

/// <summary>Somebody who may sign in. The account (password, tokens) has the same id and is Identity's business.</summary>
public sealed class Person : Entity
{
    public const int NameLength = 120;
    public const int EmailLength = 254; // RFC 5321, 4.5.3.1.3

    private Person()
    {
    }

    public Guid OrganisationId { get; private set; }
    public string Name { get; private set; } = "";
    public string Email { get; private set; } = "";

    /// <summary>What the person does, as others read it: « Directrice logistique ». Possibly empty.</summary>
    public string JobTitle { get; private set; } = "";

    public Role Role { get; private set; }

    /// <summary>A client who sees all of its organisation's projects and tickets.</summary>
    public bool IsOrganisationAdministrator { get; private set; }

    /// <summary>The language of pages and mail: <c>fr</c> or <c>en</c>.</summary>
    public string Language { get; private set; } = "fr";

    /// <summary>IANA name. Dakar unless chosen.</summary>
    public string TimeZone { get; private set; } = "Africa/Dakar";

    /// <summary>What the person says of itself; what is seen besides comes from its connections.</summary>
    public ChosenStatus Status { get; private set; }

    public DateTimeOffset CreatedAt { get; private init; }

    public static Person Join(Viewer by, Organisation organisation, PersonFields fields, DateTimeOffset now)
    {
        by.MustBeAdmin();
        if (fields.Role != Role.Client && !organisation.IsProvider)
        {
            throw new RuleBroken("person.staff-is-providers");
        }

        if (fields.Role == Role.Client && organisation.IsProvider)
        {
            throw new RuleBroken("person.provider-is-staffs");
        }

        var person = new Person
        {
            OrganisationId = organisation.Id,
            Name = Text.Line(fields.Name, "person.name", NameLength),
            Email = Text.Line(fields.Email, "person.email", EmailLength).ToLowerInvariant(),
            JobTitle = Text.OptionalLine(fields.JobTitle, "person.job-title", NameLength),
            Role = fields.Role,
            IsOrganisationAdministrator = fields is { Role: Role.Client, IsOrganisationAdministrator: true },
            CreatedAt = now,
        };
        if (!System.Net.Mail.MailAddress.TryCreate(person.Email, out var address) || address.Address != person.Email)
        {
            throw new RuleBroken("person.email-invalid");
        }

        person.Record(new PersonCreated { PersonId = person.Id, OrganisationId = organisation.Id, At = now, ActorId = by.ActorId });
        return person;
    }

    /// <summary>Says « occupé », or takes it back.</summary>
    public void Choose(Viewer by, ChosenStatus status, DateTimeOffset now)
    {
        by.MustBe(Id);
        if (Status != status)
        {
            Status = status;
            RecordUpdate(by, "status", now);
        }
    }

    public void Speak(Viewer by, string language, DateTimeOffset now)
    {
        by.MustBe(Id);
        if (language is not ("fr" or "en"))
        {
            throw new RuleBroken("person.language-unknown");
        }

        if (Language != language)
        {
            Language = language;
            RecordUpdate(by, "language", now);
        }
    }

    private void RecordUpdate(Viewer by, string field, DateTimeOffset now) =>
        Record(new PersonUpdated { PersonId = Id, OrganisationId = OrganisationId, Fields = [field], At = now, ActorId = by.ActorId });
}

public sealed record PersonFields(string Name, string Email, Role Role)
{
    public string JobTitle { get; init; } = "";
    public bool IsOrganisationAdministrator { get; init; }
}

public enum Role
{
    Client,
    Technician,
    Admin,
}

public enum ChosenStatus
{
    /// <summary>Whatever the connections say.</summary>
    Automatic,
    Busy,
}
