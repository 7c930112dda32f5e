using ClientPortal.Domain.People;

namespace ClientPortal.Domain.PersonalData;

/// <summary>A request for everything that the portal holds about a person: a ZIP, prepared by a job and kept for seven days.</summary>
public sealed class PersonalExport : Entity
{
    /// <summary>From the moment when it is ready: a week to download it, and then no second copy of everything lies about.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);

    private PersonalExport()
    {
    }

    /// <summary>The person whom it is about.</summary>
    public Guid PersonId { get; private init; }

    /// <summary>That person, or an administrator.</summary>
    public Guid AskedBy { get; private init; }

    public DateTimeOffset AskedAt { get; private init; }

    /// <summary>Null until the job has prepared it.</summary>
    public DateTimeOffset? ExpiresAt { get; private set; }

    /// <summary>The generated name of the ZIP in the store; null until it is ready.</summary>
    public string? StoredName { get; private set; }

    /// <summary>Bytes; 0 until it is ready.</summary>
    public long Size { get; private set; }

    /// <exception cref="NotFound">A client who is not that person.</exception>
    /// <exception cref="RuleBroken"><c>viewer.admin-only</c>, <c>viewer.read-only</c>.</exception>
    public static PersonalExport Ask(Viewer by, Guid personId, DateTimeOffset now)
    {
        CheckRight(by, personId);
        var export = new PersonalExport { PersonId = personId, AskedBy = by.ActorId, AskedAt = now };
        export.Record(by, now, new PersonalDataRequested { PersonId = personId });
        return export;
    }

    /// <summary>The job has prepared the ZIP.</summary>
    public void Finish(Viewer by, string storedName, long size, DateTimeOffset now)
    {
        by.MustBeAdmin();
        (StoredName, Size, ExpiresAt) = (storedName, size, now + Lifetime);
        Record(by, now, new PersonalDataPrepared { PersonId = PersonId });
    }

    /// <summary>Records that the ZIP is downloaded.</summary>
    /// <exception cref="NotFound">A client who is not that person; or it is not ready, or has expired.</exception>
    /// <exception cref="RuleBroken"><c>viewer.admin-only</c>, <c>viewer.read-only</c>.</exception>
    public void Download(Viewer by, DateTimeOffset now)
    {
        CheckRight(by, PersonId);
        if (StoredName is null || ExpiresAt <= now)
        {
            throw new NotFound();
        }

        Record(by, now, new PersonalDataDownloaded { PersonId = PersonId });
    }

    private static void CheckRight(Viewer by, Guid personId)
    {
        by.MustWrite();
        if (by.PersonId != personId)
        {
            by.MustBeStaffToSee();
            by.MustBeAdmin();
        }
    }
}
