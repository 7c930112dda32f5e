using ClientPortal.Domain;
using ClientPortal.Domain.People;

namespace ClientPortal.Web.Features.Calendar;

public sealed partial class CalendarCommands
{
    /// <summary>
    /// Notes whether an attendee was there. One date of a series becomes an event of its own for it; answers with the event that has the note.
    /// </summary>
    /// <param name="viewer">Who notes it.</param>
    /// <param name="id">The event, or the series.</param>
    /// <param name="attendeeId">Whose attendance, as an attendee of that.</param>
    /// <param name="attended">Null takes the note away.</param>
    /// <param name="occurrence">The local start of the date of a series; of a single event it is ignored.</param>
    /// <param name="stop">Ends the work.</param>
    public Task<Guid> NoteAttendanceAsync(
        Viewer viewer, Guid id, Guid attendeeId, bool? attended, DateTime? occurrence = null, CancellationToken stop = default) =>
        store.WriteAsync(
            async db =>
            {
                var one = await LoadAsync(db, viewer, id, stop);
                viewer.MustBeStaff();
                var now = clock.GetUtcNow();
                if (!one.Repeats)
                {
                    one.NoteAttendance(viewer, attendeeId, attended, now);
                    return one.Id;
                }

                var start = occurrence ?? one.Start;
                MustHave(one, start);
                var attendee = one.Attendees.SingleOrDefault(invited => invited.Id == attendeeId) ?? throw new NotFound();
                var date = one.SplitForAnswer(Viewer.Portal, start, now);
                db.CalendarEvents.Add(date);
                date.NoteAttendance(viewer, date.Attendees.Single(invited => invited.IsSameAs(attendee)).Id, attended, now);
                await reminders.PlanAsync(db, one, stop);
                await reminders.PlanAsync(db, date, stop);
                return date.Id;
            },
            stop);
}
