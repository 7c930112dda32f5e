using ClientPortal.Domain;
using ClientPortal.Domain.Conversations;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;

namespace ClientPortal.Bench.Fill;

/// <summary>Adds many entities: through the domain, with their events, in large transactions.</summary>
internal static class Bulk
{
    private const int Batch = 2_000;

    public static async Task AddAsync(PortalStore store, int count, Action<PortalDb, int> add)
    {
        for (var from = 0; from < count; from += Batch)
        {
            await store.WriteAsync(db =>
            {
                // All entities are new: change detection is not needed.
                db.ChangeTracker.AutoDetectChangesEnabled = false;
                for (var i = from; i < Math.Min(count, from + Batch); i++)
                {
                    add(db, i);
                }

                return Task.CompletedTask;
            });
        }
    }

    /// <summary>Adds messages a second apart, by each of <paramref name="authors"/> in turn, up to now. Returns the message in the middle.</summary>
    public static async Task<Guid> WriteAsync(PortalStore store, Conversation thread, int count, IReadOnlyList<Viewer> authors, DateTimeOffset now)
    {
        var middle = Guid.Empty;
        await AddAsync(store, count, (db, i) =>
        {
            var message = Message.Send(authors[i % authors.Count], thread, new MessageWords(SortedId.Next(), TextOf(i)), now.AddSeconds(i - count));
            middle = i == count / 2 ? message.Id : middle;
            db.Messages.Add(message);
        });
        return middle;
    }

    /// <summary>The text of the message with this number; every fifth with a little Markdown.</summary>
    public static string TextOf(int i) => i % 5 == 0
        ? $"Here is **what** I tried:\n\n- the cable\n- the other cable ({i})"
        : $"It was the switch on the second floor, port {i}.";
}
