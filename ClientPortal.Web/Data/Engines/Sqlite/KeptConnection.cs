using System.Data;
using Microsoft.Data.Sqlite;

namespace ClientPortal.Web.Data;

/// <summary>
/// A connection that stays open when its context is done, with the functions that were defined on it and the statements that ran on it last: to
/// open one and to parse a query costs SQLite several times what it needs to answer it.
/// </summary>
internal sealed class KeptConnection(string connectionString) : SqliteConnection(connectionString)
{
    /// <summary>Statements that one connection keeps, of some 10 KB each; beyond them the one that was not used for longest is dropped.</summary>
    public const int Capacity = 128;

    private readonly Dictionary<string, (SqliteCommand Command, long Used)> statements = new(StringComparer.Ordinal);
    private long uses;
    private int running;
    private bool ending;

    /// <summary>Whether it is open and nothing is under way: results that were left unread would keep it at an old state of the database.</summary>
    public bool IsIdle => IsOpen && running == 0 && Transaction is null;

    private bool IsOpen => State == ConnectionState.Open;

    /// <summary>Each commit reaches the disk, so that acknowledged data survives a power loss; the default depends on how SQLite was built.</summary>
    public override void Open()
    {
        if (IsOpen)
        {
            return;
        }

        base.Open();
        SqliteFunctions.Define(this);
        using var command = base.CreateCommand();
        command.CommandText = "PRAGMA synchronous=FULL;";
        command.ExecuteNonQuery();
    }

    /// <summary>Ends what is under way, and stays open until it is disposed.</summary>
    public override void Close()
    {
        if (ending)
        {
            base.Close();
        }
        else
        {
            Transaction?.Dispose();
        }
    }

    public override SqliteCommand CreateCommand() =>
        new Statement(this) { Connection = this, CommandTimeout = DefaultTimeout, Transaction = Transaction };

    protected override void Dispose(bool disposing)
    {
        ending = true;
        base.Dispose(disposing); // and with it the statements, as commands of this connection
        statements.Clear();
    }

    // While a statement runs it is not among those that are kept: the same text may run within its results.
    private SqliteCommand Take(string text)
    {
        running++;
        return statements.Remove(text, out var kept) ? kept.Command : new SqliteCommand(text, this);
    }

    private void Keep(SqliteCommand command)
    {
        running--;
        command.Parameters.Clear();
        command.Transaction = null;
        if (!IsOpen || !statements.TryAdd(command.CommandText, (command, ++uses)))
        {
            command.Dispose();
        }
        else if (statements.Count > Capacity)
        {
            var (oldest, kept) = statements.MinBy(one => one.Value.Used);
            statements.Remove(oldest);
            kept.Command.Dispose();
        }
    }

    /// <summary>A command as EF Core uses it: made, run and disposed. It runs as the kept command of its text.</summary>
    private sealed class Statement(KeptConnection connection) : SqliteCommand
    {
        private SqliteCommand? running;
        private SqliteDataReader? results;

        // All other ways to run a command end here.
        public override SqliteDataReader ExecuteReader(CommandBehavior behavior)
        {
            Release();
            running = connection.Take(CommandText);
            (running.Transaction, running.CommandTimeout) = (Transaction, CommandTimeout);
            foreach (SqliteParameter parameter in Parameters)
            {
                running.Parameters.Add(parameter);
            }

            return results = running.ExecuteReader(behavior);
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                Release();
            }

            base.Dispose(disposing);
        }

        private void Release()
        {
            if (running is { } done)
            {
                results?.Dispose();
                (running, results) = (null, null);
                connection.Keep(done);
            }
        }
    }
}
