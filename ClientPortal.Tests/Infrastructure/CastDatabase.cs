using System.Collections.Concurrent;
using ClientPortal.Domain.People;
using Microsoft.Data.Sqlite;

namespace ClientPortal.Tests.Infrastructure;

/// <summary>
/// A migrated database with the cast of <see cref="TestPortal"/>. It is made once a run and copied for each portal: migrating, and hashing six
/// passwords, took most of a short test's time.
/// </summary>
/// <param name="Content">The SQLite file.</param>
/// <param name="Template">Where it is instead, on PostgreSQL: a connection string.</param>
internal sealed record CastDatabase(byte[] Content, string? Template, Guid Provider, Guid Acme, Guid Other, CastDatabase.Viewers People)
{
    private static readonly ConcurrentDictionary<(bool Postgres, DateTimeOffset? Now), Lazy<Task<CastDatabase>>> Made = new();

    internal sealed record Viewers(Viewer Admin, Viewer Technician, Viewer ClientAdmin, Viewer Member, Viewer NonMember, Viewer Outsider);

    /// <summary>The one whose people came when the clock says that it is now: a fake clock's own, the same one for all others.</summary>
    public static Task<CastDatabase> AtAsync(TimeProvider? clock)
    {
        var key = (TestDatabase.IsPostgres, (clock as FakeClock)?.GetUtcNow());
        return Made.GetOrAdd(key, made => new(() => TestPortal.MakeCastAsync(
            made.Postgres, made.Now is { } now ? new FakeClock(now) : null))).Value;
    }

    /// <summary>Writes all of a database into its one file, when no other process has it open.</summary>
    public static void Checkpoint(string file)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA wal_checkpoint(TRUNCATE);";
        command.ExecuteNonQuery();
    }
}
