using ClientPortal.Domain;
using ClientPortal.Domain.Calendar;
using Ical.Net.DataTypes;
using Ical.Net.Serialization;
using MimeKit;

namespace ClientPortal.Web.Features.Calendar;

/// <summary>Events in the form of RFC 5545: invitations, single files, and the feed.</summary>
public static class CalendarFile
{
    /// <summary>The media type, with its charset.</summary>
    public const string MediaType = "text/calendar; charset=utf-8";

    /// <summary>The identity of an event in all files and mails, for as long as it exists.</summary>
    public static string UidOf(Guid id) => $"{id:D}@clientportal";

    /// <summary>The event of an identity; null for one that the portal did not give.</summary>
    public static Guid? IdOf(string uid) =>
        uid.Split('@') is [var id, "clientportal"] && Guid.TryParseExact(id, "D", out var found) ? found : null;

    /// <summary>Events to be read or subscribed to.</summary>
    public static string Published(IReadOnlyCollection<CalendarEvent> events)
    {
        var dates = events.ToLookup(one => one.SeriesId);
        return Write("PUBLISH", events.Select(one => EventOf(one, [.. dates[one.Id]])), events);
    }

    /// <summary>An invitation, or its new version; of a series with its changed dates, as they are for the addressee.</summary>
    public static string Request(
        CalendarEvent one, MailboxAddress organiser, string email, Answer answer, params IReadOnlyList<(CalendarEvent Date, Answer Answer)> dates) =>
        Write(
            "REQUEST",
            [
                ForOne(one, organiser, email, answer, [.. dates.Select(own => own.Date)]),
                .. dates.Select(own => ForOne(own.Date, organiser, email, own.Answer)),
            ],
            [one, .. dates.Select(own => own.Date)]);

    /// <summary>Takes one date of a series back.</summary>
    public static string CancelDate(CalendarEvent series, DateTime date, MailboxAddress organiser, string email)
    {
        var cancelled = ForOne(series, organiser, email, Answer.None);
        (cancelled.RecurrenceRule, cancelled.Status) = (null, "CANCELLED");
        cancelled.ExceptionDates.Clear();
        (cancelled.Start, cancelled.End) = (TimeOf(series, date), TimeOf(series, date + (series.End - series.Start)));
        cancelled.RecurrenceIdentifier = new RecurrenceIdentifier(TimeOf(series, date));
        return Write("CANCEL", [cancelled], [series]);
    }

    /// <summary>Takes an invitation back.</summary>
    public static string Cancel(CalendarEvent one, MailboxAddress organiser, string email)
    {
        var cancelled = ForOne(one, organiser, email, Answer.None);
        cancelled.Status = "CANCELLED";
        return Write("CANCEL", [cancelled], [one]);
    }

    // The addressee alone is named: an invitation tells no one who else was invited.
    private static Ical.Net.CalendarComponents.CalendarEvent ForOne(
        CalendarEvent one, MailboxAddress organiser, string email, Answer answer, params IReadOnlyList<CalendarEvent> dates)
    {
        var invitation = EventOf(one, dates);
        invitation.Organizer = new Organizer($"mailto:{organiser.Address}") { CommonName = organiser.Name ?? organiser.Address };
        invitation.Attendees = [new Ical.Net.DataTypes.Attendee($"mailto:{email}")
        {
            Role = "REQ-PARTICIPANT",
            Rsvp = true,
            ParticipationStatus = answer switch
            {
                Answer.Yes => "ACCEPTED",
                Answer.Maybe => "TENTATIVE",
                Answer.No => "DECLINED",
                _ => "NEEDS-ACTION",
            },
        }];
        return invitation;
    }

    // A changed date has the identity of its series. The series leaves out only the dates that are not in the same file.
    private static Ical.Net.CalendarComponents.CalendarEvent EventOf(CalendarEvent one, params IReadOnlyList<CalendarEvent> dates)
    {
        var written = new Ical.Net.CalendarComponents.CalendarEvent
        {
            Uid = UidOf(one.SeriesId ?? one.Id),
            Sequence = one.Sequence,
            Summary = one.Title,
            Description = one.Description.Length > 0 ? one.Description : null,
            Location = one.Place.Length > 0 ? one.Place : null,
            Start = TimeOf(one, one.Start),
            End = TimeOf(one, one.End),
            DtStamp = Moment(one.UpdatedAt),
            Created = Moment(one.CreatedAt),
            LastModified = Moment(one.UpdatedAt),
            Status = one.CancelledAt is null ? "CONFIRMED" : "CANCELLED",
            Categories = [Token.Of(one.Kind)],
            RecurrenceRule = one.Repeats ? new RecurrenceRule(one.Rrule) : null,
        };
        if (one.SeriesDate is { } date)
        {
            written.RecurrenceIdentifier = new RecurrenceIdentifier(
                one.SeriesZone.Length == 0 ? new CalDateTime(DateOnly.FromDateTime(date)) : InZone(date, one.SeriesZone));
        }

        foreach (var exception in one.Exceptions.Except(dates.Select(own => own.SeriesDate).OfType<DateTime>()))
        {
            written.ExceptionDates.Add(TimeOf(one, exception));
        }

        return written;
    }

    private static string Write(
        string method, IEnumerable<Ical.Net.CalendarComponents.CalendarEvent> written, IEnumerable<CalendarEvent> events)
    {
        var calendar = new Ical.Net.Calendar { Method = method, ProductId = "-//IT Vision//Portail client//FR" };
        var zones = events.Where(one => !one.AllDay).Select(one => (one.Zone, one.StartsAt))
            .Concat(events.Where(one => one.SeriesZone.Length > 0).Select(one => (Zone: one.SeriesZone, one.StartsAt)));
        foreach (var zone in zones.GroupBy(one => one.Zone, StringComparer.Ordinal))
        {
            calendar.AddTimeZone(VTimeZones.Of(zone.Key, zone.Max(one => one.StartsAt)));
        }

        calendar.Events.AddRange(written);
        return new CalendarSerializer().SerializeToString(calendar) ?? "";
    }

    private static CalDateTime TimeOf(CalendarEvent one, DateTime local) => one.AllDay
        ? new CalDateTime(DateOnly.FromDateTime(local))
        : InZone(local, one.Zone);

    private static CalDateTime InZone(DateTime local, string zone) =>
        new(DateOnly.FromDateTime(local), TimeOnly.FromDateTime(local), zone);

    private static CalDateTime Moment(DateTimeOffset at) => new(
        DateOnly.FromDateTime(at.UtcDateTime), TimeOnly.FromTimeSpan(TimeSpan.FromSeconds(Math.Floor(at.UtcDateTime.TimeOfDay.TotalSeconds))),
        "UTC");
}
