using ClientPortal.Web.Data;

namespace ClientPortal.Web.Live;

/// <summary>
/// What a circuit heard since its last batch: events in log order, and signals. <see cref="Reload"/> is true when the batch is not complete
/// (the queue overflowed, a right changed, an earlier batch failed): the subscriber has to read again what it shows.
/// </summary>
public sealed record LiveBatch(IReadOnlyList<LoggedEvent> Events, IReadOnlyList<LiveSignal> Signals, bool Reload);
