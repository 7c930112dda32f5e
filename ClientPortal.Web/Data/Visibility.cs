using ClientPortal.Domain;
using ClientPortal.Domain.Access;
using ClientPortal.Domain.Calendar;
using ClientPortal.Domain.Conversations;
using ClientPortal.Domain.Documents;
using ClientPortal.Domain.People;
using ClientPortal.Domain.Projects;
using ClientPortal.Domain.Tickets;

namespace ClientPortal.Web.Data;

/// <summary>
/// What a viewer may see, as a filter on each table: the rule of each thing is in <see cref="AccessRules"/>, the columns that decide are here.
/// Every query for a person uses these filters; rows that they exclude are "not found".
/// </summary>
public static class Visibility
{
    // Members are read from the table and not from the viewer's snapshot, so that a removal has effect from its commit on.
    public static IQueryable<Project> VisibleTo(this IQueryable<Project> projects, Viewer viewer) =>
        projects.AllowedBy(AccessRules.Project, viewer, project => new ProjectAccess
        {
            OrganisationId = project.OrganisationId,
            IsArchived = project.ArchivedAt != null,
            IsMember = project.Members.Any(member => member.PersonId == viewer.PersonId),
        });

    public static IQueryable<Person> VisibleTo(this IQueryable<Person> people, Viewer viewer) =>
        people.AllowedBy(AccessRules.Person, viewer, person => new PersonAccess { Role = person.Role, OrganisationId = person.OrganisationId });

    /// <summary>
    /// The list of people: all for staff, the own organisation's for its administrators. Narrower than <c>VisibleTo</c>, and without the authors of
    /// what programs write.
    /// </summary>
    /// <exception cref="NotFound">The viewer may not read lists of people.</exception>
    public static IQueryable<Person> ListedTo(this IQueryable<Person> people, Viewer viewer)
    {
        viewer.MustSeePeople();
        var organisation = viewer.OrganisationId;
        return people.Where(person => !person.IsService && (viewer.IsStaff || person.OrganisationId == organisation));
    }

    /// <summary>The invitations beside that list.</summary>
    /// <exception cref="NotFound">The viewer may not read lists of people.</exception>
    public static IQueryable<Invitation> ListedTo(this IQueryable<Invitation> invitations, Viewer viewer)
    {
        viewer.MustSeePeople();
        var organisation = viewer.OrganisationId;
        return viewer.IsStaff ? invitations : invitations.Where(invitation => invitation.OrganisationId == organisation);
    }

    public static IQueryable<Organisation> VisibleTo(this IQueryable<Organisation> organisations, Viewer viewer)
    {
        var own = viewer.OrganisationId;
        return viewer.IsStaff ? organisations : organisations.Where(organisation => organisation.Id == own || organisation.IsProvider);
    }

    public static IQueryable<Ticket> VisibleTo(this IQueryable<Ticket> tickets, Viewer viewer, PortalDb db) =>
        tickets.AllowedBy(AccessRules.Ticket, viewer, ticket => new TicketAccess
        {
            OrganisationId = ticket.OrganisationId,
            IsParticipant = db.Conversations.Any(thread =>
                thread.Id == ticket.ConversationId && thread.Members.Any(member => member.PersonId == viewer.PersonId)),
        });

    public static IQueryable<Conversation> VisibleTo(this IQueryable<Conversation> conversations, Viewer viewer) =>
        conversations.AllowedBy(AccessRules.Conversation, viewer, conversation => new ConversationAccess
        {
            OrganisationId = conversation.OrganisationId,
            IsOfTicketOrProject = conversation.Kind == ConversationKind.Ticket || conversation.Kind == ConversationKind.Project,
            IsMember = conversation.Members.Any(member => member.PersonId == viewer.PersonId),
        });

    public static IQueryable<CalendarEvent> VisibleTo(this IQueryable<CalendarEvent> events, Viewer viewer, PortalDb db) =>
        events.AllowedBy(AccessRules.Calendar, viewer, one => new CalendarAccess
        {
            OrganisationId = one.OrganisationId,
            IsClientVisible = one.ClientVisible,
            IsInvited = one.Attendees.Any(attendee => attendee.PersonId == viewer.PersonId),
            IsOfOwnProject = db.Projects.Any(project =>
                project.Id == one.ProjectId && project.ArchivedAt == null && project.Members.Any(member => member.PersonId == viewer.PersonId)),
        });

    public static IQueryable<Message> VisibleTo(this IQueryable<Message> messages, Viewer viewer, PortalDb db) =>
        messages.AllowedBy(AccessRules.Message, viewer, message => new MessageAccess
        {
            IsInternal = message.Internal,
            IsInVisibleConversation = db.Conversations.VisibleTo(viewer).Any(conversation => conversation.Id == message.ConversationId),
        });

    /// <summary>The viewer's unread messages: of others, after the viewer's read cursor, sent since they became a member.</summary>
    public static IQueryable<Message> UnreadBy(this IQueryable<Message> messages, Viewer viewer, PortalDb db)
    {
        var (me, staff) = (viewer.PersonId, viewer.IsStaff);
        return messages.Where(message => message.AuthorId != me && message.DeletedAt == null && (staff || !message.Internal)
            && message.Seq > (db.Receipts.Where(receipt => receipt.PersonId == me && receipt.ConversationId == message.ConversationId)
                .Select(receipt => (long?)receipt.ReadUpTo).FirstOrDefault() ?? 0)
            && db.Conversations.Any(one => one.Id == message.ConversationId
                && one.Members.Any(member => member.PersonId == me && member.Since <= message.SentAt)));
    }

    /// <summary>
    /// Files of messages that the viewer may read, and the viewer's own files that are not sent yet, of visible conversations or new tickets.
    /// </summary>
    public static IQueryable<Attachment> VisibleTo(this IQueryable<Attachment> attachments, Viewer viewer, PortalDb db)
    {
        var person = viewer.PersonId;
        var (messages, conversations) = (db.Messages.VisibleTo(viewer, db), db.Conversations.VisibleTo(viewer));
        return attachments.Where(attachment => attachment.MessageId == null
            ? attachment.UploaderId == person
                && (attachment.ConversationId == null || conversations.Any(conversation => conversation.Id == attachment.ConversationId))
            : messages.Any(message => message.Id == attachment.MessageId && message.DeletedAt == null));
    }

    public static IQueryable<Document> VisibleTo(this IQueryable<Document> documents, Viewer viewer, PortalDb db) =>
        documents.AllowedBy(AccessRules.Document, viewer, document => new DocumentAccess
        {
            IsShared = document.Shared,
            IsRemoved = document.RemovedAt != null,
            IsInVisibleProject = db.Projects.VisibleTo(viewer).Any(project => project.Id == document.ProjectId),
        });

    /// <summary>Uploads that the viewer sends, as long as they see the project.</summary>
    public static IQueryable<DocumentUpload> VisibleTo(this IQueryable<DocumentUpload> uploads, Viewer viewer, PortalDb db) =>
        uploads.Where(upload => upload.SenderId == viewer.PersonId && db.Projects.VisibleTo(viewer).Any(project => project.Id == upload.ProjectId));

    /// <summary><see cref="Viewer.MayHear"/> as a query; a test compares the two. Rows of retired events are left out.</summary>
    public static IQueryable<EventRow> HearableBy(this IQueryable<EventRow> log, Viewer viewer, PortalDb db)
    {
        var projects = viewer.ProjectIds.Select(id => (Guid?)id).ToList();
        var retired = EventCatalog.RetiredNames;

        // Members are read from the table: a person who was removed finds nothing more in the log.
        var member = db.Conversations.SelectMany(conversation => conversation.Members).Where(one => one.PersonId == viewer.PersonId);
        var invited = db.CalendarEvents.SelectMany(one => one.Attendees).Where(one => one.PersonId == viewer.PersonId);
        return log.Where(row => !retired.Contains(row.Name)).AllowedBy(AccessRules.Event, viewer, row => new EventAccess
        {
            IsPrivate = row.Private,
            IsForMembersOnly = row.MembersOnly,
            IsForStaffOnly = row.StaffOnly,
            OrganisationId = row.OrganisationId,
            IsAboutViewer = row.PersonId == viewer.PersonId,
            IsMember = member.Any(one => one.ConversationId == row.ConversationId)
                || (row.CalendarId != null && invited.Any(one => one.CalendarId == row.CalendarId)),
            IsOfOwnProject = row.ProjectId != null && projects.Contains(row.ProjectId),
        });
    }
}
