namespace ClientPortal.Domain.People;

/// <summary>The provider itself, or one of its clients.</summary>
public sealed class Organisation : Entity
{
    public const int NameLength = 120;

    private Organisation()
    {
    }

    public string Name { get; private set; } = "";

    /// <summary>Whether it is the company that sells the services; its people are staff. There is one.</summary>
    public bool IsProvider { get; private init; }

    public DateTimeOffset CreatedAt { get; private init; }

    /// <exception cref="RuleBroken">The viewer is not an administrator, or the name is not valid.</exception>
    public static Organisation Found(Viewer by, string name, bool isProvider, DateTimeOffset now)
    {
        by.MustBeAdmin();
        var organisation = new Organisation { Name = Text.Line(name, "organisation.name", NameLength), IsProvider = isProvider, CreatedAt = now };
        organisation.Record(by, now, new OrganisationCreated { OrganisationId = organisation.Id });
        return organisation;
    }

    /// <summary>Changes the name; administrators may, and the organisation's own administrators.</summary>
    /// <exception cref="NotFound">The viewer may not see the organisation.</exception>
    /// <exception cref="RuleBroken">The viewer may not manage it, or the name is not valid.</exception>
    public void Rename(Viewer by, string name, DateTimeOffset now)
    {
        by.MustAdminister(Id);
        name = Text.Line(name, "organisation.name", NameLength);
        if (Name != name)
        {
            Name = name;
            Record(by, now, new OrganisationUpdated { OrganisationId = Id, Fields = ["name"] });
        }
    }
}
