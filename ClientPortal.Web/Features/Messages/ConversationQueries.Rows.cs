using System.Linq.Expressions;
using ClientPortal.Domain.Conversations;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using ClientPortal.Web.Files;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Messages;

// Messages as rows, with what is shown at each. Who may see them is decided by the query that is handed over.
public sealed partial class ConversationQueries
{
    // Quotes, names and files have their own queries: most messages have none. A join with the quoted messages makes the database number all
    // messages, and one with files beside reactions repeats each file for each reaction.
    private static async Task<List<MessageRow>> RowsAsync(PortalDb db, IQueryable<Message> messages, CancellationToken stop)
    {
        var read = (await messages.Select(Row(db)).ToListAsync(stop)).ConvertAll(row => row with { Reactions = ReactionRow.Shown(row.Reactions) });
        var rows = await WithFilesAsync(db, await QuotedAsync(db, read, stop), stop);
        var ids = rows.SelectMany(row => row.MentionIds).Distinct().ToList();
        if (ids.Count == 0)
        {
            return rows;
        }

        var names = await db.People.Where(person => ids.Contains(person.Id))
            .ToDictionaryAsync(person => person.Id, person => new PersonName(person.Id, person.Name), stop);
        return rows.ConvertAll(row => row with { Mentions = [.. row.MentionIds.Where(names.ContainsKey).Select(id => names[id])] });
    }

    private static async Task<List<MessageRow>> WithFilesAsync(PortalDb db, List<MessageRow> rows, CancellationToken stop)
    {
        var ids = rows.Where(row => row.HasFiles).Select(row => (Guid?)row.Id).ToList();
        if (ids.Count == 0)
        {
            return rows;
        }

        var files = (await db.Attachments.Where(one => ids.Contains(one.MessageId)).OrderBy(one => one.Id)
            .Select(one => new { one.MessageId, Row = new AttachmentRow(one.Id, one.Name, one.Size, one.ContentType) }).ToListAsync(stop))
            .ToLookup(one => one.MessageId, one => one.Row);
        return rows.ConvertAll(row => files.Contains(row.Id) ? row with { Attachments = [.. files[row.Id]] } : row);
    }

    // Only a note may quote a note.
    private static async Task<List<MessageRow>> QuotedAsync(PortalDb db, List<MessageRow> rows, CancellationToken stop)
    {
        var answered = rows.Select(row => row.ReplyToId).OfType<Guid>().Distinct().ToList();
        if (answered.Count == 0)
        {
            return rows;
        }

        var quotes = await db.Messages.Where(one => answered.Contains(one.Id))
            .Select(one => new QuoteRow(
                one.Id, db.People.Where(person => person.Id == one.AuthorId).Select(person => person.Name).First(),
                one.Content.Substring(0, QuoteRow.Length), one.DeletedAt != null, one.Internal))
            .ToDictionaryAsync(quote => quote.Id, stop);
        return rows.ConvertAll(row => row.ReplyToId is { } id && quotes.TryGetValue(id, out var quote) && (row.Internal || !quote.Internal)
            ? row with { ReplyTo = quote }
            : row);
    }

    private static Expression<Func<Message, MessageRow>> Row(PortalDb db) => message => new MessageRow
    {
        Id = message.Id,
        Seq = message.Seq,
        ConversationId = message.ConversationId,
        AuthorId = message.AuthorId,
        AuthorName = db.People.Where(person => person.Id == message.AuthorId).Select(person => person.Name).First(),
        AuthorIsStaff = db.People.Any(person => person.Id == message.AuthorId && person.Role != Role.Client),
        ClientId = message.ClientId,
        Content = message.Content,
        Internal = message.Internal,
        ReplyToId = message.ReplyToId,
        MentionIds = message.Mentions,
        Forwarded = message.Forwarded,
        ByMail = message.ByMail,
        SentAt = message.SentAt,
        EditedAt = message.EditedAt,
        DeletedAt = message.DeletedAt,
        HasFiles = db.Attachments.Any(file => file.MessageId == message.Id),
        Reactions = message.Reactions.OrderBy(reaction => reaction.At)
            .Select(reaction => new ReactionRow(reaction.PersonId, reaction.Emoji)).ToList(),
    };
}
