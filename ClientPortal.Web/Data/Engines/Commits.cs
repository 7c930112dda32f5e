using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace ClientPortal.Web.Data;

/// <summary>
/// Notes when the commit of a save begins: what fails before it is not stored, of what fails later no one knows. A rehearsed save ends there
/// (<see cref="PortalStore.RehearseAsync"/>).
/// </summary>
internal sealed class Commits : DbTransactionInterceptor
{
    public override ValueTask<InterceptionResult> TransactionCommittingAsync(
        DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
    {
        if (eventData.Context is PortalDb db)
        {
            db.CommitBegan = db.IsRehearsed ? throw new Rehearsed() : true;
        }

        return ValueTask.FromResult(result);
    }
}

/// <summary>All of a save was done but its commit.</summary>
internal sealed class Rehearsed() : Exception("A rehearsed save is not committed.");
