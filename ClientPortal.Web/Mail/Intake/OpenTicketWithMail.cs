using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;

namespace ClientPortal.Web.Mail.Intake;

/// <summary>
/// Opens a ticket for a person in the caller's save, and returns its number. The feature of tickets brings it; the queue of mails asks for it.
/// </summary>
/// <exception cref="NotFound">There is no such person.</exception>
/// <exception cref="RuleBroken">A field is refused, or the viewer is read-only.</exception>
public delegate Task<long> OpenTicketWithMail(
    PortalDb db, Viewer viewer, Guid requesterId, string title, string description, IReadOnlyCollection<Guid> files, CancellationToken stop);
