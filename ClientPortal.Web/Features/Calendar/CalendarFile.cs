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
    public static string Published(IEnumerable<CalendarEvent> events) => Write("PUBLISH", events.Select(one => EventOf(one)), events);

    /// <summary>An invitation, or its new version.</summary>
    public static string Request(CalendarEvent one, MailboxAddress organiser, string email, Answer answer) =>
        Write("REQUEST", [ForOne(one, organiser, email, answer)], [one]);

    /// <summary>Takes an invitation back.</summary>
    public static string Cancel(CalendarEvent one, MailboxAddress organiser, string email)
    {
        var cancelled = ForOne(one, organiser, email, Answer.None);
        cancelled.Status = "CANCELLED";
        return Write("CANCEL", [cancelled], [one]);
    }

    // The addressee alone is named: an invitation tells no one who else was invited.
    private static Ical.Net.CalendarComponents.CalendarEvent ForOne(CalendarEvent one, MailboxAddress organiser, string email, Answer answer)
    {
        var invitation = EventOf(one);
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

    private static Ical.Net.CalendarComponents.CalendarEvent EventOf(CalendarEvent one)
    {
        var written = new Ical.Net.CalendarComponents.CalendarEvent
        {
            Uid = UidOf(one.Id),
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
        foreach (var exception in one.Exceptions)
        {
            written.ExceptionDates.Add(TimeOf(one, exception));
        }

        return written;
    }

    private static string Write(
        string method, IEnumerable<Ical.Net.CalendarComponents.CalendarEvent> written, IEnumerable<CalendarEvent> events)
    {
        var calendar = new Ical.Net.Calendar { Method = method, ProductId = "-//IT Vision//Portail client//FR" };
        foreach (var zone in events.Where(one => !one.AllDay).GroupBy(one => one.Zone, StringComparer.Ordinal))
        {
            calendar.AddTimeZone(VTimeZones.Of(zone.Key, zone.Max(one => one.StartsAt)));
        }

        calendar.Events.AddRange(written);
        return new CalendarSerializer().SerializeToString(calendar) ?? "";
    }

    private static CalDateTime TimeOf(CalendarEvent one, DateTime local) => one.AllDay
        ? new CalDateTime(DateOnly.FromDateTime(local))
        : new CalDateTime(DateOnly.FromDateTime(local), TimeOnly.FromDateTime(local), one.Zone);

    private static CalDateTime Moment(DateTimeOffset at) => new(
        DateOnly.FromDateTime(at.UtcDateTime), TimeOnly.FromTimeSpan(TimeSpan.FromSeconds(Math.Floor(at.UtcDateTime.TimeOfDay.TotalSeconds))),
        "UTC");
}
