using ClientPortal.Domain.PersonalData;

namespace ClientPortal.Domain.People;

// The end of a person.
public sealed partial class Person
{
    /// <summary>The name that is stored for an erased person: a mark that pages show in the reader's language.</summary>
    public const string ErasedName = "Personne supprimée";

    /// <summary>
    /// Replaces what identifies the person; the caller deletes their account and the rows that are theirs alone. It cannot be undone.
    /// </summary>
    /// <param name="typedName">The name as the administrator typed it, to confirm.</param>
    /// <exception cref="NotFound">The viewer is a client.</exception>
    /// <exception cref="RuleBroken">
    /// <c>viewer.admin-only</c>, <c>viewer.read-only</c>, <c>person.not-oneself</c>, <c>person.last-administrator</c>, <c>person.erased</c>,
    /// <c>person.name-differs</c>.
    /// </exception>
    public void Erase(Viewer by, string typedName, bool isLastAdministrator, DateTimeOffset now)
    {
        by.MustBeAdmin();
        MustBeAnotherPerson(by);
        if (isLastAdministrator)
        {
            throw new RuleBroken("person.last-administrator");
        }

        if (ErasedAt is not null)
        {
            throw new RuleBroken("person.erased");
        }

        if (!string.Equals(typedName?.Trim(), Name, StringComparison.CurrentCultureIgnoreCase))
        {
            throw new RuleBroken("person.name-differs");
        }

        (Name, Email, JobTitle, Picture) = (ErasedName, $"{Id:N}@erased.invalid", "", null);
        (Language, TimeZone, WorkingHours, Status) = ("fr", "Africa/Dakar", null, ChosenStatus.Automatic);
        (IsOrganisationAdministrator, ErasedAt, DisabledAt) = (false, now, DisabledAt ?? now);
        RecordUpdate(by, ["name", "jobTitle", "email", "picture", "disabled"], now);
        Record(by, now, new PersonErased { PersonId = Id });
    }
}
