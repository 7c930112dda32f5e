using ClientPortal.Domain.People;

namespace ClientPortal.Domain.Calendar;

/// <summary>What of a series a change is for.</summary>
public enum SeriesPart
{
    /// <summary>One occurrence.</summary>
    One,

    /// <summary>One occurrence and all later ones.</summary>
    Following,

    All,
}

public sealed partial class CalendarEvent
{
    /// <summary>Leaves occurrences of a series out, or ends it earlier. The answers stay: they are for the others.</summary>
    /// <exception cref="RuleBroken">It is cancelled, or the viewer is not staff or read-only.</exception>
    public void Shorten(Viewer by, string rrule, IEnumerable<DateTime> exceptions, DateTimeOffset now)
    {
        by.MustBeStaff();
        MustTakePlace();
        (Rrule, Exceptions, UpdatedAt) = (rrule, [.. exceptions.Distinct().Order()], now);
        Sequence++;
        Record(by, now, new CalendarUpdated
        {
            CalendarId = Id,
            OrganisationId = OrganisationId,
            ProjectId = ProjectId,
            StaffOnly = !ClientVisible,
            Fields = ["recurrence"],
            Invited = [],
        });
    }

    /// <summary>
    /// Makes an event of a part of the series: with its organiser and all that it belongs to. The answers are carried over unless the time
    /// changes. What the series no longer has is for <see cref="Shorten"/>.
    /// </summary>
    /// <param name="by">Who acts.</param>
    /// <param name="occurrence">The local start of the first occurrence of the part, before the change.</param>
    /// <param name="fields">The part, after the change.</param>
    /// <param name="organisationId">The client organisation of those who are invited now; the series' own is kept once there is one.</param>
    /// <param name="now">The time of the change.</param>
    /// <exception cref="RuleBroken">A field is not valid, the series is cancelled, or the viewer is not staff or read-only.</exception>
    public CalendarEvent SplitOff(Viewer by, DateTime occurrence, CalendarFields fields, Guid? organisationId, DateTimeOffset now) =>
        Split(by, occurrence, fields, organisationId, now, asDate: false, ofAnswer: false);

    /// <summary>
    /// Makes an event of one date of the series, which keeps the identity of the series in invitations: its version is above that of the series.
    /// </summary>
    /// <param name="by">Who acts.</param>
    /// <param name="occurrence">The local start of the date in the series.</param>
    /// <param name="fields">The date, after the change.</param>
    /// <param name="organisationId">The client organisation of those who are invited now; the series' own is kept once there is one.</param>
    /// <param name="now">The time of the change.</param>
    /// <exception cref="RuleBroken">A field is not valid, the series is cancelled, or the viewer is not staff or read-only.</exception>
    public CalendarEvent SplitDate(Viewer by, DateTime occurrence, CalendarFields fields, Guid? organisationId, DateTimeOffset now) =>
        Split(by, occurrence, fields, organisationId, now, asDate: true, ofAnswer: false);

    /// <summary>Makes an event of one date because an attendee answers for it alone; the series leaves it out, and nothing else changes.</summary>
    /// <exception cref="RuleBroken">The series is cancelled, or the viewer is not staff or read-only.</exception>
    public CalendarEvent SplitForAnswer(Viewer by, DateTime occurrence, DateTimeOffset now)
    {
        by.MustWrite();
        var own = Fields with { Start = occurrence, End = occurrence + (End - Start), Rrule = "", Exceptions = [] };
        var date = Split(by, occurrence, own, null, now, asDate: true, ofAnswer: true);
        (Exceptions, UpdatedAt) = ([.. Exceptions.Append(occurrence).Distinct().Order()], now);
        Record(by, now, new CalendarUpdated
        {
            CalendarId = Id,
            OrganisationId = OrganisationId,
            ProjectId = ProjectId,
            StaffOnly = !ClientVisible,
            Fields = ["answers"],
            Invited = [],
        });
        return date;
    }

    /// <summary>The series moved, or this date is of its second part now: it is the date of the series with this local start.</summary>
    public void StayDateOf(CalendarEvent series, DateTime occurrence) =>
        (SeriesId, SeriesDate, SeriesZone) = (series.Id, occurrence, series.AllDay ? "" : series.Zone);

    /// <summary>The series is none any more: this date is an event of its own.</summary>
    public void LeaveSeries() => (SeriesId, SeriesDate, SeriesZone) = (null, null, "");

    private CalendarEvent Split(
        Viewer by, DateTime occurrence, CalendarFields fields, Guid? organisationId, DateTimeOffset now, bool asDate, bool ofAnswer)
    {
        by.MustBeStaff();
        MustTakePlace();
        fields = fields.Checked();
        var moved = (fields.Start, fields.End, fields.Zone, fields.AllDay) != (occurrence, occurrence + (End - Start), Zone, AllDay);
        var part = new CalendarEvent
        {
            OrganiserId = OrganiserId,
            ProjectId = ProjectId,
            TicketId = TicketId,
            ProspectId = ProspectId,
            OrganisationId = OrganisationId ?? organisationId,
            ClientVisible = ClientVisible,
            CreatedAt = now,
            UpdatedAt = now,
        };
        if (asDate)
        {
            part.StayDateOf(this, occurrence);
            (part.Sequence, part.TimeSequence) = (Sequence + 1, moved ? Sequence + 1 : TimeSequence);
        }

        part.Take(fields);
        part.attendees.AddRange(attendees.Select(one => one.CarryOver(part, moved, now)));
        part.Invite(fields, now);
        part.MoveUp();
        part.Record(by, now, new CalendarCreated
        {
            CalendarId = part.Id,
            OrganisationId = part.OrganisationId,
            ProjectId = ProjectId,
            StaffOnly = !ClientVisible,
            OfAnswer = ofAnswer,
        });
        return part;
    }
}
