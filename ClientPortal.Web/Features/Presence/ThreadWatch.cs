using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Web.Live;

namespace ClientPortal.Web.Features.Presence;

/// <summary>Who has which conversation open, on this node. Pages are counted, so that a person may close one of two tabs.</summary>
public sealed class ThreadWatch(LiveBus bus)
{
    private readonly Lock changing = new();
    private readonly Dictionary<Guid, OrderedDictionary<ThreadViewer, int>> open = [];

    /// <summary>Counts one open page of the viewer until the result is disposed. The caller has checked that the viewer may read there.</summary>
    public IDisposable Open(Viewer viewer, Guid conversationId)
    {
        var looker = new ThreadViewer(viewer.PersonId, viewer.Name);
        Change(conversationId, looker, 1);
        return new Visit(() => Change(conversationId, looker, -1));
    }

    /// <summary>
    /// The people who have it open, in the order of their arrival, with their newest names. The caller has checked that its viewer may read there:
    /// people who may read the same conversation may see each other.
    /// </summary>
    public IReadOnlyList<ThreadViewer> Of(Guid conversationId)
    {
        lock (changing)
        {
            return open.TryGetValue(conversationId, out var people)
                ? [.. people.Keys.GroupBy(person => person.Id).Select(names => names.Last())]
                : [];
        }
    }

    private void Change(Guid conversationId, ThreadViewer looker, int by)
    {
        bool news;
        lock (changing)
        {
            var people = open.TryGetValue(conversationId, out var found) ? found : open[conversationId] = [];
            var (before, after) = (people.GetValueOrDefault(looker), people.GetValueOrDefault(looker) + by);
            news = before == 0 || after == 0;
            if (after > 0)
            {
                people[looker] = after;
            }
            else
            {
                people.Remove(looker);
            }

            if (people.Count == 0)
            {
                open.Remove(conversationId);
            }
        }

        // Signals only when a person's first page opens or their last one closes, not for further tabs.
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

/// <summary>The people who have this conversation open have changed.</summary>
public sealed record ThreadWatched(Room Room) : LiveSignal(Room);

/// <summary>A person who has a conversation open.</summary>
public sealed record ThreadViewer(Guid Id, string Name);
