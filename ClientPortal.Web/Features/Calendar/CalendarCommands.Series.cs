using ClientPortal.Domain;
using ClientPortal.Domain.Calendar;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;

namespace ClientPortal.Web.Features.Calendar;

/// <summary>Which event has the change, and its version since.</summary>
public sealed record CalendarSaved(Guid Id, int Version);

public sealed partial class CalendarCommands
{
    /// <summary>
    /// Changes an occurrence, it and those that follow, or the whole series; of a single event the event. A part of a series becomes an event of
    /// its own.
    /// </summary>
    /// <param name="viewer">Who acts.</param>
    /// <param name="id">The event.</param>
    /// <param name="part">What the change is for.</param>
    /// <param name="occurrence">The local start of the occurrence; of a single event its start.</param>
    /// <param name="change">Gets and gives the fields as they are for this occurrence; may run more than once.</param>
    /// <param name="seenVersion">The version that the person saw; null for the newest.</param>
    /// <param name="stop">Ends the work.</param>
    /// <exception cref="EditConflict">Another person saved after <paramref name="seenVersion"/>.</exception>
    public Task<CalendarSaved> ChangePartAsync(
        Viewer viewer, Guid id, SeriesPart part, DateTime occurrence, Func<CalendarFields, CalendarFields> change, int? seenVersion = null,
        CancellationToken stop = default) => store.WriteAsync(
        async db =>
        {
            var one = await LoadAsync(db, viewer, id, stop);
            viewer.MustBeStaff();
            var before = one.Fields with { Start = occurrence, End = occurrence + (one.End - one.Start) };
            var fields = change(before).Checked();
            one.CheckEdit(seenVersion, changes: before.DifferencesTo(fields).Count > 0);
            MustHave(one, occurrence);
            var dates = await db.DatesOfAsync(id, stop);
            var real = PartOf(one, part, occurrence, dates.Count > 0);
            if (real == SeriesPart.All)
            {
                await ChangeAsync(db, viewer, one, WholeOf(one, part, occurrence, fields), seenVersion, stop);
                return new CalendarSaved(one.Id, one.Version);
            }

            if (before.DifferencesTo(fields).Count == 0)
            {
                return new CalendarSaved(one.Id, one.Version);
            }

            var own = real == SeriesPart.One ? fields with { Rrule = "", Exceptions = [] } : FollowingOf(one, occurrence, fields);
            Recurrence.Check(CalendarTimes.Of(own));
            var invited = await CheckPeopleAsync(db, viewer, own, one.ClientVisible, one.OrganisationId, stop);
            var now = clock.GetUtcNow();
            if (real == SeriesPart.One)
            {
                var date = one.SplitDate(viewer, occurrence, own, invited, now);
                db.CalendarEvents.Add(date);
                await LeaveOutAsync(db, viewer, one, occurrence, stop);
                await TellOfDateAsync(db, viewer, date, one, stop);
                await ReminderReactor.CarryOverAsync(db, one, date, stop);
                await reminders.PlanAsync(db, date, stop);
                return new CalendarSaved(date.Id, date.Version);
            }

            var split = one.SplitOff(viewer, occurrence, own, invited, now);
            db.CalendarEvents.Add(split);
            foreach (var date in dates.Where(date => date.SeriesDate >= occurrence))
            {
                Follow(date, split, own.Start - occurrence);
            }

            await ShortenAsync(db, viewer, one, occurrence, stop);
            await post.InviteAsync(db, viewer, split, [.. split.Attendees], isNew: true, stop);
            await reminders.PlanAsync(db, split, stop);
            return new CalendarSaved(split.Id, split.Version);
        },
        stop);

    /// <summary>Cancels an occurrence, it and those that follow, or the whole series; of a single event the event.</summary>
    public Task CancelPartAsync(Viewer viewer, Guid id, SeriesPart part, DateTime occurrence, CancellationToken stop = default) => store.WriteAsync(
        async db =>
        {
            var one = await LoadAsync(db, viewer, id, stop);
            viewer.MustBeStaff();
            MustHave(one, occurrence);
            var dates = await db.DatesOfAsync(id, stop);
            var real = PartOf(one, part, occurrence, dates.Count > 0);
            if (real == SeriesPart.All)
            {
                await CancelAsync(db, viewer, one, stop);
                return;
            }

            if (real == SeriesPart.One)
            {
                await LeaveOutAsync(db, viewer, one, occurrence, stop);
                await post.CancelDateAsync(db, viewer, one, occurrence, stop);
                return;
            }

            foreach (var date in dates.Where(date => date.SeriesDate >= occurrence))
            {
                await CancelAsync(db, viewer, date, stop);
            }

            await ShortenAsync(db, viewer, one, occurrence, stop);
        },
        stop);

    // The series ends before this occurrence.
    private async Task ShortenAsync(PortalDb db, Viewer viewer, CalendarEvent one, DateTime occurrence, CancellationToken stop)
    {
        one.Shorten(
            viewer, SeriesRule.Before(CalendarTimes.Of(one), occurrence), one.Exceptions.Where(start => start < occurrence), clock.GetUtcNow());
        await post.InviteAsync(db, viewer, one, [.. one.Attendees], isNew: false, stop);
        await reminders.PlanAsync(db, one, stop);
    }

    // One date is told by itself: the series is not sent again.
    private async Task LeaveOutAsync(PortalDb db, Viewer viewer, CalendarEvent one, DateTime occurrence, CancellationToken stop)
    {
        one.Shorten(viewer, one.Rrule, one.Exceptions.Append(occurrence), clock.GetUtcNow());
        await reminders.PlanAsync(db, one, stop);
    }

    private static void MustHave(CalendarEvent one, DateTime occurrence)
    {
        if (Recurrence.At(CalendarTimes.Of(one), occurrence) is null)
        {
            throw new RuleBroken("calendar.occurrence-gone");
        }
    }

    // Where a change for a part leaves nothing of the series, it is for all of it.
    // A series with changed dates stays for them.
    private static SeriesPart PartOf(CalendarEvent one, SeriesPart part, DateTime occurrence, bool hasDates)
    {
        var times = CalendarTimes.Of(one);
        return !one.Repeats ? SeriesPart.All
            : part switch
            {
                SeriesPart.One => hasDates || Recurrence.Starts(times with { Exceptions = [.. times.Exceptions, occurrence] }, times.Start).Any()
                    ? SeriesPart.One : SeriesPart.All,
                SeriesPart.Following => Recurrence.Starts(times, times.Start).First() < occurrence ? SeriesPart.Following : SeriesPart.All,
                _ => SeriesPart.All,
            };
    }

    // A series that is given another time as a whole takes its cancelled dates and its end along, unless other dates were given with it.
    private static CalendarFields Moved(CalendarEvent one, CalendarFields fields)
    {
        var moved = one.Repeats ? WholeOf(one, SeriesPart.All, one.Start, fields) : fields;
        return fields.Exceptions.SequenceEqual(one.Exceptions) ? moved : moved with { Exceptions = fields.Exceptions };
    }

    // The series moved as its occurrence was. Without a rule the occurrence alone is left.
    private static CalendarFields WholeOf(CalendarEvent one, SeriesPart part, DateTime occurrence, CalendarFields fields)
    {
        if (!one.Repeats || fields.Rrule.Length == 0 || part == SeriesPart.One)
        {
            return fields with { Rrule = one.Repeats ? "" : fields.Rrule, Exceptions = [] };
        }

        var by = fields.Start - occurrence;
        var whole = fields with
        {
            Start = one.Start + by,
            End = one.Start + by + (fields.End - fields.Start),
            Exceptions = [.. fields.Exceptions.Select(start => start + by)],
        };
        return fields.Rrule == one.Rrule ? whole with { Rrule = SeriesRule.Moved(CalendarTimes.Of(one), CalendarTimes.Of(whole)) } : whole;
    }

    private static CalendarFields FollowingOf(CalendarEvent one, DateTime occurrence, CalendarFields fields)
    {
        var rest = CalendarTimes.Of(one) with { Start = occurrence, Rrule = SeriesRule.From(CalendarTimes.Of(one), occurrence) };
        var by = fields.Start - occurrence;
        var own = fields with
        {
            Exceptions = fields.Rrule.Length == 0 ? [] : [.. fields.Exceptions.Where(start => start > occurrence).Select(start => start + by)],
        };
        return fields.Rrule == one.Rrule ? own with { Rrule = SeriesRule.Moved(rest, CalendarTimes.Of(own)) } : own;
    }
}
