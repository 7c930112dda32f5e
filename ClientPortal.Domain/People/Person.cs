using ClientPortal.Domain.Documents;
using ClientPortal.Domain.Files;
using ClientPortal.Domain.Projects;

namespace ClientPortal.Domain.People;

/// <summary>A person who may sign in. Identity manages the account (password, tokens), which has the same id.</summary>
public sealed partial class Person : Entity
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

    /// <summary>A client who sees all projects and tickets of their organisation and manages its people.</summary>
    public bool IsOrganisationAdministrator { get; private set; }

    /// <summary>The language of pages and mail: <c>fr</c> or <c>en</c>.</summary>
    public string Language { get; private set; } = "fr";

    /// <summary>IANA name; Africa/Dakar by default.</summary>
    public string TimeZone { get; private set; } = "Africa/Dakar";

    /// <summary>The presence that the person chose; their connections decide when it is automatic.</summary>
    public ChosenStatus Status { get; private set; }

    /// <summary>When the person works, in their time zone; null when they do not say.</summary>
    public WorkingHours? WorkingHours { get; private set; }

    /// <summary>The generated name of their picture in the store; null to show their initials.</summary>
    public string? Picture { get; private set; }

    /// <summary>Set while the person may not sign in; only their name is still shown.</summary>
    public DateTimeOffset? DisabledAt { get; private set; }

    /// <summary>Set for good when the person's data were erased: what they wrote stays, as a deleted person's.</summary>
    public DateTimeOffset? ErasedAt { get; private set; }

    public DateTimeOffset CreatedAt { get; private init; }

    public Profile Profile => new(Name, JobTitle, Language, TimeZone, WorkingHours);

    /// <exception cref="NotFound">The viewer may not see the organisation.</exception>
    /// <exception cref="RuleBroken">The viewer may not add this role, or a field is not valid.</exception>
    public static Person Join(Viewer by, Organisation organisation, PersonFields fields, DateTimeOffset now)
    {
        by.MustAdminister(organisation.Id);
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

    /// <summary>Changes a person's own profile; one event names the fields that differ.</summary>
    /// <exception cref="NotFound">The viewer is another person.</exception>
    /// <exception cref="RuleBroken">A field is not valid, or the viewer is read-only.</exception>
    public void Describe(Viewer by, Profile profile, DateTimeOffset now)
    {
        by.MustBe(Id);
        profile = profile.Checked();
        var changed = Profile.DifferencesTo(profile);
        if (changed.Count > 0)
        {
            (Name, JobTitle) = (profile.Name, profile.JobTitle);
            (Language, TimeZone, WorkingHours) = (profile.Language, profile.TimeZone, profile.WorkingHours);
            RecordUpdate(by, changed, now);
        }
    }

    /// <summary>Changes the presence that the person chose: automatic, busy, away, invisible.</summary>
    /// <exception cref="NotFound">The viewer is another person.</exception>
    /// <exception cref="RuleBroken">The status is unknown, or the viewer is read-only.</exception>
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

    /// <summary>Changes the picture; null shows the initials again. The caller has checked that it is a picture.</summary>
    /// <exception cref="NotFound">The viewer is another person.</exception>
    /// <exception cref="RuleBroken">The viewer is read-only.</exception>
    public void ShowAs(Viewer by, string? picture, DateTimeOffset now)
    {
        by.MustBe(Id);
        if (Picture != picture)
        {
            Picture = picture;
            RecordUpdate(by, ["picture"], now);
        }
    }

    /// <summary>Changes the address; Identity has checked that it is the person's own.</summary>
    /// <exception cref="NotFound">The viewer is another person.</exception>
    /// <exception cref="RuleBroken">The address is not valid, or the viewer is read-only.</exception>
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

    /// <summary>Records that the person changed how they sign in; Identity made the change and checked the right to it.</summary>
    /// <exception cref="NotFound">The viewer is another person.</exception>
    /// <exception cref="RuleBroken">The viewer is read-only.</exception>
    public void NoteAccountChange(Viewer by, string what, DateTimeOffset now)
    {
        by.MustBe(Id);
        Record(by, now, new AccountChanged { PersonId = Id, What = what });
    }

    /// <summary>Records that the scanner refused a file that the person wanted to send with a new ticket.</summary>
    /// <exception cref="NotFound">The viewer is another person.</exception>
    /// <exception cref="RuleBroken">The viewer is read-only.</exception>
    public void RefuseFile(Viewer by, string threat, string sha256, DateTimeOffset now)
    {
        by.MustBe(Id);
        Record(by, now, new FileRefused { PersonId = Id, OrganisationId = OrganisationId, Threat = FileRefused.Shortened(threat), Sha256 = sha256 });
    }

    /// <summary>Records that the person downloads the documents of a project as an archive.</summary>
    /// <exception cref="NotFound">The viewer is another person.</exception>
    /// <exception cref="RuleBroken">The viewer is read-only.</exception>
    public void ExportShelf(Viewer by, Project project, int count, DateTimeOffset now)
    {
        by.MustBe(Id);
        Record(by, now, new ShelfExported { PersonId = Id, ProjectId = project.Id, OrganisationId = project.OrganisationId, Count = count });
    }

    /// <summary>
    /// Changes a person's role. People do not change their own role. <paramref name="isLastAdministrator"/> is what the caller found: the
    /// last administrator of the portal stays one.
    /// </summary>
    /// <exception cref="NotFound">The viewer may not see the person's organisation.</exception>
    /// <exception cref="RuleBroken">The viewer may not give or take this role, or the person cannot have it.</exception>
    public void ChangeRole(Viewer by, Role role, bool organisationAdministrator, bool isLastAdministrator, DateTimeOffset now)
    {
        by.MustAdminister(OrganisationId);
        by.MustBeAbleToGive(Role);
        by.MustBeAbleToGive(role);
        MustBeAnotherPerson(by);
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

    /// <summary>Ends the person's access: the event closes their circuits and streams and ends their tokens.</summary>
    /// <exception cref="NotFound">The viewer may not see the person's organisation.</exception>
    /// <exception cref="RuleBroken">The viewer may not, is that person, or the person is the last administrator.</exception>
    public void Disable(Viewer by, bool isLastAdministrator, DateTimeOffset now)
    {
        by.MustAdminister(OrganisationId);
        by.MustBeAbleToGive(Role);
        MustBeAnotherPerson(by);
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

    /// <exception cref="NotFound">The viewer may not see the person's organisation.</exception>
    /// <exception cref="RuleBroken">The viewer may not enable this person.</exception>
    public void Enable(Viewer by, DateTimeOffset now)
    {
        by.MustAdminister(OrganisationId);
        MustNotBeAService();
        by.MustBeAbleToGive(Role);
        if (ErasedAt is not null)
        {
            throw new RuleBroken("person.erased");
        }

        if (DisabledAt is not null)
        {
            DisabledAt = null;
            RecordUpdate(by, ["disabled"], now);
        }
    }

    /// <summary>Moves a client to another organisation; they see nothing more of the former one. The caller ends their memberships.</summary>
    /// <exception cref="RuleBroken">The viewer is not an administrator or is that person, or the role does not fit the organisation.</exception>
    public void Move(Viewer by, Organisation organisation, DateTimeOffset now)
    {
        by.MustBeAdmin();
        MustBeAnotherPerson(by);
        CheckPlace(Role, organisation);
        if (OrganisationId != organisation.Id)
        {
            // Two events: each organisation hears of its own side, and learns nothing of the other.
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

    private void MustBeAnotherPerson(Viewer by)
    {
        MustNotBeAService();
        if (by.PersonId == Id)
        {
            throw new RuleBroken("person.not-oneself");
        }
    }

    private void RecordUpdate(Viewer by, IReadOnlyList<string> fields, DateTimeOffset now) =>
        Record(by, now, new PersonUpdated { PersonId = Id, OrganisationId = OrganisationId, Fields = fields });
}

public enum Role
{
    Client,
    Technician,
    Admin,
}

public enum ChosenStatus
{
    /// <summary>The connections decide.</summary>
    Automatic,
    Busy,
    Away,

    /// <summary>Connected, and shown as offline to all others.</summary>
    Invisible,
}
