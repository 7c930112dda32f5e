using ClientPortal.Domain;
using ClientPortal.Web.Live;

namespace ClientPortal.Web.Features.Conversations;

/// <summary>Who has which conversation open, on this node. Each open page counts, so that the second tab of a person may close.</summary>
public sealed class ThreadWatch(LiveBus bus)
{
    private readonly Lock changing = new();
    private readonly Dictionary<Guid, OrderedDictionary<Guid, int>> open = [];

    /// <summary>From now on until it is disposed.</summary>
    public IDisposable Open(Guid conversationId, Guid personId)
    {
        Change(conversationId, personId, 1);
        return new Visit(() => Change(conversationId, personId, -1));
    }

    /// <summary>In the order in which they came.</summary>
    public IReadOnlyList<Guid> Of(Guid conversationId)
    {
        lock (changing)
        {
            return open.TryGetValue(conversationId, out var people) ? [.. people.Keys] : [];
        }
    }

    private void Change(Guid conversationId, Guid personId, int by)
    {
        bool news;
        lock (changing)
        {
            var people = open.TryGetValue(conversationId, out var known) ? known : open[conversationId] = [];
            var (before, after) = (people.GetValueOrDefault(personId), people.GetValueOrDefault(personId) + by);
            news = before == 0 || after == 0;
            if (after > 0)
            {
                people[personId] = after;
            }
            else
            {
                people.Remove(personId);
            }

            if (people.Count == 0)
            {
                open.Remove(conversationId);
            }
        }

        // Everybody who has it open looks again: not for one more tab of somebody who is there already.
        if (news)
        {
            bus.Send(new ThreadWatched(Room.Conversation(conversationId)));
        }
    }

    private sealed class Visit(Action end) : IDisposable
    {
        private int ended;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref ended, 1) == 0)
            {
                end();
            }
        }
    }
}

/// <summary>Look again at who has this conversation open.</summary>
public sealed record ThreadWatched(Room Room) : LiveSignal(Room);
