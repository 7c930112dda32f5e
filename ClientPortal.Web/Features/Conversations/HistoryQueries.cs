using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Conversations;

/// <summary>What a message said before it was edited; for staff.</summary>
public sealed class HistoryQueries(PortalStore store)
{
    /// <summary>As many of them as a window can show at once, however often somebody changed its words.</summary>
    public const int MostVersions = 50;

    /// <summary>Newest first. Of a deleted message there is nothing left to tell, and for a client never was.</summary>
    public async Task<MessageHistory> OfAsync(Viewer viewer, Guid messageId, CancellationToken stop = default)
    {
        if (!viewer.IsStaff)
        {
            throw new NotFound();
        }

        return await store.ReadAsync(
            async db =>
            {
                var found = await db.Messages.VisibleTo(viewer, db).Where(message => message.Id == messageId && message.DeletedAt == null)
                    .Select(message => new
                    {
                        message.AuthorId,
                        Author = db.People.Where(person => person.Id == message.AuthorId).Select(person => person.Name).First(),
                        Now = new MessageVersion(message.Content, message.EditedAt ?? message.SentAt),
                        Total = message.Revisions.Count + 1,
                        Before = message.Revisions.OrderByDescending(revision => revision.At).Take(MostVersions - 1).Select(revision => new MessageVersion(revision.Content, revision.At)).ToList(),
                    })
                    .SingleOrDefaultAsync(stop) ?? throw new NotFound();
                return new MessageHistory(messageId, found.AuthorId, found.Author, [found.Now, .. found.Before], found.Total);
            },
            stop);
    }
}

/// <summary>A message is changed by its author alone.</summary>
/// <param name="Versions">Newest first: what it says now, then what it said before.</param>
/// <param name="Total">How many there are; the oldest are not among <paramref name="Versions"/> where these are fewer.</param>
public sealed record MessageHistory(Guid MessageId, Guid AuthorId, string AuthorName, IReadOnlyList<MessageVersion> Versions, int Total);

/// <summary>What a message said from a moment on.</summary>
public sealed record MessageVersion(string Content, DateTimeOffset At);
