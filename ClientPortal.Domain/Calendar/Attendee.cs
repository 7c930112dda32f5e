using ClientPortal.Domain.People;

namespace ClientPortal.Domain.Calendar;

/// <summary>A person of the portal, or an address outside of it, invited to an event.</summary>
public sealed class Attendee
{
    public const int NoteLength = 500;

    private Attendee()
    {
    }

    internal Attendee(Guid calendarId, Guid? personId, string email, int sequence, DateTimeOffset now) =>
        (CalendarId, PersonId, Email, InvitedSequence, InvitedAt) = (calendarId, personId, email, sequence, now);

    public Guid Id { get; private init; } = SortedId.Next();
    public Guid CalendarId { get; private init; }

    /// <summary>Null for an address outside of the portal.</summary>
    public Guid? PersonId { get; private init; }

    /// <summary>In the form of <see cref="EmailAddress.Checked"/>; empty for a person of the portal, who has their own.</summary>
    public string Email { get; private init; } = "";

    public Answer Answer { get; private set; }
    public string Note { get; private set; } = "";
    public DateTimeOffset? AnsweredAt { get; private set; }

    /// <summary>They said yes when all places were taken, and get one when another person gives theirs back.</summary>
    public bool Waiting { get; private set; }

    /// <summary>Whether they were there, as staff noted afterwards; null while it is not noted.</summary>
    public bool? Attended { get; private set; }

    public DateTimeOffset InvitedAt { get; private init; }

    /// <summary><see cref="CalendarEvent.TimeSequence"/> when they were invited.</summary>
    public int InvitedSequence { get; private init; }

    /// <summary>Whether it is the same person, or the same address.</summary>
    public bool IsSameAs(Attendee other) => (PersonId, Email) == (other.PersonId, other.Email);

    internal void Reply(Answer answer, string note, bool waiting, DateTimeOffset now) =>
        (Answer, Note, Waiting, AnsweredAt) = (answer, note, waiting, now);

    internal void MoveUp() => Waiting = false;

    internal void NoteAttendance(bool? attended) => Attended = attended;

    // For a part of the series. At a new time nothing is answered yet, and reminders that have passed meanwhile are due as for all who were
    // invited before; at the same time they have had these.
    internal Attendee CarryOver(CalendarEvent part, bool moved, DateTimeOffset now) => moved
        ? new Attendee(part.Id, PersonId, Email, part.TimeSequence, InvitedAt)
        : new Attendee(part.Id, PersonId, Email, part.TimeSequence, now)
        {
            Answer = Answer, Note = Note, AnsweredAt = AnsweredAt, Waiting = Waiting,
        };

    // The event is at another time: the answer was for the former one.
    internal void TakeBack() => (Answer, Note, AnsweredAt, Waiting, Attended) = (Answer.None, "", null, false, null);
}

/// <summary>What an attendee has answered.</summary>
public enum Answer
{
    None,
    Yes,
    Maybe,
    No,
}
