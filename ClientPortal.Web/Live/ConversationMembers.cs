using ClientPortal.Domain;
using ClientPortal.Domain.Calendar;
using ClientPortal.Domain.Conversations;
using ClientPortal.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Live;

/// <summary>
/// The members of conversations and those invited to events of the calendar, for the delivery of what happens there. Read once per node and
/// cached until they change: one query for an event, however many listeners there are.
/// </summary>
public sealed class ConversationMembers(PortalStore store, SharedReads reads)
{
    // A read that fails is tried again, because a committed event must reach the members. While the database is down nothing else is committed.
    private static readonly TimeSpan[] RetryAfter = [.. new[] { 0.1, 1, 2, 5 }.Select(seconds => TimeSpan.FromSeconds(seconds))];

    /// <summary>
    /// Adds the current members to the audience of what happens in a conversation or an event of the calendar, unless it is for staff or one
    /// person alone.
    /// </summary>
    public async ValueTask<Audience> AskAsync(Audience audience) =>
        (audience.ConversationId ?? audience.CalendarId) is { } subject && !audience.Private && (audience.MembersOnly || !audience.StaffOnly)
            ? audience with { People = [.. audience.People.Union(await OfAsync(subject, audience.CalendarId is not null))] }
            : audience;

    /// <summary>Invalidates the cached members when an event changes them.</summary>
    public void Note(PortalEvent happened)
    {
        if (happened is ConversationMemberAdded or ConversationMemberRemoved or ConversationCreated)
        {
            reads.Invalidate(KeyOf(((ConversationEvent)happened).ConversationId).Equals);
        }

        if (happened is CalendarCreated or CalendarUpdated or CalendarUninvited)
        {
            reads.Invalidate(KeyOf(((ICalendarChange)happened).CalendarId).Equals);
        }
    }

    private async Task<IReadOnlyList<Guid>> OfAsync(Guid subject, bool isCalendar)
    {
        for (var failures = 0; ; failures++)
        {
            try
            {
                return (await reads.OnceAsync(KeyOf(subject), () => isCalendar ? InvitedAsync(subject) : ReadAsync(subject)))!;
            }
            catch (Exception) when (failures < RetryAfter.Length)
            {
                await Task.Delay(RetryAfter[failures]);
            }
        }
    }

    private Task<List<Guid>?> ReadAsync(Guid conversation) => store.ReadAsync(async db =>
        (List<Guid>?)await db.Conversations.Where(one => one.Id == conversation)
            .SelectMany(one => one.Members).Select(member => member.PersonId).ToListAsync());

    private Task<List<Guid>?> InvitedAsync(Guid calendar) => store.ReadAsync(async db =>
        (List<Guid>?)await db.CalendarEvents.Where(one => one.Id == calendar)
            .SelectMany(one => one.Attendees).Where(one => one.PersonId != null).Select(one => one.PersonId!.Value).ToListAsync());

    private static (string, Guid) KeyOf(Guid subject) => (nameof(ConversationMembers), subject);
}
