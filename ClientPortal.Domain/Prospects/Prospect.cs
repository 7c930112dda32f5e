using ClientPortal.Domain.People;

namespace ClientPortal.Domain.Prospects;

/// <summary>A person or company that may become a client. Staff only: for clients there are no prospects.</summary>
public sealed class Prospect : Entity
{
    public const int NameLength = 80;
    public const int PhoneLength = 40;
    public const int CompanyLength = 120;
    public const int LineLength = 200;
    public const int NotesLength = 20_000;
    public const int TagLength = 40;
    public const int MostTags = 20;

    /// <summary>A million million francs: a larger value is a typing error.</summary>
    public const long MostValue = 1_000_000_000_000;

    private readonly List<StatusPoint> history = [];
    private readonly List<Appointment> appointments = [];

    private Prospect()
    {
    }

    public string FirstName { get; private set; } = "";
    public string LastName { get; private set; } = "";

    /// <summary>In the form of <see cref="EmailAddress.Checked"/>; possibly empty.</summary>
    public string Email { get; private set; } = "";

    public string Phone { get; private set; } = "";
    public string Company { get; private set; } = "";
    public ProspectSource Source { get; private init; }
    public ProspectStatus Status { get; private set; }

    /// <summary>When it got this status.</summary>
    public DateTimeOffset StatusSince { get; private set; }

    /// <summary>The furthest status that it reached on the way to <see cref="ProspectStatus.Won"/>, even when it was lost later.</summary>
    public ProspectStatus Furthest { get; private set; }

    public string LostReason { get; private set; } = "";
    public Guid? OwnerId { get; private set; }

    /// <summary>Whole CFA francs.</summary>
    public long? Value { get; private set; }

    public string NextStep { get; private set; } = "";
    public DateOnly? NextStepOn { get; private set; }
    public string Notes { get; private set; } = "";
    public IReadOnlyList<string> Tags { get; private set; } = [];
    public DateTimeOffset CreatedAt { get; private init; }
    public DateTimeOffset UpdatedAt { get; private set; }

    /// <summary>Set while it is deleted: no list shows it, and staff can restore it.</summary>
    public DateTimeOffset? DeletedAt { get; private set; }

    /// <summary>When it became a client; the organisation and the project that were made for it follow.</summary>
    public DateTimeOffset? ConvertedAt { get; private set; }
    public Guid? OrganisationId { get; private set; }
    public Guid? ProjectId { get; private set; }

    /// <summary>Name, company, e-mail and tags in the form in which they are searched, <see cref="Folding"/>.</summary>
    public string SearchText { get; private set; } = "";

    /// <summary>The key by which a list is sorted by name.</summary>
    public string SortName { get; private set; } = "";

    public string PhoneDigits { get; private set; } = "";

    /// <summary><see cref="Folding.PhoneKey"/>: the same for one number in two spellings; empty without a number.</summary>
    public string PhoneKey { get; private set; } = "";

    /// <summary>Each status that it had, and when it got it.</summary>
    public IReadOnlyList<StatusPoint> History => history;

    public IReadOnlyList<Appointment> Appointments => appointments;

    public ProspectFields Fields => new()
    {
        FirstName = FirstName,
        LastName = LastName,
        Email = Email,
        Phone = Phone,
        Company = Company,
        Status = Status,
        LostReason = LostReason,
        OwnerId = OwnerId,
        Value = Value,
        NextStep = NextStep,
        NextStepOn = NextStepOn,
        Notes = Notes,
        Tags = Tags,
    };

    /// <exception cref="NotFound">The viewer is a client.</exception>
    /// <exception cref="RuleBroken">A field is not valid, or the viewer is read-only.</exception>
    public static Prospect Meet(Viewer by, ProspectFields fields, ProspectSource source, DateTimeOffset now)
    {
        MustBeAbleToChange(by);
        var prospect = new Prospect { Source = source, CreatedAt = now, UpdatedAt = now, StatusSince = now };
        prospect.Take(fields.Checked());
        prospect.AddToHistory(prospect.Record(by, now, new ProspectCreated { ProspectId = prospect.Id }));
        return prospect;
    }

    /// <summary>Changes the fields that differ and records one event that names them; no event when none differs.</summary>
    /// <exception cref="NotFound">The viewer is a client.</exception>
    /// <exception cref="RuleBroken">A field is not valid, or the viewer is read-only.</exception>
    public void Change(Viewer by, ProspectFields fields, DateTimeOffset now)
    {
        MustBeAbleToChange(by);
        fields = fields.Checked();
        var changed = Fields.DifferencesTo(fields);
        if (changed.Count == 0)
        {
            return;
        }

        Take(fields);
        var updated = RecordUpdate(by, changed, now);
        if (changed.Contains("status"))
        {
            StatusSince = now;
            AddToHistory(updated);
        }
    }

    /// <summary>
    /// Records that an appointment was booked, moved or cancelled, as the calendar sent it. Repeated or in another order, the result is the
    /// same: a cancelled appointment stays cancelled, and so does one that another replaces.
    /// </summary>
    /// <exception cref="NotFound">The viewer is a client.</exception>
    /// <exception cref="RuleBroken">The viewer is read-only.</exception>
    public void Note(Viewer by, AppointmentFields sent, DateTimeOffset now)
    {
        MustBeAbleToChange(by);
        var changed = false;
        var appointment = appointments.Find(one => one.InviteeUri == sent.InviteeUri);
        if (appointment is null)
        {
            appointment = new Appointment(Id, sent);
            appointments.Add(appointment);
            changed = true;
        }

        changed |= appointment.Take(sent);
        if (appointments.Exists(one => one.FormerInviteeUri == sent.InviteeUri))
        {
            changed |= appointment.Replace(now);
        }

        if (sent.FormerInviteeUri is not null && appointments.Find(one => one.InviteeUri == sent.FormerInviteeUri) is { } former)
        {
            changed |= former.Replace(now);
        }

        if (changed)
        {
            RecordUpdate(by, ["appointment"], now);
        }
    }

    /// <summary>Marks it as won and links the organisation and the project that were made for it.</summary>
    /// <exception cref="NotFound">The viewer is a client.</exception>
    /// <exception cref="RuleBroken"><c>prospect.already-converted</c>, or the viewer is read-only.</exception>
    public void Convert(Viewer by, Guid organisationId, Guid projectId, DateTimeOffset now)
    {
        MustBeAbleToChange(by);
        if (ConvertedAt is not null)
        {
            throw new RuleBroken("prospect.already-converted");
        }

        (ConvertedAt, OrganisationId, ProjectId) = (now, organisationId, projectId);
        var was = Status;
        Take(Fields with { Status = ProspectStatus.Won, LostReason = "" });
        var updated = RecordUpdate(by, was == Status ? ["converted"] : ["converted", "status"], now);
        if (was != Status)
        {
            StatusSince = now;
            AddToHistory(updated);
        }
    }

    /// <exception cref="NotFound">The viewer is a client.</exception>
    /// <exception cref="RuleBroken">The viewer is read-only.</exception>
    public void Delete(Viewer by, DateTimeOffset now)
    {
        MustBeAbleToChange(by);
        if (DeletedAt is null)
        {
            DeletedAt = now;
            Record(by, now, new ProspectDeleted { ProspectId = Id });
        }
    }

    /// <exception cref="NotFound">The viewer is a client.</exception>
    /// <exception cref="RuleBroken">The viewer is read-only.</exception>
    public void Restore(Viewer by, DateTimeOffset now)
    {
        MustBeAbleToChange(by);
        if (DeletedAt is not null)
        {
            DeletedAt = null;
            Record(by, now, new ProspectCreated { ProspectId = Id, Restored = true });
        }
    }

    /// <summary>
    /// Removes what names the person, whose account was erased. One that became a client stays in the figures; any other is deleted too.
    /// </summary>
    /// <exception cref="NotFound">The viewer is a client.</exception>
    /// <exception cref="RuleBroken">The viewer is read-only.</exception>
    public void Erase(Viewer by, DateTimeOffset now)
    {
        MustBeAbleToChange(by);
        var before = Fields;
        var erased = before with
        {
            FirstName = "",
            LastName = Person.ErasedName,
            Email = "",
            Phone = "",
            Company = "",
            LostReason = "",
            NextStep = "",
            NextStepOn = null,
            Notes = "",
            Tags = [],
        };
        Take(erased);
        appointments.Clear();
        RecordUpdate(by, before.DifferencesTo(erased), now);
        if (ConvertedAt is null)
        {
            Delete(by, now);
        }
    }

    /// <summary>The name to show: the person, else the company, else the e-mail address, else the phone number.</summary>
    public static string NameOf(string firstName, string lastName, string company, string email, string phone) =>
        $"{firstName} {lastName}".Trim() is { Length: > 0 } person ? person
        : company.Length > 0 ? company
        : email.Length > 0 ? email : phone;

    private static void MustBeAbleToChange(Viewer by)
    {
        by.MustBeStaffToSee();
        by.MustBeStaff();
    }

    private void Take(ProspectFields fields)
    {
        (FirstName, LastName, Email, Phone, Company) = (fields.FirstName, fields.LastName, fields.Email, fields.Phone, fields.Company);
        (Status, LostReason, OwnerId, Value) = (fields.Status, fields.LostReason, fields.OwnerId, fields.Value);
        (NextStep, NextStepOn, Notes) = (fields.NextStep, fields.NextStepOn, fields.Notes);
        if (!Tags.SequenceEqual(fields.Tags))
        {
            Tags = [.. fields.Tags];
        }

        if (Status != ProspectStatus.Lost && Status > Furthest)
        {
            Furthest = Status;
        }

        SearchText = Folding.Of($"{FirstName} {LastName} {FirstName} {Company} {Email} {string.Join(' ', Tags)}");
        SortName = Folding.Of(LastName.Length > 0 ? $"{LastName} {FirstName}" : NameOf(FirstName, LastName, Company, Email, Phone));
        (PhoneDigits, PhoneKey) = (Folding.Digits(Phone), Folding.PhoneKey(Phone));
    }

    private ProspectUpdated RecordUpdate(Viewer by, IReadOnlyList<string> fields, DateTimeOffset now)
    {
        UpdatedAt = now;
        return Record(by, now, new ProspectUpdated { ProspectId = Id, Fields = fields });
    }

    private void AddToHistory(PortalEvent happened) => history.Add(new StatusPoint(Id, happened.EventId, happened.At, Status));
}

/// <summary>The status after one event.</summary>
public sealed record StatusPoint(Guid ProspectId, Guid EventId, DateTimeOffset At, ProspectStatus Status);
