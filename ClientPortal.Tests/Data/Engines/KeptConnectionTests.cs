using ClientPortal.Web.Data;
using Microsoft.Data.Sqlite;

namespace ClientPortal.Tests.Data.Engines;

/// <summary>The connection that stays open with its statements.</summary>
public sealed class KeptConnectionTests : IDisposable
{
    private readonly string file = Path.Combine(Path.GetTempPath(), $"kept-{Guid.NewGuid():N}.db");
    private readonly KeptConnection connection;

    public KeptConnectionTests()
    {
        connection = new KeptConnection($"Data Source={file};Pooling=False");
        connection.Open();
        Run("PRAGMA journal_mode=WAL; CREATE TABLE Lines (Id INTEGER PRIMARY KEY, Text TEXT)");
        Run("INSERT INTO Lines (Text) VALUES ('one'), ('two'), ('three')");
    }

    [Fact]
    public void A_statement_runs_again_with_other_values()
    {
        Assert.Equal("one", TextOf(1));
        Assert.Equal("two", TextOf(2));
        Assert.Null(TextOf(9));
        Assert.Equal("one", TextOf(1));
    }

    [Fact]
    public void A_statement_runs_within_its_own_results()
    {
        var read = new List<string>();
        Run("SELECT Text FROM Lines ORDER BY Id");
        using var outer = Command("SELECT Text FROM Lines ORDER BY Id");
        using var rows = outer.ExecuteReader();
        while (rows.Read())
        {
            using var inner = Command("SELECT Text FROM Lines ORDER BY Id");
            read.Add($"{rows.GetString(0)} {inner.ExecuteScalar()}");
        }

        Assert.Equal(["one one", "two one", "three one"], read);
    }

    [Fact]
    public void A_statement_that_failed_or_was_left_in_the_middle_runs_again()
    {
        Run("CREATE UNIQUE INDEX ByText ON Lines (Text)");
        Assert.Throws<SqliteException>(() => Run("INSERT INTO Lines (Text) VALUES ('one')"));
        using (var command = Command("SELECT Text FROM Lines ORDER BY Id"))
        {
            command.ExecuteReader().Read();
        }

        Run("DELETE FROM Lines WHERE Text = 'one'");
        Run("INSERT INTO Lines (Text) VALUES ('one')");

        using var again = Command("SELECT Text FROM Lines ORDER BY Id");
        Assert.Equal("two", again.ExecuteScalar());
    }

    [Fact]
    public void Statements_follow_a_change_of_the_schema()
    {
        Assert.Equal("one", TextOf(1));
        Run("ALTER TABLE Lines RENAME TO Old; CREATE TABLE Lines (Text TEXT, Id INTEGER PRIMARY KEY); INSERT INTO Lines VALUES ('new', 1)");

        Assert.Equal("new", TextOf(1));
    }

    [Fact]
    public void What_is_under_way_ends_when_the_connection_is_closed_and_it_stays_open()
    {
        using (var begun = connection.BeginTransaction())
        {
            using var command = Command("DELETE FROM Lines");
            command.ExecuteNonQuery();
            connection.Close();
        }

        Assert.Equal("one", TextOf(1));
    }

    [Fact]
    public void More_statements_than_are_kept_all_run()
    {
        for (var round = 0; round < 2; round++)
        {
            for (var number = 0; number < 2 * KeptConnection.Capacity; number++)
            {
                using var command = Command($"SELECT {number}");
                Assert.Equal((long)number, command.ExecuteScalar());
            }
        }
    }

    [Fact]
    public void One_whose_results_were_left_unread_is_not_kept()
    {
        using var kept = new KeptConnections(connection.ConnectionString);
        var used = kept.Take();
        used.Open();
        kept.GiveBack(used);
        Assert.Same(used, kept.Take());

        var left = used.CreateCommand();
        left.CommandText = "SELECT Text FROM Lines";
        left.ExecuteReader().Read();
        kept.GiveBack(used);

        Assert.NotSame(used, kept.Take());
        Assert.Equal(System.Data.ConnectionState.Closed, used.State);
    }

    [Fact]
    public void Those_that_are_given_back_after_the_end_are_closed()
    {
        var kept = new KeptConnections(connection.ConnectionString);
        var (used, idle) = (kept.Take(), kept.Take());
        used.Open();
        idle.Open();
        kept.GiveBack(idle);
        kept.Dispose();
        kept.GiveBack(used);

        Assert.Equal((System.Data.ConnectionState.Closed, System.Data.ConnectionState.Closed), (used.State, idle.State));
    }

    [Fact]
    public void A_file_is_free_when_its_connection_is_disposed()
    {
        TextOf(1);
        connection.Dispose();

        using var alone = new SqliteConnection($"Data Source={file};Pooling=False");
        alone.Open();
        using var command = alone.CreateCommand();
        command.CommandText = "PRAGMA locking_mode=EXCLUSIVE; BEGIN EXCLUSIVE; COMMIT";
        command.ExecuteNonQuery();
    }

    public void Dispose()
    {
        connection.Dispose();
        foreach (var part in new[] { "", "-wal", "-shm" })
        {
            File.Delete(file + part);
        }
    }

    private SqliteCommand Command(string text)
    {
        var command = connection.CreateCommand();
        command.CommandText = text;
        return command;
    }

    private void Run(string text)
    {
        using var command = Command(text);
        command.ExecuteNonQuery();
    }

    private string? TextOf(long id)
    {
        using var command = Command("SELECT Text FROM Lines WHERE Id = @id");
        command.Parameters.AddWithValue("@id", id);
        return (string?)command.ExecuteScalar();
    }
}
