using ClientPortal.Web.Data;

namespace ClientPortal.Web.Live;

/// <summary>
/// One thing that a component listens to: which events or signals, and what it does with them. Every rule of a circuit looks at every batch
/// that it hears, so a batch without a match allocates nothing.
/// </summary>
internal abstract class LiveRule
{
    /// <summary>Whether the component loads again.</summary>
    public bool LoadsAgain { get; init; }

    /// <summary>Bits of <see cref="LiveInterest"/>.</summary>
    public abstract ulong Interest { get; }

    /// <summary>What a batch gives the component to do; null when nothing in it matches.</summary>
    public abstract Work? Of(LiveBatch batch);

    private Work WorkOf<T>(long? seq, Func<IReadOnlyList<T>, Task<bool>>? apply, List<T> heard) =>
        new(seq, apply is null ? null : () => apply(heard), LoadsAgain);

    /// <summary><paramref name="Seq"/> is the newest matching event; null for signals. <paramref name="Apply"/> says whether to render.</summary>
    internal sealed record Work(long? Seq, Func<Task<bool>>? Apply, bool LoadsAgain);

    internal sealed class OfEvents<TEvent>(Func<TEvent, bool>? where, Func<IReadOnlyList<Heard<TEvent>>, Task<bool>>? apply) : LiveRule
        where TEvent : class
    {
        public override ulong Interest => LiveInterest.In<TEvent>();

        public override Work? Of(LiveBatch batch)
        {
            List<Heard<TEvent>>? heard = null;
            for (var i = 0; i < batch.Events.Count; i++)
            {
                var logged = batch.Events[i];
                if (logged.Event is TEvent one && where?.Invoke(one) != false)
                {
                    (heard ??= new(1)).Add(new Heard<TEvent>(one, logged.Seq));
                }
            }

            return heard is null ? null : WorkOf(heard[^1].Seq, apply, heard);
        }
    }

    internal sealed class OfSignals<TSignal>(Func<TSignal, bool>? where, Func<IReadOnlyList<TSignal>, Task<bool>>? apply) : LiveRule
        where TSignal : LiveSignal
    {
        public override ulong Interest => LiveInterest.Signals;

        public override Work? Of(LiveBatch batch)
        {
            List<TSignal>? heard = null;
            for (var i = 0; i < batch.Signals.Count; i++)
            {
                if (batch.Signals[i] is TSignal one && where?.Invoke(one) != false)
                {
                    (heard ??= new(1)).Add(one);
                }
            }

            return heard is null ? null : WorkOf(null, apply, heard);
        }
    }
}
