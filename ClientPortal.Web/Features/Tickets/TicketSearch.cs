using ClientPortal.Domain;
using ClientPortal.Domain.Tickets;
using ClientPortal.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Tickets;

/// <summary>A word of a search. <c>Often</c>: so many tickets hold it that the list is better scanned in its order until a page is full.</summary>
internal sealed record TicketWord(string Text, bool Often);

/// <summary>
/// Finds a word in a ticket's number, title, description and messages, or in the name of its organisation, requester or assignee. A rare word
/// is looked up in the index and the hits are sorted: milliseconds, however many tickets there are. For a frequent word the tickets are
/// scanned in the order of the list, which fills its page soon.
/// </summary>
internal static class TicketSearch
{
    // This many hits are looked up and sorted in ten milliseconds.
    private const int Often = 10_000;

    /// <summary>Counts how often each word occurs, with one query that stops at <see cref="Often"/>.</summary>
    public static async Task<List<TicketWord>> WeighAsync(this PortalDb db, IReadOnlyList<string> words, CancellationToken stop)
    {
        var weighed = new List<TicketWord>();
        foreach (var word in words)
        {
            var (organisations, people) = Named(db, word);
            var hits = db.TicketsHolding([word]).Concat(db.MessagesHolding([word])).Concat(db.Tickets
                .Where(ticket => organisations.Contains(ticket.OrganisationId) || people.Contains(ticket.RequesterId)
                    || people.Contains(ticket.AssigneeId)).Select(ticket => ticket.Number));
            weighed.Add(new TicketWord(word, await hits.Take(Often).CountAsync(stop) == Often));
        }

        return weighed;
    }

    /// <summary>The tickets that hold the word where the reader may see it: clients never match a word of an internal note.</summary>
    public static IQueryable<Ticket> Holding(this IQueryable<Ticket> tickets, PortalDb db, TicketWord word, bool staff)
    {
        var number = Ticket.ParseNumber(word.Text);
        var (organisations, people) = Named(db, word.Text);
        var (described, written) = (db.TicketsHolding([word.Text]), db.MessagesHolding([word.Text]));
        if (word.Often)
        {
            return tickets.Where(ticket => ticket.Number == number || described.Contains(ticket.Number + PortalDb.NoIndex)
                || organisations.Contains(ticket.OrganisationId)
                || people.Contains(ticket.RequesterId) || people.Contains(ticket.AssigneeId)
                || db.Messages.Any(message => message.ConversationId == ticket.ConversationId && written.Contains(message.Seq + PortalDb.NoIndex)
                    && (staff || !message.Internal)));
        }

        var threads = db.Messages.Where(message => written.Contains(message.Seq) && (staff || !message.Internal))
            .Select(message => message.ConversationId);
        return tickets.Where(ticket => ticket.Number == number || described.Contains(ticket.Number) || organisations.Contains(ticket.OrganisationId)
            || people.Contains(ticket.RequesterId) || people.Contains(ticket.AssigneeId) || threads.Contains(ticket.ConversationId));
    }

    private static (IQueryable<Guid> Organisations, IQueryable<Guid?> People) Named(PortalDb db, string word)
    {
        var folded = Text.Fold(word);
        return (
            db.Organisations.Where(organisation => PortalDb.Fold(organisation.Name).Contains(folded)).Select(organisation => organisation.Id),
            db.People.Where(person => PortalDb.Fold(person.Name).Contains(folded)).Select(person => (Guid?)person.Id));
    }
}
