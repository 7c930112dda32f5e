using ClientPortal.Domain.Files;

namespace ClientPortal.Domain.People;

/// <summary>Somebody who may sign in. The account (password, tokens) has the same id and is Identity's business.</summary>
public sealed class Person : Entity
{
    public const int NameLength = 120;
    public const int EmailLength = EmailAddress.Length;

    private Person()
    {
    }

    public Guid OrganisationId { get; private set; }
    public string Name { get; private set; } = "";
    public string Email { get; private set; } = "";

    /// <summary>What the person does, as others read it: « Directrice logistique ». Possibly empty.</summary>
    public string JobTitle { get; private set; } = "";

    public Role Role { get; private set; }

    /// <summary>A client who sees all of its organisation's projects and tickets, and looks after its people.</summary>
    public bool IsOrganisationAdministrator { get; private set; }

    /// <summary>The language of pages and mail: <c>fr</c> or <c>en</c>.</summary>
    public string Language { get; private set; } = "fr";

    /// <summary>IANA name. Dakar unless chosen.</summary>
    public string TimeZone { get; private set; } = "Africa/Dakar";

    /// <summary>What the person says of itself; what is seen besides comes from its connections.</summary>
    public ChosenStatus Status { get; private set; }

    /// <summary>When the person works, in its time zone; null when it does not say.</summary>
    public WorkingHours? WorkingHours { get; private set; }

    /// <summary>The generated name under which the store keeps its picture; null for its initials.</summary>
    public string? Picture { get; private set; }

    /// <summary>Set while the person may not sign in and is heard of only as a name.</summary>
    public DateTimeOffset? DisabledAt { get; private set; }

    public DateTimeOffset CreatedAt { get; private init; }

    public Profile Profile => new(Name, JobTitle, Language, TimeZone, WorkingHours);

    public static Person Join(Viewer by, Organisation organisation, PersonFields fields, DateTimeOffset now)
    {
        by.MustLookAfter(organisation.Id);
        by.MustBeAbleToGive(fields.Role);
        CheckPlace(fields.Role, organisation);
        var person = new Person
        {
            OrganisationId = organisation.Id,
            Name = Text.Line(fields.Name, "person.name", NameLength),
            Email = EmailAddress.Checked(fields.Email),
            JobTitle = Text.OptionalLine(fields.JobTitle, "person.job-title", NameLength),
            Role = fields.Role,
            IsOrganisationAdministrator = fields is { Role: Role.Client, IsOrganisationAdministrator: true },
            CreatedAt = now,
        };
        person.Record(by, now, new PersonCreated { PersonId = person.Id, OrganisationId = organisation.Id });
        return person;
    }

    /// <summary>What people say of themselves; one event names what differs.</summary>
    public void Describe(Viewer by, Profile profile, DateTimeOffset now)
    {
        by.MustBe(Id);
        profile = profile.Checked();
        var changed = Profile.DifferencesTo(profile);
        if (changed.Count > 0)
        {
            (Name, JobTitle, Language, TimeZone, WorkingHours) = (profile.Name, profile.JobTitle, profile.Language, profile.TimeZone, profile.WorkingHours);
            RecordUpdate(by, changed, now);
        }
    }

    /// <summary>What it says of itself, whatever its connections say: busy, away, not here.</summary>
    public void Choose(Viewer by, ChosenStatus status, DateTimeOffset now)
    {
        by.MustBe(Id);
        if (!Enum.IsDefined(status))
        {
            throw new RuleBroken("person.status-unknown");
        }

        if (Status != status)
        {
            Status = status;
            RecordUpdate(by, ["status"], now);
        }
    }

    /// <summary>Another picture, or its initials again. The caller has made sure that it is a picture.</summary>
    public void ShowAs(Viewer by, string? picture, DateTimeOffset now)
    {
        by.MustBe(Id);
        if (Picture != picture)
        {
            Picture = picture;
            RecordUpdate(by, ["picture"], now);
        }
    }

    /// <summary>A new address; Identity has made sure that it is the person's own.</summary>
    public void ChangeEmail(Viewer by, string email, DateTimeOffset now)
    {
        by.MustBe(Id);
        email = EmailAddress.Checked(email);
        if (Email != email)
        {
            Email = email;
            RecordUpdate(by, ["email"], now);
        }
    }

    /// <summary>Notes that the person changed its keys; Identity keeps them and has checked that it may.</summary>
    public void NoteAccountChange(Viewer by, string what, DateTimeOffset now)
    {
        by.MustBe(Id);
        Record(by, now, new AccountChanged { PersonId = Id, What = what });
    }

    /// <summary>The scanner refused a file that it wanted to send with a new ticket.</summary>
    public void RefuseFile(Viewer by, string threat, string sha256, DateTimeOffset now)
    {
        by.MustBe(Id);
        Record(by, now, new FileRefused { PersonId = Id, OrganisationId = OrganisationId, Threat = FileRefused.Shortened(threat), Sha256 = sha256 });
    }

    /// <summary>
    /// Raises or lowers a person. Nobody changes its own role; <paramref name="isLastAdministrator"/> is what the caller found: the last
    /// administrator of the portal stays one.
    /// </summary>
    public void ChangeRole(Viewer by, Role role, bool organisationAdministrator, bool isLastAdministrator, DateTimeOffset now)
    {
        by.MustLookAfter(OrganisationId);
        by.MustBeAbleToGive(Role);
        by.MustBeAbleToGive(role);
        MustBeSomebodyElse(by);
        if (!Enum.IsDefined(role))
        {
            throw new RuleBroken("person.role-unknown");
        }

        if ((role == Role.Client) != (Role == Role.Client))
        {
            throw new RuleBroken(role == Role.Client ? "person.provider-is-staffs" : "person.staff-is-providers");
        }

        if (isLastAdministrator && role != Role.Admin)
        {
            throw new RuleBroken("person.last-administrator");
        }

        var administrator = role == Role.Client && organisationAdministrator;
        if (Role != role || IsOrganisationAdministrator != administrator)
        {
            (Role, IsOrganisationAdministrator) = (role, administrator);
            RecordUpdate(by, ["role"], now);
        }
    }

    /// <summary>Ends the person's access: its circuits, streams and tokens are cut by the event.</summary>
    public void Disable(Viewer by, bool isLastAdministrator, DateTimeOffset now)
    {
        by.MustLookAfter(OrganisationId);
        by.MustBeAbleToGive(Role);
        MustBeSomebodyElse(by);
        if (isLastAdministrator)
        {
            throw new RuleBroken("person.last-administrator");
        }

        if (DisabledAt is null)
        {
            DisabledAt = now;
            RecordUpdate(by, ["disabled"], now);
        }
    }

    public void Enable(Viewer by, DateTimeOffset now)
    {
        by.MustLookAfter(OrganisationId);
        by.MustBeAbleToGive(Role);
        if (DisabledAt is not null)
        {
            DisabledAt = null;
            RecordUpdate(by, ["disabled"], now);
        }
    }

    /// <summary>A client changes its employer: what it saw of the former one is gone. The caller ends its memberships.</summary>
    public void Move(Viewer by, Organisation organisation, DateTimeOffset now)
    {
        by.MustBeAdmin();
        MustBeSomebodyElse(by);
        CheckPlace(Role, organisation);
        if (OrganisationId != organisation.Id)
        {
            // Each organisation hears of it under its own name, and learns nothing of the other.
            RecordUpdate(by, ["organisation"], now);
            (OrganisationId, IsOrganisationAdministrator) = (organisation.Id, false);
            RecordUpdate(by, ["organisation"], now);
        }
    }

    internal static void CheckPlace(Role role, Organisation organisation)
    {
        if (!Enum.IsDefined(role))
        {
            throw new RuleBroken("person.role-unknown");
        }

        if (role != Role.Client && !organisation.IsProvider)
        {
            throw new RuleBroken("person.staff-is-providers");
        }

        if (role == Role.Client && organisation.IsProvider)
        {
            throw new RuleBroken("person.provider-is-staffs");
        }
    }

    private void MustBeSomebodyElse(Viewer by)
    {
        if (by.PersonId == Id)
        {
            throw new RuleBroken("person.not-oneself");
        }
    }

    private void RecordUpdate(Viewer by, IReadOnlyList<string> fields, DateTimeOffset now) =>
        Record(by, now, new PersonUpdated { PersonId = Id, OrganisationId = OrganisationId, Fields = fields });
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
    Away,

    /// <summary>Here, and offline to everybody else.</summary>
    Invisible,
}
