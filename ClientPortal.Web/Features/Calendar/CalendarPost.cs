using System.Globalization;
using ClientPortal.Domain.Calendar;
using ClientPortal.Domain.Mail;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using ClientPortal.Web.Mail;
using ClientPortal.Web.Mail.Intake;
using Microsoft.EntityFrameworkCore;
using MimeKit;

namespace ClientPortal.Web.Features.Calendar;

/// <summary>Writes invitations and cancellations into the outbox, in the transaction of the change. What is over is not mailed about.</summary>
/// <param name="mails">Null: sends none, for demo data.</param>
/// <param name="replies">Where answers of mail programs go; null: to the sender.</param>
public sealed class CalendarPost(
    MailQueue? mails, MailboxAddress sender, AnswerLinks links, TimeProvider clock, ReplyAddress? replies = null)
{
    private readonly MailboxAddress organiser = replies?.Organiser ?? sender;
    private readonly MailThread? thread = replies?.Base is { } address ? new MailThread(address) : null;

    /// <summary>Invites, or sends the new version of an invitation. The person who acts gets none.</summary>
    public async Task InviteAsync(
        PortalDb db, Viewer by, CalendarEvent one, IReadOnlyCollection<Attendee> attendees, bool isNew, CancellationToken stop)
    {
        var dates = one.Repeats ? await db.DatesOfAsync(one.Id, stop) : [];
        foreach (var (attendee, to) in await AddresseesAsync(db, by, one, attendees, stop))
        {
            var lines = LinesOf(one, to);
            var path = AnswerLinks.PathOf(links.Of(one.Id, attendee.Id));
            var own = from date in dates
                      where date.CancelledAt is null
                      from invited in date.Attendees
                      where invited.IsSameAs(attendee)
                      select (date, invited.Answer);
            var file = new MailCalendar("REQUEST", CalendarFile.Request(one, OrganiserFor(one, attendee), to.Email, attendee.Answer, [.. own]));
            mails?.Enqueue(db, isNew
                ? new CalendarRequestMail(to, lines, path, file) { Thread = thread }
                : new CalendarUpdateMail(to, lines, path, file) { Thread = thread });
        }
    }

    /// <summary>Takes invitations back.</summary>
    public async Task UninviteAsync(PortalDb db, Viewer by, CalendarEvent one, IReadOnlyCollection<Attendee> attendees, CancellationToken stop)
    {
        foreach (var (attendee, to) in await AddresseesAsync(db, by, one, attendees, stop))
        {
            var file = new MailCalendar("CANCEL", CalendarFile.Cancel(one, OrganiserFor(one, attendee), to.Email));
            mails?.Enqueue(db, new CalendarCancelMail(to, LinesOf(one, to), file) { Thread = thread });
        }
    }

    /// <summary>Takes one date of a series back.</summary>
    public async Task CancelDateAsync(PortalDb db, Viewer by, CalendarEvent series, DateTime date, CancellationToken stop)
    {
        var end = date + (series.End - series.Start);
        if (ZonedTime.ToMoment(end, ZonedTime.Zone(series.Zone)) <= clock.GetUtcNow())
        {
            return;
        }

        foreach (var (attendee, to) in await AddresseesAsync(db, by, series, series.Attendees, stop))
        {
            var when = CalendarWords.When(date, end, series.AllDay, series.Zone, CultureInfo.GetCultureInfo(to.Language == "en" ? "en" : "fr"));
            var file = new MailCalendar("CANCEL", CalendarFile.CancelDate(series, date, OrganiserFor(series, attendee), to.Email));
            var lines = new[] { series.Title, when, series.Place.Length > 0 ? series.Place : "–" };
            mails?.Enqueue(db, new CalendarCancelMail(to, lines, file) { Thread = thread });
        }
    }

    // Its code proves that an answer comes from the holder of the invitation.
    private MailboxAddress OrganiserFor(CalendarEvent one, Attendee attendee) =>
        replies?.OfEvent(attendee.Id, one.Id) is { } address ? new MailboxAddress(organiser.Name, address) : organiser;

    private async Task<List<(Attendee Attendee, Addressee To)>> AddresseesAsync(
        PortalDb db, Viewer by, CalendarEvent one, IReadOnlyCollection<Attendee> attendees, CancellationToken stop)
    {
        if (mails is null || attendees.Count == 0 || (!one.Repeats && one.EndsAt <= clock.GetUtcNow()))
        {
            return [];
        }

        var ids = attendees.Select(attendee => attendee.PersonId).OfType<Guid>().Where(id => id != by.PersonId).ToList();
        var organisation = one.OrganisationId;

        // A client who has moved to another organisation hears nothing more of it.
        var people = await db.People
            .Where(person => ids.Contains(person.Id) && person.DisabledAt == null
                && (person.Role != Role.Client || organisation == null || person.OrganisationId == organisation))
            .ToDictionaryAsync(person => person.Id, stop);
        return
        [
            .. from attendee in attendees
               let to = attendee.PersonId is not { } id
                   ? attendee.Email.Length > 0 ? new Addressee(attendee.Email, attendee.Email) : null // empty: the person was erased
                   : people.TryGetValue(id, out var person) ? Addressee.Of(person) : null
               where to is not null
               select (attendee, to),
        ];
    }

    // Title, time and place, in the addressee's language.
    private static IReadOnlyList<object> LinesOf(CalendarEvent one, Addressee to) =>
    [
        one.Title, CalendarWords.When(one, CultureInfo.GetCultureInfo(to.Language == "en" ? "en" : "fr")), one.Place.Length > 0 ? one.Place : "–",
    ];
}

/// <summary>Invites to an event. <paramref name="Lines"/> are its title, time and place.</summary>
internal sealed record CalendarRequestMail(Addressee To, IReadOnlyList<object> Lines, string Link, MailCalendar File) : MailMessage(To)
{
    internal override string Kind => "CalendarRequest";
    internal override string Path => Link;
    internal override IReadOnlyList<object> Values => Lines;
    internal override MailCalendar Calendar => File;
}

/// <summary>The new version of an invitation.</summary>
internal sealed record CalendarUpdateMail(Addressee To, IReadOnlyList<object> Lines, string Link, MailCalendar File) : MailMessage(To)
{
    internal override string Kind => "CalendarUpdate";
    internal override string Path => Link;
    internal override IReadOnlyList<object> Values => Lines;
    internal override MailCalendar Calendar => File;
}

/// <summary>Takes an invitation back.</summary>
internal sealed record CalendarCancelMail(Addressee To, IReadOnlyList<object> Lines, MailCalendar File) : MailMessage(To)
{
    internal override string Kind => "CalendarCancel";
    internal override IReadOnlyList<object> Values => Lines;
    internal override MailCalendar Calendar => File;
}
