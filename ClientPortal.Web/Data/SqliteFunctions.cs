using System.Data.Common;
using ClientPortal.Domain;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace ClientPortal.Web.Data;

/// <summary>Teaches each connection what SQLite cannot: its LIKE and lower() know the 26 letters of English.</summary>
internal sealed class SqliteFunctions : DbConnectionInterceptor
{
    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) => Teach(connection);

    public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Teach(connection);
        return Task.CompletedTask;
    }

    private static void Teach(DbConnection connection) =>
        ((SqliteConnection)connection).CreateFunction("fold", (string? text) => text is null ? null : Text.Fold(text), isDeterministic: true);
}
