using ClientPortal.Domain.People;

namespace ClientPortal.Domain.Calendar;

public sealed partial class CalendarEvent
{
    /// <summary>Whether the person organises it or is invited.</summary>
    public bool Concerns(Guid personId) => OrganiserId == personId || attendees.Exists(one => one.PersonId == personId);

    /// <summary>Notes whether an attendee was there, once it has begun.</summary>
    /// <param name="by">Who notes it.</param>
    /// <param name="attendeeId">Whose attendance.</param>
    /// <param name="attended">Null takes the note away.</param>
    /// <param name="now">The time of the change.</param>
    /// <exception cref="NotFound">They are not invited.</exception>
    /// <exception cref="RuleBroken">It is cancelled or has not begun, or the viewer is not staff or read-only.</exception>
    public void NoteAttendance(Viewer by, Guid attendeeId, bool? attended, DateTimeOffset now)
    {
        by.MustBeStaff();
        MustTakePlace();
        var attendee = attendees.Find(one => one.Id == attendeeId) ?? throw new NotFound();
        if (now < StartsAt)
        {
            throw new RuleBroken("calendar.not-begun");
        }

        if (attendee.Attended != attended)
        {
            attendee.NoteAttendance(attended);
            Record(by, now, new CalendarUpdated
            {
                CalendarId = Id,
                OrganisationId = OrganisationId,
                ProjectId = ProjectId,
                StaffOnly = !ClientVisible,
                Fields = ["attendance"],
                Invited = [],
            });
        }
    }
}
