using System.Globalization;
using ClientPortal.Domain.Calendar;
using ClientPortal.Domain.Mail;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using ClientPortal.Web.Mail;
using Microsoft.EntityFrameworkCore;
using MimeKit;

namespace ClientPortal.Web.Features.Calendar;

/// <summary>Writes invitations and cancellations into the outbox, in the transaction of the change. What is over is not mailed about.</summary>
/// <param name="mails">Null: sends none, for demo data.</param>
public sealed class CalendarPost(MailQueue? mails, MailboxAddress sender, AnswerLinks links, TimeProvider clock)
{
    /// <summary>Invites, or sends the new version of an invitation. The person who acts gets none.</summary>
    public async Task InviteAsync(
        PortalDb db, Viewer by, CalendarEvent one, IReadOnlyCollection<Attendee> attendees, bool isNew, CancellationToken stop)
    {
        foreach (var (attendee, to) in await AddresseesAsync(db, by, one, attendees, stop))
        {
            mails?.Enqueue(db, new CalendarMail(to, isNew ? "CalendarRequest" : "CalendarUpdate")
            {
                Title = one.Title,
                When = CalendarWords.When(one, CultureOf(to)),
                Place = one.Place,
                Link = AnswerLinks.PathOf(links.Of(one.Id, attendee.Id)),
                Invitation = new MailCalendar("REQUEST", CalendarFile.Request(one, sender, to.Email, attendee.Answer)),
            });
        }
    }

    /// <summary>Takes invitations back.</summary>
    public async Task UninviteAsync(PortalDb db, Viewer by, CalendarEvent one, IReadOnlyCollection<Attendee> attendees, CancellationToken stop)
    {
        foreach (var (_, to) in await AddresseesAsync(db, by, one, attendees, stop))
        {
            mails?.Enqueue(db, new CalendarMail(to, "CalendarCancel")
            {
                Title = one.Title,
                When = CalendarWords.When(one, CultureOf(to)),
                Place = one.Place,
                Invitation = new MailCalendar("CANCEL", CalendarFile.Cancel(one, sender, to.Email)),
            });
        }
    }

    private async Task<List<(Attendee Attendee, Addressee To)>> AddresseesAsync(
        PortalDb db, Viewer by, CalendarEvent one, IReadOnlyCollection<Attendee> attendees, CancellationToken stop)
    {
        if (mails is null || attendees.Count == 0 || (!one.Repeats && one.EndsAt <= clock.GetUtcNow()))
        {
            return [];
        }

        var ids = attendees.Select(attendee => attendee.PersonId).OfType<Guid>().Where(id => id != by.PersonId).ToList();
        var people = await db.People.Where(person => ids.Contains(person.Id) && person.DisabledAt == null)
            .ToDictionaryAsync(person => person.Id, stop);
        return
        [
            .. from attendee in attendees
               let to = attendee.PersonId is not { } id ? new Addressee(attendee.Email, attendee.Email)
                   : people.TryGetValue(id, out var person) ? Addressee.Of(person) : null
               where to is not null
               select (attendee, to),
        ];
    }

    private static CultureInfo CultureOf(Addressee to) => CultureInfo.GetCultureInfo(to.Language == "en" ? "en" : "fr");
}

/// <summary>An invitation, its new version, or its end.</summary>
internal sealed record CalendarMail(Addressee To, string Occasion) : MailMessage(To)
{
    public required string Title { get; init; }
    public required string When { get; init; }
    public required string Place { get; init; }
    public string? Link { get; init; }
    public required MailCalendar Invitation { get; init; }
    internal override string Kind => Occasion;
    internal override string? Path => Link;
    internal override IReadOnlyList<object> Values => [Title, When, Place.Length > 0 ? Place : "–"];
    internal override MailCalendar? Calendar => Invitation;
}
