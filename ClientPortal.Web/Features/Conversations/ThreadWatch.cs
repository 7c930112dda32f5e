using ClientPortal.Domain;
using ClientPortal.Web.Live;

namespace ClientPortal.Web.Features.Conversations;

/// <summary>Who has which conversation open, on this node. Each open page counts, so that the second tab of a person may close.</summary>
public sealed class ThreadWatch(LiveBus bus)
{
    private readonly Lock changing = new();
    private readonly Dictionary<Guid, List<Guid>> open = [];

    /// <summary>From now on until it is disposed.</summary>
    public IDisposable Open(Guid conversationId, Guid personId)
    {
        Change(conversationId, people => people.Add(personId));
        return new Visit(() => Change(conversationId, people => people.Remove(personId)));
    }

    public IReadOnlyList<Guid> Of(Guid conversationId)
    {
        lock (changing)
        {
            return open.TryGetValue(conversationId, out var people) ? [.. people.Distinct()] : [];
        }
    }

    private void Change(Guid conversationId, Action<List<Guid>> change)
    {
        lock (changing)
        {
            var people = open.TryGetValue(conversationId, out var known) ? known : open[conversationId] = [];
            change(people);
            if (people.Count == 0)
            {
                open.Remove(conversationId);
            }
        }

        bus.Send(new ThreadWatched(Room.Conversation(conversationId)));
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
