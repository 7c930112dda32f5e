using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Web.Live;

namespace ClientPortal.Web.Features.Conversations;

/// <summary>Who has which conversation open, on this node. Each open page counts, so that the second tab of a person may close.</summary>
public sealed class ThreadWatch(LiveBus bus)
{
    private readonly Lock changing = new();
    private readonly Dictionary<Guid, OrderedDictionary<PersonName, int>> open = [];

    /// <summary>From now on until it is disposed. The viewer may read there.</summary>
    public IDisposable Open(Viewer viewer, Guid conversationId)
    {
        var looker = new PersonName(viewer.PersonId, viewer.Name);
        Change(conversationId, looker, 1);
        return new Visit(() => Change(conversationId, looker, -1));
    }

    /// <summary>In the order in which they came, each by its newest name. For whoever may read there too: such people may see each other.</summary>
    public IReadOnlyList<PersonName> Of(Guid conversationId)
    {
        lock (changing)
        {
            return open.TryGetValue(conversationId, out var people) ? [.. people.Keys.GroupBy(person => person.Id).Select(names => names.Last())] : [];
        }
    }

    private void Change(Guid conversationId, PersonName looker, int by)
    {
        bool news;
        lock (changing)
        {
            var people = open.TryGetValue(conversationId, out var known) ? known : open[conversationId] = [];
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
