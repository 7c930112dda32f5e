using ClientPortal.Domain;

namespace ClientPortal.Web.Live;

/// <summary>The rooms of one listener: those of its viewer, and those that components of its page need. Each is joined once.</summary>
internal sealed class LiveRooms(LiveBus bus, ILiveListener listener)
{
    private readonly Lock changing = new();
    private readonly Dictionary<Room, int> joined = [];
    private HashSet<Room> own = [];
    private bool closed;

    /// <summary>Replaces the viewer's own rooms; the new ones are joined before the old ones are left.</summary>
    public void ReplaceOwn(HashSet<Room> wanted)
    {
        lock (changing)
        {
            var (come, gone) = (wanted.Except(own).ToList(), own.Except(wanted).ToList());
            come.ForEach(Enter);
            gone.ForEach(Exit);
            own = wanted;
        }
    }

    /// <summary>Joins one more room until the result is disposed.</summary>
    public IDisposable Join(Room room)
    {
        Enter(room);
        return new Membership(this, room);
    }

    /// <summary>Leaves all rooms for good.</summary>
    public void Close()
    {
        lock (changing)
        {
            closed = true;
            foreach (var room in joined.Keys)
            {
                bus.Leave(room, listener);
            }

            joined.Clear();
        }
    }

    private void Enter(Room room)
    {
        lock (changing)
        {
            // A page that is still starting when its circuit closes must not leave a listener behind.
            if (!closed && (joined[room] = joined.GetValueOrDefault(room) + 1) == 1)
            {
                bus.Join(room, listener);
            }
        }
    }

    private void Exit(Room room)
    {
        lock (changing)
        {
            if (!joined.TryGetValue(room, out var times))
            {
                return;
            }

            if (times > 1)
            {
                joined[room] = times - 1;
                return;
            }

            joined.Remove(room);
            bus.Leave(room, listener);
        }
    }

    private sealed class Membership(LiveRooms rooms, Room room) : IDisposable
    {
        private bool left;

        public void Dispose()
        {
            if (!Interlocked.Exchange(ref left, true))
            {
                rooms.Exit(room);
            }
        }
    }
}
