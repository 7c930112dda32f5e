using System.Data.Common;
using ClientPortal.Domain;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace ClientPortal.Web.Data;

/// <summary>Defines <c>fold</c> on each connection: SQLite's own LIKE and lower() handle only the 26 letters of English.</summary>
internal sealed class SqliteFunctions : DbConnectionInterceptor
{
    // A connection keeps its functions when it is closed and opened again.
    public override DbConnection ConnectionCreated(ConnectionCreatedEventData eventData, DbConnection result)
    {
        ((SqliteConnection)result).CreateFunction("fold", (string? text) => text is null ? null : Text.Fold(text), isDeterministic: true);
        return result;
    }
}
