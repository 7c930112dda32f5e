using ClientPortal.Domain.People;

namespace ClientPortal.Domain.Calendar;

public sealed partial class CalendarEvent
{
    /// <summary>The appointment of its prospect that it is for; null where none was booked.</summary>
    public Guid? AppointmentId { get; private set; }

    /// <summary>
    /// Creates the event of a slot that a client takes: a member of staff organises it, and the client has said yes. Whether the slot is free is
    /// for the caller to check, in the same save.
    /// </summary>
    /// <exception cref="RuleBroken">The viewer is not a client or read-only, or the note is too long.</exception>
    public static CalendarEvent Book(Viewer by, Guid organiserId, CalendarFields fields, string? note, DateTimeOffset now)
    {
        var client = by.ActorId;
        if (by.IsStaff)
        {
            throw new RuleBroken("calendar.slot-for-clients");
        }

        var said = Text.OptionalLine(note, "calendar.note", Attendee.NoteLength);
        fields = (fields with { People = [client], Outside = [] }).Checked();
        var one = new CalendarEvent
        {
            OrganiserId = organiserId, OrganisationId = by.OrganisationId, ClientVisible = true, CreatedAt = now, UpdatedAt = now,
        };
        one.Take(fields);
        one.Invite(fields, now);
        one.attendees[0].Reply(Answer.Yes, said, waiting: false, now);
        one.RecordCreated(by, now, booked: true);
        return one;
    }

    /// <summary>
    /// Creates the event of an appointment that a prospect booked elsewhere. Clients see it once the prospect has become one of them: until then
    /// it is of no organisation.
    /// </summary>
    /// <exception cref="RuleBroken">A field is not valid, or the viewer is not staff or read-only.</exception>
    public static CalendarEvent OfAppointment(
        Viewer by, Guid organiserId, Guid prospectId, Guid appointmentId, CalendarFields fields, DateTimeOffset now)
    {
        by.MustBeStaff();
        var one = new CalendarEvent
        {
            OrganiserId = organiserId,
            ProspectId = prospectId,
            AppointmentId = appointmentId,
            ClientVisible = true,
            CreatedAt = now,
            UpdatedAt = now,
        };
        one.Take(fields.Checked());
        one.RecordCreated(by, now, booked: false);
        return one;
    }

    /// <summary>Follows the appointment that replaces its own.</summary>
    /// <exception cref="RuleBroken">It is cancelled, the times are not valid, or the viewer is not staff or read-only.</exception>
    public void Follow(Viewer by, Guid appointmentId, DateTime start, DateTime end, DateTimeOffset now)
    {
        by.MustBeStaff();
        AppointmentId = appointmentId;
        Change(by, Fields with { Start = start, End = end }, organisationId: null, now);
    }

    /// <summary>Its prospect has become a client: it belongs to their organisation and project, unless it belongs to one already.</summary>
    /// <exception cref="RuleBroken">The viewer is not staff or read-only.</exception>
    public void CarryTo(Viewer by, Guid organisationId, Guid? projectId, DateTimeOffset now)
    {
        by.MustBeStaff();
        if (OrganisationId is not null || !ClientVisible)
        {
            return;
        }

        (OrganisationId, ProjectId, UpdatedAt) = (organisationId, ProjectId ?? projectId, now);
        Record(by, now, new CalendarUpdated
        {
            CalendarId = Id, OrganisationId = OrganisationId, ProjectId = ProjectId, StaffOnly = false, Fields = ["client"], Invited = [],
        });
    }

    private void RecordCreated(Viewer by, DateTimeOffset now, bool booked) => Record(by, now, new CalendarCreated
    {
        CalendarId = Id, OrganisationId = OrganisationId, ProjectId = ProjectId, StaffOnly = !ClientVisible, Booked = booked,
    });
}
