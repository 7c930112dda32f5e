using ClientPortal.Domain;
using ClientPortal.Domain.Calendar;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using ClientPortal.Web.Features.Calendar.Booking;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Calendar;

public sealed partial class CalendarCommands
{
    /// <summary>
    /// An attendee's answer to one date of a series, which becomes an event of its own. The viewer is that attendee, or staff. Of a single event
    /// it is the answer to it.
    /// </summary>
    /// <param name="viewer">Who acts.</param>
    /// <param name="id">The series.</param>
    /// <param name="attendeeId">Who answers, as an attendee of the series.</param>
    /// <param name="occurrence">The local start of the date in the series.</param>
    /// <param name="answer">Yes, maybe or no.</param>
    /// <param name="note">A comment; null leaves it as it is.</param>
    /// <param name="stop">Ends the work.</param>
    /// <returns>The event that has the answer.</returns>
    public Task<Guid> ReplyToDateAsync(
        Viewer viewer, Guid id, Guid attendeeId, DateTime occurrence, Answer answer, string? note = null, CancellationToken stop = default) =>
        store.WriteAsync(
            async db =>
            {
                var one = await LoadAsync(db, viewer, id, stop);
                var attendee = one.Attendees.SingleOrDefault(invited => invited.Id == attendeeId);
                if (attendee is null || (!viewer.IsStaff && attendee.PersonId != viewer.PersonId))
                {
                    throw new NotFound();
                }

                var now = clock.GetUtcNow();
                if (!one.Repeats)
                {
                    await BookingCommands.CheckAgainAsync(db, one, answer, now, stop);
                    one.Reply(viewer, attendeeId, answer, note, now);
                    return id;
                }

                MustHave(one, occurrence);
                var date = one.SplitForAnswer(Viewer.Portal, occurrence, now);
                db.CalendarEvents.Add(date);
                date.Reply(viewer, date.Attendees.Single(invited => invited.IsSameAs(attendee)).Id, answer, note, now);
                await ReminderReactor.CarryOverAsync(db, one, date, stop);
                await reminders.PlanAsync(db, one, stop);
                await reminders.PlanAsync(db, date, stop);
                return date.Id;
            },
            stop);

    // Those who were invited to the series get the new form of the date, others an invitation to it alone.
    private async Task TellOfDateAsync(PortalDb db, Viewer viewer, CalendarEvent date, CalendarEvent series, CancellationToken stop)
    {
        bool Knows(Attendee one) => series.Attendees.Any(one.IsSameAs);
        await post.UninviteAsync(db, viewer, date, [.. series.Attendees.Where(one => !date.Attendees.Any(one.IsSameAs))], stop);
        await post.InviteAsync(db, viewer, date, [.. date.Attendees.Where(one => !Knows(one))], isNew: true, stop);
        await post.InviteAsync(db, viewer, date, [.. date.Attendees.Where(Knows)], isNew: false, stop);
    }

    // The changed dates of a series that moved are dates of the moved series; of one that repeats no more they are events of their own.
    private static async Task MoveDatesAsync(PortalDb db, CalendarEvent series, TimeSpan by, CancellationToken stop)
    {
        foreach (var date in await db.DatesOfAsync(series.Id, stop))
        {
            Follow(date, series, by);
        }
    }

    private static void Follow(CalendarEvent date, CalendarEvent series, TimeSpan by)
    {
        if (series.Repeats)
        {
            date.StayDateOf(series, date.SeriesDate!.Value + by);
        }
        else
        {
            date.LeaveSeries();
        }
    }

    // Mail programs remove them with the series: only those who are invited to a date alone are told of it by itself.
    private async Task CancelDatesAsync(PortalDb db, Viewer viewer, CalendarEvent series, CancellationToken stop)
    {
        foreach (var date in (await db.DatesOfAsync(series.Id, stop)).Where(date => date.CancelledAt is null))
        {
            date.Cancel(viewer, clock.GetUtcNow());
            await post.UninviteAsync(db, viewer, date, [.. date.Attendees.Where(one => !series.Attendees.Any(one.IsSameAs))], stop);
            await reminders.PlanAsync(db, date, stop);
        }
    }
}

internal static class SeriesDates
{
    /// <summary>The changed dates of a series, with those that the context has not saved yet.</summary>
    public static async Task<List<CalendarEvent>> DatesOfAsync(this PortalDb db, Guid seriesId, CancellationToken stop)
    {
        await db.CalendarEvents.Include(one => one.Attendees).Where(one => one.SeriesId == seriesId).LoadAsync(stop);
        return [.. db.CalendarEvents.Local.Where(one => one.SeriesId == seriesId).OrderBy(one => one.SeriesDate)];
    }
}
