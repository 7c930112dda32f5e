using ClientPortal.Domain;
using ClientPortal.Domain.Conversations;
using ClientPortal.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Live;

/// <summary>
/// Who takes part in a conversation, for the delivery of what happens there: read once per node and kept until somebody joins or leaves it. One
/// question for an event, however many listen.
/// </summary>
public sealed class ConversationMembers(PortalStore store, SharedReads reads)
{
    // A read that fails is tried again: what was committed must reach those who take part. While the database is away nothing else is committed.
    private static readonly TimeSpan[] RetryAfter = [.. new[] { 0.1, 1, 2, 5 }.Select(seconds => TimeSpan.FromSeconds(seconds))];

    /// <summary>The audience with those who take part by now, where it is about a conversation and not for staff or one person alone.</summary>
    public async ValueTask<Audience> AskAsync(Audience audience) =>
        audience.ConversationId is { } conversation && !audience.Private && (audience.MembersOnly || !audience.StaffOnly)
            ? audience with { People = [.. audience.People.Union(await OfAsync(conversation))] }
            : audience;

    /// <summary>Whoever asks after this event reads anew.</summary>
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
        (List<Guid>?)await db.Conversations.Where(one => one.Id == conversation).SelectMany(one => one.Members).Select(member => member.PersonId).ToListAsync());

    private static (string, Guid) KeyOf(Guid conversation) => (nameof(ConversationMembers), conversation);
}
