namespace ClientPortal.Web.Live;

/// <summary>An event that a component heard, and its place in the log.</summary>
public readonly record struct Heard<TEvent>(TEvent Event, long Seq);

public static class HeardEvents
{
    /// <summary>Each thing that events are about, once, with the newest event about it.</summary>
    public static IEnumerable<(TKey Key, long Seq)> NewestBy<TEvent, TKey>(this IEnumerable<Heard<TEvent>> heard, Func<TEvent, TKey> about) =>
        heard.GroupBy(one => about(one.Event), (key, all) => (key, all.Max(one => one.Seq)));
}
