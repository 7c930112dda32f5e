using ClientPortal.Domain;
using ClientPortal.Domain.Conversations;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Search;

/// <summary>Finds messages in all conversations that the viewer may read.</summary>
public sealed class SearchQueries(PortalStore store)
{
    public const int PageSize = 30;

    // A select with more options is of no use.
    private const int MostPeople = 500;

    /// <summary>The most hits of a page. One more may be asked for, to see whether there is a next page.</summary>
    public const int MostPerPage = 100;

    /// <summary>
    /// Newest first, older than <paramref name="before"/> (<see cref="MessageHit.Seq"/>). Deleted messages are never found, internal notes only by
    /// staff.
    /// </summary>
    public Task<List<MessageHit>> MessagesAsync(
        Viewer viewer, MessageSearch search, long? before = null, int limit = PageSize, CancellationToken stop = default) => search.AsksNothing
        ? Task.FromResult(new List<MessageHit>())
        : store.ReadAsync(db => FoundAsync(db, viewer, search, before, Math.Clamp(limit, 1, MostPerPage + 1), stop), stop);

    /// <summary>The authors among whom the viewer can choose, and the viewer's time zone.</summary>
    public Task<SearchChoices> ChoicesAsync(Viewer viewer, CancellationToken stop = default) => store.ReadAsync(
        async db => new SearchChoices(
            await db.People.VisibleTo(viewer).OrderBy(person => person.Name).Take(MostPeople)
                .Select(person => new Choice(person.Id, person.Name)).ToListAsync(stop),
            viewer.TimeZone),
        stop);

    private static async Task<List<MessageHit>> FoundAsync(
        PortalDb db, Viewer viewer, MessageSearch search, long? before, int limit, CancellationToken stop)
    {
        var words = SearchWords.Of(search.Words);
        var found = await Matching(db, viewer, search, words).Where(message => before == null || message.Seq < before)
            .OrderByDescending(message => message.Seq).Take(limit)
            .Select(message => new
            {
                Message = message,
                Author = db.People.Where(person => person.Id == message.AuthorId).Select(person => person.Name).First(),
                Files = db.Attachments.Where(file => file.MessageId == message.Id).OrderBy(file => file.Id).Select(file => file.Name).ToList(),
            })
            .ToListAsync(stop);
        var places = await PlacesAsync(db, viewer, [.. found.Select(one => one.Message.ConversationId).Distinct()], stop);
        return found.ConvertAll(one => new MessageHit
        {
            MessageId = one.Message.Id,
            Seq = one.Message.Seq,
            ConversationId = one.Message.ConversationId,
            Kind = places[one.Message.ConversationId].Kind,
            Title = places[one.Message.ConversationId].Title,
            Href = $"{places[one.Message.ConversationId].Page}?message={one.Message.Id}",
            AuthorId = one.Message.AuthorId,
            AuthorName = one.Author,
            SentAt = one.Message.SentAt,
            Internal = one.Message.Internal,
            Files = one.Files,
            Snippet = Snippet.Of(one.Message.Content, words),
        });
    }

    private static IQueryable<Message> Matching(PortalDb db, Viewer viewer, MessageSearch search, IReadOnlyList<string> words)
    {
        var messages = db.Messages.VisibleTo(viewer, db).Where(message => message.DeletedAt == null);
        if (words.Count > 0)
        {
            var holding = db.MessagesHolding([.. words]);
            messages = messages.Where(message => holding.Contains(message.Seq));
        }

        if (search.PersonId is { } author)
        {
            messages = messages.Where(message => message.AuthorId == author);
        }

        if (search.ConversationId is { } conversation)
        {
            messages = messages.Where(message => message.ConversationId == conversation);
        }

        if (search.From is { } from)
        {
            messages = messages.Where(message => message.SentAt >= from);
        }

        if (search.To is { } to)
        {
            messages = messages.Where(message => message.SentAt < to);
        }

        return search.HasFile is { } wanted
            ? messages.Where(message => db.Attachments.Any(file => file.MessageId == message.Id) == wanted)
            : messages;
    }

    private static async Task<Dictionary<Guid, Place>> PlacesAsync(PortalDb db, Viewer viewer, List<Guid> ids, CancellationToken stop)
    {
        var found = await db.Conversations.VisibleTo(viewer).Where(one => ids.Contains(one.Id))
            .Select(one => new { one.Id, one.Kind, one.Name, one.Pair, one.SubjectId })
            .ToListAsync(stop);
        var subjects = await FeatureIndex.SubjectTitlesAsync(db, [.. found.Select(one => (one.Kind, one.SubjectId))], stop);
        var others = found.Where(one => one.Pair != null).ToDictionary(one => one.Id, one => Conversation.OtherOf(one.Pair!, viewer.PersonId));
        var names = await db.People.Where(person => others.Values.Contains(person.Id))
            .ToDictionaryAsync(person => person.Id, person => person.Name, stop);
        return found.ToDictionary(one => one.Id, one =>
        {
            var subject = one.SubjectId is { } id ? subjects.GetValueOrDefault(id) : null;
            return new Place(
                one.Kind,
                Conversation.TitleOf(one.Kind, one.Name, others.TryGetValue(one.Id, out var other) ? names[other] : null, subject?.Title),
                subject is not null && one.Kind == ConversationKind.Ticket ? subject.Href : $"/messages/{one.Id}");
        });
    }

    private sealed record Place(ConversationKind Kind, string Title, string Page);
}
