namespace ClientPortal.Domain.People;

/// <summary>
/// An invitation to join an organisation, valid for <see cref="Life"/>. Its link is stored only as a hash. It is used once, by the person
/// who has the link, and creates the person that it describes.
/// </summary>
public sealed class Invitation : Entity
{
    /// <summary>7 days: long enough for a week of leave, short enough that an old mail gives no access.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromDays(7);

    private Invitation()
    {
    }

    public Guid OrganisationId { get; private init; }
    public string Name { get; private init; } = "";
    public string Email { get; private init; } = "";
    public string JobTitle { get; private init; } = "";
    public Role Role { get; private init; }
    public bool IsOrganisationAdministrator { get; private init; }

    /// <summary>Projects that the person joins on accepting.</summary>
    public IReadOnlyList<Guid> ProjectIds { get; private init; } = [];

    public Guid InvitedBy { get; private init; }

    /// <summary>SHA-256 of the link's secret, in hexadecimal.</summary>
    public string SecretHash { get; private set; } = "";

    public DateTimeOffset CreatedAt { get; private init; }
    public DateTimeOffset ExpiresAt { get; private set; }
    public DateTimeOffset? AcceptedAt { get; private set; }
    public DateTimeOffset? WithdrawnAt { get; private set; }

    public PersonFields Fields => new(Name, Email, Role) { JobTitle = JobTitle, IsOrganisationAdministrator = IsOrganisationAdministrator };

    /// <exception cref="NotFound">The viewer may not see the organisation.</exception>
    /// <exception cref="RuleBroken">The viewer may not invite with this role, or a field is not valid.</exception>
    public static Invitation Send(
        Viewer by, Organisation organisation, PersonFields fields, IReadOnlyList<Guid> projectIds, string secretHash, DateTimeOffset now)
    {
        by.MustAdminister(organisation.Id);
        by.MustBeAbleToGive(fields.Role);
        Person.CheckPlace(fields.Role, organisation);
        var invitation = new Invitation
        {
            OrganisationId = organisation.Id,
            Name = Text.Line(fields.Name, "person.name", Person.NameLength),
            Email = EmailAddress.Checked(fields.Email),
            JobTitle = Text.OptionalLine(fields.JobTitle, "person.job-title", Person.NameLength),
            Role = fields.Role,
            IsOrganisationAdministrator = fields is { Role: Role.Client, IsOrganisationAdministrator: true },
            ProjectIds = projectIds,
            InvitedBy = by.ActorId,
            SecretHash = secretHash,
            CreatedAt = now,
            ExpiresAt = now + Life,
        };
        invitation.Record(by, now, invitation.Changed("sent"));
        return invitation;
    }

    /// <summary>Sets a new link and a new expiry; the former link is no longer valid.</summary>
    /// <exception cref="NotFound">The viewer may not see the organisation.</exception>
    /// <exception cref="RuleBroken"><c>invitation.closed</c>, or the viewer may not manage it.</exception>
    public void SendAgain(Viewer by, string secretHash, DateTimeOffset now)
    {
        MustBeOpen(by);
        (SecretHash, ExpiresAt) = (secretHash, now + Life);
        Record(by, now, Changed("sent"));
    }

    /// <exception cref="NotFound">The viewer may not see the organisation.</exception>
    /// <exception cref="RuleBroken"><c>invitation.closed</c>, or the viewer may not manage it.</exception>
    public void Withdraw(Viewer by, DateTimeOffset now)
    {
        MustBeOpen(by);
        WithdrawnAt = now;
        Record(by, now, Changed("withdrawn"));
    }

    public bool IsOpenAt(DateTimeOffset now) => AcceptedAt is null && WithdrawnAt is null && ExpiresAt > now;

    /// <summary>
    /// Creates the person, with <paramref name="name"/> or else the name in the invitation. <paramref name="from"/> is the network address
    /// from which the link was opened.
    /// </summary>
    /// <exception cref="RuleBroken"><c>invitation.closed</c>: it was used or withdrawn, or has expired.</exception>
    public Person Accept(Organisation organisation, DateTimeOffset now, string? from = null, string? name = null)
    {
        if (!IsOpenAt(now))
        {
            throw Closed();
        }

        AcceptedAt = now;
        var portal = Viewer.Portal with { From = from };
        Record(portal, now, Changed("accepted"));
        return Person.Join(portal, organisation, Fields with { Name = name ?? Name }, now);
    }

    private void MustBeOpen(Viewer by)
    {
        by.MustAdminister(OrganisationId);
        by.MustBeAbleToGive(Role);
        if (AcceptedAt is not null || WithdrawnAt is not null)
        {
            throw Closed();
        }
    }

    /// <summary>The refusal of an invitation that is unknown, used, withdrawn or expired.</summary>
    public static RuleBroken Closed() => new("invitation.closed") { Kind = RuleKind.LinkClosed };

    private InvitationChanged Changed(string to) => new() { InvitationId = Id, OrganisationId = OrganisationId, To = to };
}
