using ClientPortal.Domain;

namespace ClientPortal.Web.Data;

/// <summary>
/// What a feature does in the transaction that saves the events of others: no command can omit it, and they commit or fail together. A feature
/// registers each of its own as a singleton.
/// </summary>
public interface IReactInTransaction
{
    /// <summary>
    /// Changes entities of <paramref name="db"/>, which is about to be saved. What it records is saved too, and starts no further reaction. It
    /// runs again when the save is repeated after a conflict.
    /// </summary>
    /// <exception cref="RuleBroken">A rule refuses the whole save.</exception>
    Task ReactAsync(PortalDb db, IReadOnlyList<Recorded> recorded, CancellationToken stop);
}
