using System.Data.Common;
using ClientPortal.Domain;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace ClientPortal.Web.Data;

/// <summary>Teaches each connection what SQLite cannot: its LIKE and lower() know the 26 letters of English.</summary>
internal sealed class SqliteFunctions : DbConnectionInterceptor
{
    // It keeps in mind what it was taught, however often it is opened.
    public override DbConnection ConnectionCreated(ConnectionCreatedEventData eventData, DbConnection result)
    {
        ((SqliteConnection)result).CreateFunction("fold", (string? text) => text is null ? null : Text.Fold(text), isDeterministic: true);
        return result;
    }
}
