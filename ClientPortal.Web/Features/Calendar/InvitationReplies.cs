using ClientPortal.Domain;
using ClientPortal.Domain.Calendar;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using ClientPortal.Web.Identity;
using ClientPortal.Web.Mail.Intake;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Calendar;

/// <summary>
/// Answers to invitations that mail programs send (RFC 5546, <c>METHOD:REPLY</c>). Only the attendee's own address answers for them, with the
/// code of their invitation, to the present time of the event, and for the whole of it.
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
        if (!addresses.IsOfEvent(mail.Message.Recipients.Append(reply.Organiser), attendee.Id, id))
        {
            return MailOutcome.Queued("calendar-code");
        }

        if (reply.OfOccurrence)
        {
            return MailOutcome.Queued("calendar-occurrence");
        }

        if (reply.Sequence < Math.Max(one.TimeSequence, attendee.InvitedSequence))
        {
            return MailOutcome.Refused(new RuleBroken("calendar.answer-outdated")) with { Reason = "calendar-outdated" };
        }

        return (attendee.Answer, attendee.Note) != (reply.Answer, reply.Note) && attendee.AnsweredAt > reply.At
            ? MailOutcome.Ignored("calendar-superseded")
            : await AnswerAsync(one.Id, attendee, reply, stop);
    }

    private async Task<MailOutcome> AnswerAsync(Guid id, Attendee attendee, InvitationReply reply, CancellationToken stop)
    {
        try
        {
            if (attendee.PersonId is not { } personId)
            {
                // In the log, an address outside of the portal has no person.
                await commands.NoteReplyAsync(Viewer.Portal, id, attendee.Id, reply.Answer, reply.Note, stop);
            }
            else if (await viewers.OfAsync(personId, stop) is { } viewer)
            {
                await commands.ReplyAsync(viewer, id, reply.Answer, reply.Note, stop);
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
/// <param name="OfOccurrence">It is for one occurrence of a series (<c>RECURRENCE-ID</c>).</param>
internal sealed record InvitationReply(
    string Uid, int Sequence, string Attendee, string Organiser, Answer Answer, string Note, DateTimeOffset At, bool OfOccurrence)
{
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
                answered.RecurrenceIdentifier is not null)
            : null;
    }

    private static string OrganiserOf(Uri? address) =>
        address?.OriginalString.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase) == true ? AddressOf(address) : "";

    private static string AddressOf(Uri address) =>
        EmailAddress.Comparable(Uri.UnescapeDataString(address.OriginalString["mailto:".Length..]));
}
