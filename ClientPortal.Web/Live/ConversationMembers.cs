using ClientPortal.Domain;
using ClientPortal.Domain.Conversations;
using ClientPortal.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Live;

/// <summary>
/// The members of conversations, for the delivery of events. Read once per node and cached until a member is added or removed: one query
/// for an event, however many listeners there are.
/// </summary>
public sealed class ConversationMembers(PortalStore store, SharedReads reads)
{
    // A read that fails is tried again, because a committed event must reach the members. While the database is down nothing else is committed.
    private static readonly TimeSpan[] RetryAfter = [.. new[] { 0.1, 1, 2, 5 }.Select(seconds => TimeSpan.FromSeconds(seconds))];

    /// <summary>Adds the current members to the audience of an event in a conversation, unless it is for staff or one person alone.</summary>
    public async ValueTask<Audience> AskAsync(Audience audience) =>
        audience.ConversationId is { } conversation && !audience.Private && (audience.MembersOnly || !audience.StaffOnly)
            ? audience with { People = [.. audience.People.Union(await OfAsync(conversation))] }
            : audience;

    /// <summary>Invalidates the cached members when an event changes them.</summary>
    public void Note(PortalEvent happened)
    {
        if (happened is ConversationMemberAdded or ConversationMemberRemoved or ConversationCreated)
        {
            reads.Invalidate(KeyOf(((ConversationEvent)happened).ConversationId).Equals);
        }
    }

    private async Task<IReadOnlyList<Guid>> OfAsync(Guid conversation)
    {
        for (var failures = 0; ; failures++)
        {
            try
            {
                return (await reads.OnceAsync(KeyOf(conversation), () => ReadAsync(conversation)))!;
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

    private static (string, Guid) KeyOf(Guid conversation) => (nameof(ConversationMembers), conversation);
}
