using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace ClientPortal.Web.Data;

/// <summary>
/// What was acknowledged survives a power loss: each commit reaches the disk. That is how most SQLite libraries are built, but the one
/// that is found on a machine may be built otherwise (<c>SQLITE_DEFAULT_WAL_SYNCHRONOUS</c>), and the setting is each connection's own.
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
    public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        ConnectionOpened(connection, eventData);
        return Task.CompletedTask;
    }
}
