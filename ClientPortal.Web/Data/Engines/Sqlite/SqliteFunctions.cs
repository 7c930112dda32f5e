using ClientPortal.Domain;
using Microsoft.Data.Sqlite;

namespace ClientPortal.Web.Data;

/// <summary>
/// Functions of each connection: <c>fold</c>, because SQLite's own LIKE and lower() handle only the 26 letters of English, and
/// <c>sort_key</c> for the migration <c>DocumentOrder</c>.
/// </summary>
internal static class SqliteFunctions
{
    public static void Define(SqliteConnection connection)
    {
        connection.CreateFunction("fold", (string? text) => text is null ? null : Text.Fold(text), isDeterministic: true);
        connection.CreateFunction<string, int, string>("sort_key", Text.SortKey, isDeterministic: true);
    }
}
