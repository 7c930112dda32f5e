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
    public CalendarEvent SplitOff(Viewer by, DateTime occurrence, CalendarFields fields, Guid? organisationId, DateTimeOffset now)
    {
        by.MustBeStaff();
        MustTakePlace();
        fields = fields.Checked();
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
        part.Take(fields);
        var moved = (fields.Start, fields.End, fields.Zone, fields.AllDay) != (occurrence, occurrence + (End - Start), Zone, AllDay);
        part.attendees.AddRange(attendees.Select(one => one.CarryOver(part.Id, moved, now)));
        part.Invite(fields, now);
        part.MoveUp();
        part.Record(by, now, new CalendarCreated
        {
            CalendarId = part.Id, OrganisationId = part.OrganisationId, ProjectId = ProjectId, StaffOnly = !ClientVisible,
        });
        return part;
    }
}
