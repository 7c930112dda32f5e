using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace ClientPortal.Web.Data;

/// <summary>
/// Saves that write the log take turns, over all nodes: each takes a lock of the server when its transaction begins, and the server releases it
/// after the commit. So a number of the log that a reader sees has no smaller one behind it that is not committed yet. The numbers of messages,
/// which receipts count by, are assigned under the same lock.
/// </summary>
internal sealed class PostgresLogOrder : DbTransactionInterceptor
{
    // Any number that nothing else in the database locks.
    private const long Turn = 4_611_686_018_427;

    public override async ValueTask<DbTransaction> TransactionStartedAsync(
        DbConnection connection, TransactionEndEventData eventData, DbTransaction result, CancellationToken cancellationToken = default)
    {
        if (eventData.Context is PostgresPortalDb { WritesLog: true })
        {
            await using var command = connection.CreateCommand();
            (command.Transaction, command.CommandText) = (result, $"SELECT pg_advisory_xact_lock({Turn})");
            await command.ExecuteNonQueryAsync(cancellationToken);
        }

        return result;
    }
}
