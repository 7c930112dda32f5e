using ClientPortal.Domain;
using ClientPortal.Domain.Conversations;
using ClientPortal.Domain.People;
using ClientPortal.Domain.Projects;
using ClientPortal.Domain.Tickets;

namespace ClientPortal.Web.Data;

/// <summary>
/// What a viewer may see, as a filter on each table. These filters and <see cref="Viewer"/> are the only access rules.
/// Every query for a person uses them; rows that they exclude are "not found".
/// </summary>
public static class Visibility
{
    public static IQueryable<Project> VisibleTo(this IQueryable<Project> projects, Viewer viewer)
    {
        if (viewer.IsStaff)
        {
            return projects;
        }

        // Read from the table and not from the viewer's snapshot, so that a removal has effect from its commit on.
        var (person, organisation, all) = (viewer.PersonId, viewer.OrganisationId, viewer.IsOrganisationAdministrator);
        return projects.Where(project => project.OrganisationId == organisation && project.ArchivedAt == null
            && (all || project.Members.Any(member => member.PersonId == person)));
    }

    public static IQueryable<Person> VisibleTo(this IQueryable<Person> people, Viewer viewer)
    {
        var organisation = viewer.OrganisationId;
        return viewer.IsStaff ? people : people.Where(person => person.Role != Role.Client || person.OrganisationId == organisation);
    }

    /// <summary>The list of people: all for staff, the own organisation's for its administrators. Narrower than <c>VisibleTo</c>.</summary>
    /// <exception cref="NotFound">The viewer may not read lists of people.</exception>
    public static IQueryable<Person> ListedTo(this IQueryable<Person> people, Viewer viewer)
    {
        viewer.MustSeePeople();
        var organisation = viewer.OrganisationId;
        return viewer.IsStaff ? people : people.Where(person => person.OrganisationId == organisation);
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

    /// <summary>Clients see the tickets that they take part in; an organisation's administrators see all of the organisation's.</summary>
    public static IQueryable<Ticket> VisibleTo(this IQueryable<Ticket> tickets, Viewer viewer, PortalDb db)
    {
        if (viewer.IsStaff)
        {
            return tickets;
        }

        var (person, organisation, all) = (viewer.PersonId, viewer.OrganisationId, viewer.IsOrganisationAdministrator);
        return tickets.Where(ticket => ticket.OrganisationId == organisation
            && (all || db.Conversations.Any(thread =>
                thread.Id == ticket.ConversationId && thread.Members.Any(member => member.PersonId == person))));
    }

    /// <summary><see cref="Conversation.IsVisibleTo"/> as a query.</summary>
    public static IQueryable<Conversation> VisibleTo(this IQueryable<Conversation> conversations, Viewer viewer)
    {
        var (person, organisation, staff, all) = (viewer.PersonId, viewer.OrganisationId, viewer.IsStaff, viewer.IsOrganisationAdministrator);
        return conversations.Where(conversation =>
            (conversation.Members.Any(member => member.PersonId == person) && (staff || conversation.OrganisationId == organisation))
            || ((conversation.Kind == ConversationKind.Ticket || conversation.Kind == ConversationKind.Project)
                && (staff || (all && conversation.OrganisationId == organisation))));
    }

    /// <summary>Messages of visible conversations, without internal notes for clients.</summary>
    public static IQueryable<Message> VisibleTo(this IQueryable<Message> messages, Viewer viewer, PortalDb db)
    {
        var staff = viewer.IsStaff;
        return messages.Where(message => (staff || !message.Internal)
            && db.Conversations.VisibleTo(viewer).Any(conversation => conversation.Id == message.ConversationId));
    }

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

    /// <summary><see cref="Viewer.MayHear"/> as a query; a test compares the two. Rows of retired events are left out.</summary>
    public static IQueryable<EventRow> HearableBy(this IQueryable<EventRow> log, Viewer viewer, PortalDb db)
    {
        var (person, organisation, staff, all) = (viewer.PersonId, viewer.OrganisationId, viewer.IsStaff, viewer.IsOrganisationAdministrator);
        var projects = viewer.ProjectIds.Select(id => (Guid?)id).ToList();
        var retired = EventCatalog.RetiredNames;

        // Members are read from the table: a person who was removed finds nothing more in the log.
        var member = db.Conversations.SelectMany(conversation => conversation.Members).Where(one => one.PersonId == person);
        return log.Where(row => !retired.Contains(row.Name)).Where(row =>
            row.Private ? row.PersonId == person
            : row.MembersOnly ? member.Any(one => one.ConversationId == row.ConversationId)
            : staff || (!row.StaffOnly && (row.PersonId == person
                || member.Any(one => one.ConversationId == row.ConversationId)
                || (row.OrganisationId == organisation && (all || (row.ProjectId != null && projects.Contains(row.ProjectId)))))));
    }
}
