using ClientPortal.Domain;
using ClientPortal.Domain.Tickets;
using ClientPortal.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Tickets;

/// <summary>A word of a search, and whether so much holds it that a list is better walked down until a page is full.</summary>
internal sealed record TicketWord(string Text, bool Often);

/// <summary>
/// A word in a ticket's number, title, description and messages, or in the name of its organisation or of who asks or answers. Where little holds it, that is looked up and sorted:
/// milliseconds, however many tickets there are. Where much does, the tickets are looked at one after the other in the order of the list, which has filled its page soon.
/// </summary>
internal static class TicketSearch
{
    /// <summary>
    /// SQLite begins with whatever an index can find, without knowing how much that is: an index on a number is not used for the number and nothing.
    /// </summary>
    public const int NoIndex = 0;

    // So much is looked up and sorted in ten milliseconds.
    private const int Often = 10_000;

    /// <summary>Finds out how often each word is to be found, in one look that ends at what is often.</summary>
    public static async Task<List<TicketWord>> WeighAsync(this PortalDb db, IReadOnlyList<string> words, CancellationToken stop)
    {
        var weighed = new List<TicketWord>();
        foreach (var word in words)
        {
            var (organisations, people) = Named(db, word);
            var hits = db.TicketsHolding([word]).Concat(db.MessagesHolding([word])).Concat(db.Tickets
                .Where(ticket => organisations.Contains(ticket.OrganisationId) || people.Contains(ticket.RequesterId) || people.Contains(ticket.AssigneeId)).Select(ticket => ticket.Number));
            weighed.Add(new TicketWord(word, await hits.Take(Often).CountAsync(stop) == Often));
        }

        return weighed;
    }

    /// <summary>What a client may not read it does not find either: a word of an internal note finds nothing.</summary>
    public static IQueryable<Ticket> Holding(this IQueryable<Ticket> tickets, PortalDb db, TicketWord word, bool staff)
    {
        var number = Ticket.ParseNumber(word.Text);
        var (organisations, people) = Named(db, word.Text);
        var (described, said) = (db.TicketsHolding([word.Text]), db.MessagesHolding([word.Text]));
        if (word.Often)
        {
            return tickets.Where(ticket => ticket.Number == number || described.Contains(ticket.Number + NoIndex) || organisations.Contains(ticket.OrganisationId)
                || people.Contains(ticket.RequesterId) || people.Contains(ticket.AssigneeId)
                || db.Messages.Any(message => message.ConversationId == ticket.ConversationId && said.Contains(message.Seq + NoIndex) && (staff || !message.Internal)));
        }

        var threads = db.Messages.Where(message => said.Contains(message.Seq) && (staff || !message.Internal)).Select(message => message.ConversationId);
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
