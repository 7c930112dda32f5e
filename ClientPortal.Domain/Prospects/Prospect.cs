using ClientPortal.Domain.People;

namespace ClientPortal.Domain.Prospects;

/// <summary>Somebody who may become a client. The provider's own business: for clients there are no prospects.</summary>
public sealed class Prospect : Entity
{
    public const int NameLength = 80;
    public const int PhoneLength = 40;
    public const int CompanyLength = 120;
    public const int LineLength = 200;
    public const int NotesLength = 20_000;
    public const int TagLength = 40;
    public const int MostTags = 20;

    /// <summary>A million million francs: beyond it a finger stayed on a key.</summary>
    public const long MostValue = 1_000_000_000_000;

    private readonly List<StatusPoint> history = [];
    private readonly List<Appointment> appointments = [];

    private Prospect()
    {
    }

    public string FirstName { get; private set; } = "";
    public string LastName { get; private set; } = "";

    /// <summary>In lower case, as <see cref="EmailAddress.Checked"/> keeps them; possibly empty.</summary>
    public string Email { get; private set; } = "";

    public string Phone { get; private set; } = "";
    public string Company { get; private set; } = "";
    public ProspectSource Source { get; private init; }
    public ProspectStatus Status { get; private set; }

    /// <summary>Since when it has this status.</summary>
    public DateTimeOffset StatusSince { get; private set; }

    /// <summary>The furthest that it came on the way to <see cref="ProspectStatus.Won"/>, whatever became of it.</summary>
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

    /// <summary>Set while it is deleted: nobody sees it, and it can be brought back.</summary>
    public DateTimeOffset? DeletedAt { get; private set; }

    /// <summary>What it became, when it became a client.</summary>
    public DateTimeOffset? ConvertedAt { get; private set; }
    public Guid? OrganisationId { get; private set; }
    public Guid? ProjectId { get; private set; }

    /// <summary>Name, company, e-mail and tags as they are searched, <see cref="Folding"/>.</summary>
    public string SearchText { get; private set; } = "";

    /// <summary>What a list by name is sorted by.</summary>
    public string SortName { get; private set; } = "";

    public string PhoneDigits { get; private set; } = "";

    /// <summary>What the same number written otherwise shares with it; empty without one.</summary>
    public string PhoneKey { get; private set; } = "";

    /// <summary>Each status that it had, and since when.</summary>
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

    public static Prospect Meet(Viewer by, ProspectFields fields, ProspectSource source, DateTimeOffset now)
    {
        MustMayTouch(by);
        var prospect = new Prospect { Source = source, CreatedAt = now, UpdatedAt = now, StatusSince = now };
        prospect.Take(fields.Checked());
        prospect.Remember(prospect.Record(by, now, new ProspectCreated { ProspectId = prospect.Id }));
        return prospect;
    }

    /// <summary>Changes what differs and records one event that names it; nothing at all when nothing differs.</summary>
    public void Change(Viewer by, ProspectFields fields, DateTimeOffset now)
    {
        MustMayTouch(by);
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
            Remember(updated);
        }
    }

    /// <summary>
    /// An appointment was booked, moved or cancelled, as told by whoever keeps the calendar. Told twice, or in the wrong order, it comes
    /// to the same: a cancelled appointment stays cancelled, and so does one that another replaces.
    /// </summary>
    public void Note(Viewer by, AppointmentFields told, DateTimeOffset now)
    {
        MustMayTouch(by);
        var changed = false;
        var appointment = appointments.Find(one => one.InviteeUri == told.InviteeUri);
        if (appointment is null)
        {
            appointment = new Appointment(Id, told);
            appointments.Add(appointment);
            changed = true;
        }

        changed |= appointment.Take(told);
        if (appointments.Exists(one => one.FormerInviteeUri == told.InviteeUri))
        {
            changed |= appointment.Replace(now);
        }

        if (told.FormerInviteeUri is not null && appointments.Find(one => one.InviteeUri == told.FormerInviteeUri) is { } former)
        {
            changed |= former.Replace(now);
        }

        if (changed)
        {
            RecordUpdate(by, ["appointment"], now);
        }
    }

    /// <summary>It is a client now. The prospect keeps the link to what it became.</summary>
    public void Convert(Viewer by, Guid organisationId, Guid projectId, DateTimeOffset now)
    {
        MustMayTouch(by);
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
            Remember(updated);
        }
    }

    public void Delete(Viewer by, DateTimeOffset now)
    {
        MustMayTouch(by);
        if (DeletedAt is null)
        {
            DeletedAt = now;
            Record(by, now, new ProspectDeleted { ProspectId = Id });
        }
    }

    public void Restore(Viewer by, DateTimeOffset now)
    {
        MustMayTouch(by);
        if (DeletedAt is not null)
        {
            DeletedAt = null;
            Record(by, now, new ProspectCreated { ProspectId = Id, Restored = true });
        }
    }

    /// <summary>How people speak of it: the person, else the company, else where it can be reached.</summary>
    public static string NameOf(string firstName, string lastName, string company, string email, string phone) =>
        $"{firstName} {lastName}".Trim() is { Length: > 0 } person ? person
        : company.Length > 0 ? company
        : email.Length > 0 ? email : phone;

    private static void MustMayTouch(Viewer by)
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

    private void Remember(PortalEvent happened) => history.Add(new StatusPoint(Id, happened.EventId, happened.At, Status));
}

/// <summary>A status as an event left it.</summary>
public sealed record StatusPoint(Guid ProspectId, Guid EventId, DateTimeOffset At, ProspectStatus Status);
