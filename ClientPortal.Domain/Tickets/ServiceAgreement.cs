using ClientPortal.Domain.People;

namespace ClientPortal.Domain.Tickets;

/// <summary>
/// The terms of one organisation; the provider's own row holds for all that have none. They count from the next ticket on, and for a
/// ticket whose priority changes: what was promised stays promised.
/// </summary>
public sealed class ServiceAgreement : Entity
{
    private ServiceAgreement()
    {
    }

    public Guid OrganisationId { get; private init; }
    public ServiceTerms Terms { get; private set; } = ServiceTerms.Default;

    public static ServiceAgreement Make(Viewer by, Guid organisationId, ServiceTerms terms, DateTimeOffset now)
    {
        var agreement = new ServiceAgreement { OrganisationId = organisationId };
        agreement.Change(by, terms, now);
        return agreement;
    }

    public void Change(Viewer by, ServiceTerms terms, DateTimeOffset now)
    {
        by.MustBeAdmin();
        Terms = terms.Checked();
        Record(by, now, new TermsChanged { OrganisationId = OrganisationId });
    }
}

/// <summary>What an organisation is promised is different from now on.</summary>
[EventName("terms.changed")]
public sealed record TermsChanged : PortalEvent
{
    public Guid OrganisationId { get; init; }
    public override Audience Audience => new() { OrganisationId = OrganisationId, StaffOnly = true };
}
