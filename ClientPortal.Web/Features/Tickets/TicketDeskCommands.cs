using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Domain.Tickets;
using ClientPortal.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Tickets;

/// <summary>What is set up around tickets: terms and canned replies, which for clients do not exist, and everybody's saved views.</summary>
public sealed class TicketDeskCommands(PortalStore store, TimeProvider clock)
{
    /// <summary>What an organisation is promised from the next ticket on; of the provider: what all are that have no terms of their own.</summary>
    public Task SetTermsAsync(Viewer viewer, Guid organisationId, ServiceTerms terms, CancellationToken stop = default) => store.WriteAsync(
        async db =>
        {
            viewer.MustBeStaffToSee();
            viewer.MustBeAdmin();
            if (!await db.Organisations.VisibleTo(viewer).AnyAsync(organisation => organisation.Id == organisationId, stop))
            {
                throw new NotFound();
            }

            if (await db.Agreements.SingleOrDefaultAsync(agreement => agreement.OrganisationId == organisationId, stop) is { } standing)
            {
                standing.Change(viewer, terms, clock.GetUtcNow());
                return;
            }

            db.Agreements.Add(ServiceAgreement.Make(viewer, organisationId, terms, clock.GetUtcNow()));
        },
        stop);

    /// <summary>Writes a canned reply, or another text for the one of that id.</summary>
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

    public Task RemoveReplyAsync(Viewer viewer, Guid id, CancellationToken stop = default) => store.WriteAsync(
        async db =>
        {
            viewer.MustBeStaffToSee();
            var reply = await db.CannedReplies.SingleOrDefaultAsync(one => one.Id == id, stop) ?? throw new NotFound();
            reply.Remove(viewer, clock.GetUtcNow());
            db.CannedReplies.Remove(reply);
        },
        stop);

    public Task KeepViewAsync(Viewer viewer, string name, string query, CancellationToken stop = default) => store.WriteAsync(
        async db =>
        {
            if (await db.SavedViews.CountAsync(view => view.PersonId == viewer.PersonId, stop) >= SavedView.MostPerPerson)
            {
                throw new RuleBroken("view.too-many", SavedView.MostPerPerson);
            }

            db.SavedViews.Add(SavedView.Keep(viewer, name, query, clock.GetUtcNow()));
        },
        stop);

    public Task RemoveViewAsync(Viewer viewer, Guid id, CancellationToken stop = default) => store.WriteAsync(
        async db =>
        {
            var view = await db.SavedViews.SingleOrDefaultAsync(one => one.Id == id && one.PersonId == viewer.PersonId, stop) ?? throw new NotFound();
            view.Remove(viewer, clock.GetUtcNow());
            db.SavedViews.Remove(view);
        },
        stop);
}
