using System.Collections.Frozen;
using ClientPortal.Domain;

namespace ClientPortal.Web.Live;

/// <summary>
/// Which batches may concern a subscriber, as bits: one for each type of event, which two types may share, and one for signals. A batch that shares
/// no bit with a subscriber has nothing for it, and is not offered to it.
/// </summary>
internal static class LiveInterest
{
    public const ulong All = ulong.MaxValue;
    public const ulong Signals = 1UL << EventBits;

    private const int EventBits = 63;

    private static readonly FrozenDictionary<Type, ulong> Bits = EventCatalog.Types.Values
        .Select((type, number) => KeyValuePair.Create(type, 1UL << (number % EventBits))).ToFrozenDictionary();

    /// <summary>Of one who listens to events of a type, or of the types derived from it.</summary>
    public static ulong In<TEvent>() => OfType<TEvent>.Bits;

    /// <summary>Of what is in a batch. One that asks for a reload, or has an event that the catalog does not know, may concern all.</summary>
    public static ulong Of(LiveBatch batch)
    {
        if (batch.Reload)
        {
            return All;
        }

        var bits = batch.Signals.Count > 0 ? Signals : 0;
        for (var i = 0; i < batch.Events.Count; i++)
        {
            bits |= Bits.GetValueOrDefault(batch.Events[i].Event.GetType(), All);
        }

        return bits;
    }

    private static class OfType<TEvent>
    {
        public static readonly ulong Bits = LiveInterest.Bits.Where(pair => pair.Key.IsAssignableTo(typeof(TEvent)))
            .Select(pair => pair.Value).DefaultIfEmpty(All).Aggregate((bits, more) => bits | more);
    }
}
