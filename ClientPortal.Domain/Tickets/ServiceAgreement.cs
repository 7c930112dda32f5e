using ClientPortal.Domain.People;

namespace ClientPortal.Domain.Tickets;

/// <summary>
/// The terms of one organisation; the provider's own row applies to all that have none. They apply to new tickets and to tickets whose
/// priority changes; other tickets keep their targets.
/// </summary>
public sealed class ServiceAgreement : Entity
{
    private ServiceAgreement()
    {
    }

    public Guid OrganisationId { get; private init; }
    public ServiceTerms Terms { get; private set; } = ServiceTerms.Default;

    /// <exception cref="RuleBroken">The viewer is not an administrator, or the terms are not valid.</exception>
    public static ServiceAgreement Make(Viewer by, Guid organisationId, ServiceTerms terms, DateTimeOffset now)
    {
        var agreement = new ServiceAgreement { OrganisationId = organisationId };
        agreement.Change(by, terms, now);
        return agreement;
    }

    /// <exception cref="RuleBroken">The viewer is not an administrator, or the terms are not valid.</exception>
    public void Change(Viewer by, ServiceTerms terms, DateTimeOffset now)
    {
        by.MustBeAdmin();
        Terms = terms.Checked();
        Record(by, now, new TermsChanged { OrganisationId = OrganisationId });
    }
}

/// <summary>An administrator changed the terms of an organisation.</summary>
[EventName("terms.changed")]
public sealed record TermsChanged : PortalEvent
{
    public Guid OrganisationId { get; init; }
    public override Audience Audience => new() { OrganisationId = OrganisationId, StaffOnly = true };
}
