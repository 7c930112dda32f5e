using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Domain.Tickets;
using ClientPortal.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Tickets;

/// <summary>Service terms and canned replies, which clients cannot see, and everyone's saved views.</summary>
public sealed class TicketDeskCommands(PortalStore store, TimeProvider clock)
{
    /// <summary>
    /// Sets the SLA targets of an organisation's future tickets. The provider's own terms apply to organisations that have none.
    /// </summary>
    /// <exception cref="NotFound">The viewer is a client, or the organisation does not exist.</exception>
    /// <exception cref="RuleBroken">The viewer is no administrator, or the terms are refused.</exception>
    public Task SetTermsAsync(Viewer viewer, Guid organisationId, ServiceTerms terms, CancellationToken stop = default) => store.WriteAsync(
        async db =>
        {
            viewer.MustBeStaffToSee();
            viewer.MustBeAdmin();
            if (!await db.Organisations.VisibleTo(viewer).AnyAsync(organisation => organisation.Id == organisationId, stop))
            {
                throw new NotFound();
            }

            if (await db.Agreements.SingleOrDefaultAsync(agreement => agreement.OrganisationId == organisationId, stop) is { } existing)
            {
                existing.Change(viewer, terms, clock.GetUtcNow());
                return;
            }

            db.Agreements.Add(ServiceAgreement.Make(viewer, organisationId, terms, clock.GetUtcNow()));
        },
        stop);

    /// <summary>Adds a canned reply, or changes the one with this id.</summary>
    /// <exception cref="NotFound">The viewer is a client, or there is no such reply.</exception>
    /// <exception cref="RuleBroken">Title or text is refused.</exception>
    public Task WriteReplyAsync(Viewer viewer, Guid? id, string title, string text, CancellationToken stop = default) => store.WriteAsync(
        async db =>
        {
            viewer.MustBeStaffToSee();
            if (id is null)
            {
                db.CannedReplies.Add(CannedReply.Write(viewer, title, text, clock.GetUtcNow()));
                return;
            }

            var reply = await db.CannedReplies.SingleOrDefaultAsync(one => one.Id == id, stop) ?? throw new NotFound();
            reply.Change(viewer, title, text, clock.GetUtcNow());
        },
        stop);

    /// <summary>Removes a canned reply.</summary>
    /// <exception cref="NotFound">The viewer is a client, or there is no such reply.</exception>
    public Task RemoveReplyAsync(Viewer viewer, Guid id, CancellationToken stop = default) => store.WriteAsync(
        async db =>
        {
            viewer.MustBeStaffToSee();
            var reply = await db.CannedReplies.SingleOrDefaultAsync(one => one.Id == id, stop) ?? throw new NotFound();
            reply.Remove(viewer, clock.GetUtcNow());
            db.CannedReplies.Remove(reply);
        },
        stop);

    /// <summary>Saves a filter of the list under a name, for the viewer alone.</summary>
    /// <exception cref="RuleBroken"><c>view.too-many</c>, or the name is refused.</exception>
    public Task KeepViewAsync(Viewer viewer, string name, string query, CancellationToken stop = default) => store.WriteAloneAsync(
        $"{nameof(SavedView)} {viewer.PersonId}",
        async db =>
        {
            if (await db.SavedViews.CountAsync(view => view.PersonId == viewer.PersonId, stop) >= SavedView.MostPerPerson)
            {
                throw new RuleBroken("view.too-many", SavedView.MostPerPerson);
            }

            db.SavedViews.Add(SavedView.Keep(viewer, name, query, clock.GetUtcNow()));
        },
        stop);

    /// <summary>Removes one of the viewer's own saved views.</summary>
    /// <exception cref="NotFound">The viewer has no such view.</exception>
    public Task RemoveViewAsync(Viewer viewer, Guid id, CancellationToken stop = default) => store.WriteAsync(
        async db =>
        {
            var view = await db.SavedViews.SingleOrDefaultAsync(one => one.Id == id && one.PersonId == viewer.PersonId, stop)
                ?? throw new NotFound();
            view.Remove(viewer, clock.GetUtcNow());
            db.SavedViews.Remove(view);
        },
        stop);
}
