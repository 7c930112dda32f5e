using ClientPortal.Domain;
using ClientPortal.Domain.Conversations;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Documents;

/// <summary>Reads onto which shelves a file of a message can be put.</summary>
public sealed class KeepFileQueries(PortalStore store)
{
    /// <summary>
    /// The projects that the viewer sees; of a conversation with a client only those of that client, so that no file reaches another one.
    /// </summary>
    /// <exception cref="NotFound">The viewer may not read the file, or it is not sent.</exception>
    public async Task<ShelvesOfFile> OfAsync(Viewer viewer, Guid attachmentId, CancellationToken stop = default) => await store.ReadAsync(
        async db =>
        {
            var home = await Sent(db, viewer, attachmentId).Select(file => file.ConversationId).SingleOrDefaultAsync(stop) ?? throw new NotFound();
            var conversation = await db.Conversations.Where(one => one.Id == home)
                .Select(one => new { one.OrganisationId, one.SubjectId }).SingleAsync(stop);
            var projects = await db.Projects.VisibleTo(viewer)
                .Where(project => project.ArchivedAt == null
                    && (conversation.OrganisationId == null || project.OrganisationId == conversation.OrganisationId))
                .OrderBy(project => project.Name).Select(project => new Choice(project.Id, project.Name)).ToListAsync(stop);

            // The subject of a conversation is a project or a ticket, which may be of a project.
            var of = await db.Tickets.Where(ticket => ticket.Id == conversation.SubjectId).Select(ticket => ticket.ProjectId)
                .SingleOrDefaultAsync(stop) ?? conversation.SubjectId;
            return new ShelvesOfFile(projects, projects.Find(project => project.Id == of)?.Id);
        },
        stop);

    /// <summary>The file, if it is sent and the viewer may read it.</summary>
    internal static IQueryable<Attachment> Sent(PortalDb db, Viewer viewer, Guid id) =>
        db.Attachments.VisibleTo(viewer, db).Where(file => file.Id == id && file.MessageId != null);
}

/// <summary>Where a file can be put.</summary>
/// <param name="Suggested">The project of its conversation; null where that has none that the viewer sees.</param>
public sealed record ShelvesOfFile(IReadOnlyList<Choice> Projects, Guid? Suggested);
