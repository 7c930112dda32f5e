using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Messages;

/// <summary>The earlier texts of an edited message; for staff.</summary>
public sealed class HistoryQueries(PortalStore store)
{
    /// <summary>The newest versions that are returned: as many as one dialog can show.</summary>
    public const int MostVersions = 50;

    /// <summary>The versions of a message, newest first.</summary>
    /// <exception cref="NotFound">The viewer is a client or may not see the message, or it is deleted.</exception>
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
                        Before = message.Revisions.OrderByDescending(revision => revision.At).Take(MostVersions - 1)
                            .Select(revision => new MessageVersion(revision.Content, revision.At)).ToList(),
                    })
                    .SingleOrDefaultAsync(stop) ?? throw new NotFound();
                return new MessageHistory(messageId, found.AuthorId, found.Author, [found.Now, .. found.Before], found.Total);
            },
            stop);
    }
}

/// <summary>The versions of one message. Only its author can edit it, so there is one author.</summary>
/// <param name="Versions">Newest first: the present text, then the earlier ones.</param>
/// <param name="Total">How many versions there are; <paramref name="Versions"/> omits the oldest of more than fifty.</param>
public sealed record MessageHistory(Guid MessageId, Guid AuthorId, string AuthorName, IReadOnlyList<MessageVersion> Versions, int Total);

/// <summary>A text of a message, and since when it was shown.</summary>
public sealed record MessageVersion(string Content, DateTimeOffset At);
