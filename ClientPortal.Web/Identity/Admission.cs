namespace ClientPortal.Web.Identity;

/// <summary>
/// Limits how many pages open at once on this node. When all browsers come back after a restart, a portal that begins all of their circuits at once
/// finishes none: the first render is the most expensive moment of a page. Those above the limit get a small page without a circuit, which tries
/// again by itself.
/// </summary>
public sealed class Admission(CircuitQuota quota, IConfiguration configuration, TimeProvider clock)
{
    // From a page's HTML to its circuit the browser loads scripts, mostly from its own cache. After this its place is free again.
    private static readonly TimeSpan LongestPromise = TimeSpan.FromSeconds(5);

    // A page is live within a second. One whose browser is gone, or that never becomes live, counts no longer than this.
    private static readonly TimeSpan LongestOpening = TimeSpan.FromSeconds(15);

    // What became live is counted in this time.
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(5);

    // Seconds. A browser that waits asks again within half a minute, also when thousands wait.
    private const double ShortestWait = 1, LongestWait = 30;

    // Browsers come back faster than pages opened of late: one that is too early costs a small page, and one that is too late leaves the node idle.
    private const double Haste = 1.5;

    private const int DefaultMost = 100, SharesOfPlaces = 10;

    private readonly Lock changing = new();
    private readonly List<(string Person, long Since)> promised = [];
    private readonly Dictionary<object, long> opening = [];
    private readonly long began = clock.GetTimestamp();
    private long windowBegan;
    private int live, liveBefore;

    // Seconds since it began: when the last of those that were refused asks again.
    private double lastTurn;

    /// <summary>Most pages that are opening: <c>Portal:PagesOpening</c>. A page takes a part of a second, so this is some seconds of work.</summary>
    public int Most { get; } = configuration.GetValue("Portal:PagesOpening", DefaultMost);

    // A person's pages may all come back at once; but a few accounts do not hold all places.
    private readonly int mostOfPerson =
        Math.Max(1, Math.Min(quota.Most, configuration.GetValue("Portal:PagesOpening", DefaultMost) / SharesOfPlaces));

    /// <summary>Whether no further page may open now.</summary>
    public bool IsFull
    {
        get
        {
            lock (changing)
            {
                return Count() >= Most;
            }
        }
    }

    /// <summary>
    /// Null when a page of this person may open: it has a place until its circuit begins. Otherwise the seconds after which its browser asks again.
    /// </summary>
    public int? Refuse(string person)
    {
        lock (changing)
        {
            // A program that asks for pages and opens none holds no more places than these, and takes them from itself only.
            if (promised.Count(one => one.Person == person) >= mostOfPerson)
            {
                promised.RemoveAt(promised.FindIndex(one => one.Person == person));
            }

            if (Count() >= Most)
            {
                return Wait();
            }

            promised.Add((person, clock.GetTimestamp()));
            return null;
        }
    }

    /// <summary>A circuit began: it takes the oldest place that was promised.</summary>
    public void Begin(object circuit)
    {
        lock (changing)
        {
            if (promised.Count > 0)
            {
                promised.RemoveAt(0);
            }

            opening[circuit] = clock.GetTimestamp();
        }
    }

    /// <summary>Its page is live, or it is gone.</summary>
    public void End(object circuit)
    {
        lock (changing)
        {
            if (opening.Remove(circuit))
            {
                TurnWindow();
                live++;
            }
        }
    }

    private int Count()
    {
        if (promised.Count + opening.Count >= Most)
        {
            promised.RemoveAll(one => clock.GetElapsedTime(one.Since) > LongestPromise);
            foreach (var (circuit, _) in opening.Where(one => clock.GetElapsedTime(one.Value) > LongestOpening).ToList())
            {
                opening.Remove(circuit);
            }
        }

        return promised.Count + opening.Count;
    }

    // Each browser that is refused gets the next turn. After a start all places are taken to become free within a second: the first pages take
    // longer, and their number says nothing of those that follow.
    private int Wait()
    {
        TurnWindow();
        var pace = Math.Max(Most, Haste * Math.Max(live, liveBefore) / Window.TotalSeconds);
        var now = clock.GetElapsedTime(began).TotalSeconds;
        var turn = Math.Max(lastTurn + (1 / pace), now + ShortestWait);
        if (turn - now <= LongestWait)
        {
            lastTurn = turn;
            return (int)Math.Ceiling(turn - now - Random.Shared.NextDouble()) is var wait and > 1 ? wait : 1;
        }

        return (int)(LongestWait * (1 - (Random.Shared.NextDouble() / 4)));
    }

    private void TurnWindow()
    {
        var passed = clock.GetElapsedTime(windowBegan);
        if (passed > Window)
        {
            liveBefore = passed > Window * 2 ? 0 : live;
            (live, windowBegan) = (0, clock.GetTimestamp());
        }
    }
}
