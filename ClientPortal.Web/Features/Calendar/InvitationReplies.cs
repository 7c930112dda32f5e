using ClientPortal.Domain;
using ClientPortal.Domain.Calendar;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using ClientPortal.Web.Identity;
using ClientPortal.Web.Mail.Intake;
using Ical.Net.DataTypes;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Calendar;

/// <summary>
/// Answers to invitations that mail programs send (RFC 5546, <c>METHOD:REPLY</c>). Only the attendee's own address answers for them, with the
/// code of their invitation, to the present time of the event: for the whole of it, or for one date of a series.
/// </summary>
public sealed class InvitationReplies(PortalStore store, ReplyAddress addresses, ViewerSource viewers, CalendarCommands commands) : IMailReceiver
{
    // Google and Exchange mark them as sent by a program.
    public bool TakesAutomatic => true;

    public async Task<MailOutcome?> TakeAsync(MailToTake mail, CancellationToken stop)
    {
        if (mail.Message.CalendarReply is not { } file)
        {
            return null;
        }

        if (InvitationReply.Read(file) is not { } reply)
        {
            return MailOutcome.Queued("calendar-unreadable");
        }

        if (CalendarFile.IdOf(reply.Uid) is not { } id || await FindAsync(id, stop) is not var (one, emails))
        {
            return MailOutcome.Queued("calendar-unknown");
        }

        var ofSeries = one.Attendees.FirstOrDefault(invited => emails[invited.Id] == reply.Attendee);
        if (reply.DateIn(one.Zone) is { } date)
        {
            // A date that was changed is an event of its own.
            if (await DateAsync(id, date, stop) is { } own)
            {
                (one, emails) = (await FindAsync(own, stop))!.Value;
            }
            else if (one.SeriesId is not null || Recurrence.At(CalendarTimes.Of(one), date) is null)
            {
                return MailOutcome.Queued("calendar-occurrence");
            }
        }

        var attendee = one.Attendees.FirstOrDefault(invited => emails[invited.Id] == reply.Attendee);
        if (attendee is null)
        {
            return MailOutcome.Queued("calendar-stranger");
        }

        if (mail.Message.From != reply.Attendee)
        {
            // The invitation was forwarded, and another person answers in the name of the one who was invited.
            return MailOutcome.Queued("calendar-forwarded");
        }

        // Some programs answer to another address than the organiser's, and all repeat who organises it.
        // A changed date is in the invitation to its series and has one of its own.
        var codes = mail.Message.Recipients.Append(reply.Organiser).ToList();
        if (!addresses.IsOfEvent(codes, attendee.Id, one.Id) && !(ofSeries is not null && addresses.IsOfEvent(codes, ofSeries.Id, id)))
        {
            return MailOutcome.Queued("calendar-code");
        }

        if (reply.Sequence < Math.Max(one.TimeSequence, attendee.InvitedSequence))
        {
            return MailOutcome.Refused(new RuleBroken("calendar.answer-outdated")) with { Reason = "calendar-outdated" };
        }

        // What is noted for the series does not bar an answer to one of its dates.
        return !(one.Repeats && reply.Occurrence is not null)
            && (attendee.Answer, attendee.Note) != (reply.Answer, reply.Note) && attendee.AnsweredAt > reply.At
            ? MailOutcome.Ignored("calendar-superseded")
            : await AnswerAsync(one, attendee, reply, stop);
    }

    private async Task<MailOutcome> AnswerAsync(CalendarEvent one, Domain.Calendar.Attendee attendee, InvitationReply reply, CancellationToken stop)
    {
        try
        {
            var date = one.Repeats ? reply.DateIn(one.Zone) : null;
            if (attendee.PersonId is not { } personId)
            {
                // In the log, an address outside of the portal has no person.
                await (date is { } start
                    ? commands.ReplyToDateAsync(Viewer.Portal, one.Id, attendee.Id, start, reply.Answer, reply.Note, stop)
                    : commands.NoteReplyAsync(Viewer.Portal, one.Id, attendee.Id, reply.Answer, reply.Note, stop));
            }
            else if (await viewers.OfAsync(personId, stop) is { } viewer)
            {
                await (date is { } start
                    ? commands.ReplyToDateAsync(viewer, one.Id, attendee.Id, start, reply.Answer, reply.Note, stop)
                    : commands.ReplyAsync(viewer, one.Id, reply.Answer, reply.Note, stop));
            }
            else
            {
                return MailOutcome.Queued("calendar-stranger");
            }

            return MailOutcome.Taken("calendar-answered");
        }
        catch (Exception why) when (why is RuleBroken or NotFound)
        {
            return MailOutcome.Refused(why);
        }
    }

    private Task<Guid?> DateAsync(Guid seriesId, DateTime date, CancellationToken stop) => store.ReadAsync(
        db => db.CalendarEvents.Where(one => one.SeriesId == seriesId && one.SeriesDate == date).Select(one => (Guid?)one.Id)
            .FirstOrDefaultAsync(stop),
        stop);

    // The event, and the address of each attendee.
    private Task<(CalendarEvent One, Dictionary<Guid, string> Emails)?> FindAsync(Guid id, CancellationToken stop) => store.ReadAsync(
        async db =>
        {
            if (await db.CalendarEvents.Include(one => one.Attendees).SingleOrDefaultAsync(one => one.Id == id, stop) is not { } found)
            {
                return ((CalendarEvent, Dictionary<Guid, string>)?)null;
            }

            var people = found.Attendees.Select(attendee => attendee.PersonId).OfType<Guid>().ToList();
            var emails = await db.People.Where(person => people.Contains(person.Id))
                .ToDictionaryAsync(person => person.Id, person => person.Email, stop);
            return (found, found.Attendees.ToDictionary(
                attendee => attendee.Id, attendee => attendee.PersonId is { } person ? emails.GetValueOrDefault(person, "") : attendee.Email));
        },
        stop);
}

/// <summary>An answer as a mail program writes it.</summary>
/// <param name="Uid">Of the event.</param>
/// <param name="Sequence">The version of the invitation that it answers.</param>
/// <param name="Attendee">Who answers, in the form of <see cref="EmailAddress.Comparable"/>.</param>
/// <param name="Organiser">The address of the organiser that it repeats; possibly empty.</param>
/// <param name="Answer">Yes, maybe or no.</param>
/// <param name="Note">The comment, possibly empty; cut to what an answer holds.</param>
/// <param name="At">When it was given.</param>
/// <param name="Occurrence">The date of a series that it is for (<c>RECURRENCE-ID</c>); null for the whole event.</param>
internal sealed record InvitationReply(
    string Uid, int Sequence, string Attendee, string Organiser, Answer Answer, string Note, DateTimeOffset At, CalDateTime? Occurrence)
{
    /// <summary>The local start of that date by the clocks of the series; programs write it in any zone.</summary>
    public DateTime? DateIn(string zone) => Occurrence is not { } date ? null
        : date.HasTime && date.TzId is { } other && other != zone
            ? ZonedTime.ToLocal(new DateTimeOffset(DateTime.SpecifyKind(date.AsUtc, DateTimeKind.Utc)), ZonedTime.Zone(zone))
        : DateTime.SpecifyKind(date.Value, DateTimeKind.Unspecified);

    /// <summary>Null for what is no answer of one attendee to one event.</summary>
    public static InvitationReply? Read(string file)
    {
        try
        {
            return Parsed(file);
        }
        catch (Exception)
        {
            // The library throws what it likes at a damaged file.
            return null;
        }
    }

    private static InvitationReply? Parsed(string file)
    {
        if (Ical.Net.Calendar.Load(file) is not { Events: [{ Uid: { } uid, Attendees: [{ Value: { } address } attendee] } answered, ..] })
        {
            return null;
        }

        var comment = string.Join(' ', answered.Comments).ReplaceLineEndings(" ").Trim();
        Answer? answer = attendee.ParticipationStatus?.ToUpperInvariant() switch
        {
            "ACCEPTED" => Domain.Calendar.Answer.Yes,
            "TENTATIVE" => Domain.Calendar.Answer.Maybe,
            "DECLINED" => Domain.Calendar.Answer.No,
            _ => null,
        };
        return answer is { } given
            ? new InvitationReply(
                uid, answered.Sequence, AddressOf(address), OrganiserOf(answered.Organizer?.Value), given,
                comment.Length <= Domain.Calendar.Attendee.NoteLength ? comment : comment[..Domain.Calendar.Attendee.NoteLength],
                answered.DtStamp is { } stamp ? new DateTimeOffset(DateTime.SpecifyKind(stamp.AsUtc, DateTimeKind.Utc)) : DateTimeOffset.MaxValue,
                answered.RecurrenceIdentifier?.StartTime)
            : null;
    }

    private static string OrganiserOf(Uri? address) =>
        address?.OriginalString.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase) == true ? AddressOf(address) : "";

    private static string AddressOf(Uri address) =>
        EmailAddress.Comparable(Uri.UnescapeDataString(address.OriginalString["mailto:".Length..]));
}
