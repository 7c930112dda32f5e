using ClientPortal.Domain.People;
using ClientPortal.Domain.Tickets;
using ClientPortal.Web.Data;
using ClientPortal.Web.Live;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Tickets;

/// <summary>Reads terms, canned replies and saved views, and what can be chosen for a ticket.</summary>
public sealed class TicketDeskQueries(PortalStore store, SharedReads reads, TimeProvider clock)
{
    // The charts cover the ratings of this period.
    private static readonly TimeSpan Quarter = TimeSpan.FromDays(92);

    /// <summary>
    /// The provider's terms first, which apply to organisations that have none; then each client's, null where it has none. Staff only.
    /// </summary>
    public Task<List<TermsRow>> TermsAsync(Viewer viewer, CancellationToken stop = default)
    {
        viewer.MustBeStaffToSee();
        return store.ReadAsync(
            async db =>
            {
                var organisations = await db.Organisations.OrderByDescending(one => one.IsProvider).ThenBy(one => one.Name)
                    .Select(one => new { one.Id, one.Name, one.IsProvider }).ToListAsync(stop);
                var agreements = await db.Agreements.ToDictionaryAsync(agreement => agreement.OrganisationId, agreement => agreement.Terms, stop);
                return organisations.ConvertAll(one => new TermsRow(one.Id, one.Name, one.IsProvider, agreements.GetValueOrDefault(one.Id)));
            },
            stop);
    }

    public Task<List<ReplyRow>> RepliesAsync(Viewer viewer, CancellationToken stop = default)
    {
        viewer.MustBeStaffToSee();
        return store.ReadAsync(
            db => db.CannedReplies.OrderBy(reply => reply.Title).Select(reply => new ReplyRow(reply.Id, reply.Title, reply.Text)).ToListAsync(stop),
            stop);
    }

    /// <summary>The viewer's own saved views.</summary>
    public Task<List<ViewRow>> ViewsAsync(Viewer viewer, CancellationToken stop = default) => store.ReadAsync(
        db => db.SavedViews.Where(view => view.PersonId == viewer.PersonId).OrderBy(view => view.Id)
            .Select(view => new ViewRow(view.Id, view.Name, view.Query)).ToListAsync(stop), stop);

    /// <summary>The members of staff that a ticket can be assigned to. Staff only.</summary>
    public Task<List<Choice>> AssigneesAsync(Viewer viewer, CancellationToken stop = default)
    {
        viewer.MustBeStaffToSee();
        return store.ReadAsync(
            db => db.People.Where(person => person.Role != Role.Client && person.DisabledAt == null).OrderBy(person => person.Name)
                .Select(person => new Choice(person.Id, person.Name)).ToListAsync(stop),
            stop);
    }

    /// <summary>The people of clients for whom staff can open a ticket: « Awa Diop – Teranga Logistique ». Staff only.</summary>
    public Task<List<Choice>> RequestersAsync(Viewer viewer, CancellationToken stop = default)
    {
        viewer.MustBeStaffToSee();
        return store.ReadAsync(
            db => db.People.Where(person => person.Role == Role.Client && person.DisabledAt == null)
                .Join(
                    db.Organisations, person => person.OrganisationId, organisation => organisation.Id,
                    (person, organisation) => new { person.Id, Person = person.Name, organisation.Name })
                .OrderBy(one => one.Name).ThenBy(one => one.Person).Select(one => new Choice(one.Id, one.Person + " – " + one.Name))
                .ToListAsync(stop),
            stop);
    }

    /// <summary>The people of the ticket's organisation who do not take part yet; for staff also members of staff.</summary>
    public Task<List<Choice>> ColleaguesAsync(Viewer viewer, long number, CancellationToken stop = default)
    {
        var staff = viewer.IsStaff;
        return store.ReadAsync(
            db => db.People.VisibleTo(viewer).Where(person => person.DisabledAt == null
                    && db.Tickets.VisibleTo(viewer, db).Any(ticket => ticket.Number == number
                        && (person.OrganisationId == ticket.OrganisationId || (staff && person.Role != Role.Client))
                        && !db.Conversations.Any(thread => thread.Id == ticket.ConversationId
                            && thread.Members.Any(member => member.PersonId == person.Id))))
                .OrderBy(person => person.Role).ThenBy(person => person.Name).Select(person => new Choice(person.Id, person.Name)).ToListAsync(stop),
            stop);
    }

    /// <summary>The projects visible to the viewer that a ticket of this organisation can belong to.</summary>
    public Task<List<Choice>> ProjectsAsync(Viewer viewer, Guid organisationId, CancellationToken stop = default) => store.ReadAsync(
        db => db.Projects.VisibleTo(viewer).Where(project => project.OrganisationId == organisationId && project.ArchivedAt == null)
            .OrderBy(project => project.Name)
            .Select(project => new Choice(project.Id, project.Name)).ToListAsync(stop),
        stop);

    /// <summary>
    /// The clients' ratings of the last three months, as the event at <paramref name="seq"/> left them or newer. Staff only; one read is shared
    /// by all of them.
    /// </summary>
    public async Task<RatingFigures> RatingsAsync(Viewer viewer, long seq)
    {
        viewer.MustBeStaffToSee();
        return (await reads.OnceAsync<RatingFigures>((nameof(RatingsAsync), seq), async () => await store.ReadAsync(
            async db =>
            {
                var since = clock.GetUtcNow() - Quarter;
                var resolved = db.Tickets.Where(ticket => ticket.ResolvedAt > since);
                var stars = await resolved.Where(ticket => ticket.Rating != null).GroupBy(ticket => ticket.Rating!.Value)
                    .Select(group => new { group.Key, Count = group.Count() }).ToDictionaryAsync(group => group.Key, group => group.Count);
                var kept = await db.Tickets.Where(ticket => ticket.CreatedAt > since && ticket.AnswerTarget.DueAt != null
                    && ticket.AnswerTarget.SettledAt != null)
                    .Select(ticket => ticket.AnswerTarget.SettledAt <= ticket.AnswerTarget.DueAt).ToListAsync();
                var words = await resolved.Where(ticket => ticket.RatingText != "").OrderByDescending(ticket => ticket.UpdatedAt).Take(3)
                    .Select(ticket => new RatingWords(ticket.Number, ticket.Rating ?? 0, ticket.RatingText)).ToListAsync();
                return new RatingFigures(stars, await resolved.CountAsync(), kept.Count, kept.Count(one => one), words);
            })))!;
    }
}

/// <summary>An organisation's terms; null when the provider's apply.</summary>
public sealed record TermsRow(Guid OrganisationId, string Name, bool IsProvider, ServiceTerms? Terms);

public sealed record ReplyRow(Guid Id, string Title, string Text);

public sealed record ViewRow(Guid Id, string Name, string Query);

/// <summary>Tickets by their number of stars, and how many were resolved; how many first answers had an SLA target, and how many met it.</summary>
public sealed record RatingFigures(
    IReadOnlyDictionary<int, int> Stars, int Resolved, int Answered, int AnsweredInTime, IReadOnlyList<RatingWords> Words)
{
    public int Rated => Stars.Values.Sum();
    public double? Average => Rated == 0 ? null : Stars.Sum(pair => pair.Key * pair.Value) / (double)Rated;
}

public sealed record RatingWords(long Number, int Stars, string Text);
