using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace ClientPortal.Web.Data;

/// <summary>
/// Makes each commit reach the disk, so that acknowledged data survives a power loss. Most SQLite libraries are built with this default, but
/// the one on a machine may not be (<c>SQLITE_DEFAULT_WAL_SYNCHRONOUS</c>), and each connection has its own setting.
/// </summary>
internal sealed class SqliteDurability : DbConnectionInterceptor
{
    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA synchronous=FULL;";
        command.ExecuteNonQuery();
    }

    // SQLite has no asynchronous input and output: it is the same call.
    public override Task ConnectionOpenedAsync(
        DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        ConnectionOpened(connection, eventData);
        return Task.CompletedTask;
    }
}
