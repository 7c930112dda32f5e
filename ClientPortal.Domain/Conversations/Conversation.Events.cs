using ClientPortal.Domain.Calendar;
using ClientPortal.Domain.People;

namespace ClientPortal.Domain.Conversations;

/// <summary>The conversation of an event of the calendar: of its organiser, who stays, and of the people who are invited.</summary>
public sealed partial class Conversation
{
    /// <summary>Starts the conversation of an event.</summary>
    /// <exception cref="NotFound">The viewer neither organises the event nor is invited.</exception>
    /// <exception cref="RuleBroken">The viewer is read-only.</exception>
    public static Conversation ForEvent(Viewer by, CalendarEvent one, DateTimeOffset now)
    {
        if (!one.Concerns(by.ActorId))
        {
            throw new NotFound();
        }

        var conversation = new Conversation
        {
            Kind = ConversationKind.Event, OrganisationId = one.OrganisationId, SubjectId = one.Id, CreatedAt = now,
        };
        conversation.members.Add(new ConversationMember(conversation.Id, one.OrganiserId, now) { IsOwner = true });
        conversation.members.AddRange(one.Attendees.Select(attendee => attendee.PersonId).OfType<Guid>()
            .Where(person => person != one.OrganiserId).Select(person => new ConversationMember(conversation.Id, person, now)));
        conversation.Record(by, now, conversation.Fact(new ConversationCreated()));
        return conversation;
    }

    /// <summary>Adds those who were invited to the event.</summary>
    public void Follow(CalendarUpdated change)
    {
        OrganisationId ??= change.OrganisationId;
        foreach (var person in change.Invited)
        {
            AddParticipant(Viewer.Portal with { From = change.From }, person, change.At);
        }
    }

    /// <summary>Removes a person who is invited to the event no more.</summary>
    public void Follow(CalendarUninvited change)
    {
        if (members.Exists(member => member.PersonId == change.PersonId && !member.IsOwner))
        {
            RemoveParticipant(Viewer.Portal with { From = change.From }, change.PersonId, change.At);
        }
    }
}
