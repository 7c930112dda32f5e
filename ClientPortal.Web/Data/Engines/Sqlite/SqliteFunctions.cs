using System.Data.Common;
using ClientPortal.Domain;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace ClientPortal.Web.Data;

/// <summary>
/// Defines functions on each connection: <c>fold</c>, because SQLite's own LIKE and lower() handle only the 26 letters of English, and
/// <c>sort_key</c> for the migration <c>DocumentOrder</c>.
/// </summary>
internal sealed class SqliteFunctions : DbConnectionInterceptor
{
    // A connection keeps its functions when it is closed and opened again.
    public override DbConnection ConnectionCreated(ConnectionCreatedEventData eventData, DbConnection result)
    {
        Define((SqliteConnection)result);
        return result;
    }

    public static void Define(SqliteConnection connection)
    {
        connection.CreateFunction("fold", (string? text) => text is null ? null : Text.Fold(text), isDeterministic: true);
        connection.CreateFunction<string, int, string>("sort_key", Text.SortKey, isDeterministic: true);
    }
}
