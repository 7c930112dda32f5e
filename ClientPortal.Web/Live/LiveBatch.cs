using ClientPortal.Web.Data;

namespace ClientPortal.Web.Live;

/// <summary>
/// What a circuit heard since it was last handed something: events in log order, and signals. <see cref="Reload"/> says that this is not
/// all of it (too much came at once, a right changed, an earlier batch was refused): what is shown is to be read anew.
/// </summary>
public sealed record LiveBatch(IReadOnlyList<LoggedEvent> Events, IReadOnlyList<LiveSignal> Signals, bool Reload);
