namespace ClientPortal.Web.Data;

/// <summary>
/// The connections that no context uses now, the last used first: a few serve all, and have their statements. They have none of EF Core's own
/// functions, for decimals and regular expressions: SQLite says so when a query needs one.
/// </summary>
internal sealed class KeptConnections(string connectionString) : IDisposable
{
    /// <summary>How many are kept open. Those that more at once need are closed when they are given back.</summary>
    public const int Capacity = 32;

    private readonly Lock changing = new();
    private readonly Stack<KeptConnection> idle = [];
    private bool closed;

    /// <summary>A connection for one context, until <see cref="GiveBack"/>; a new one opens when it is used first.</summary>
    public KeptConnection Take()
    {
        lock (changing)
        {
            if (idle.TryPop(out var last))
            {
                return last;
            }
        }

        return new KeptConnection(connectionString);
    }

    public void GiveBack(KeptConnection connection)
    {
        lock (changing)
        {
            if (!closed && connection.IsIdle && idle.Count < Capacity)
            {
                idle.Push(connection);
                return;
            }
        }

        connection.Dispose();
    }

    /// <summary>Closes them, and those that are in use as soon as they are given back.</summary>
    public void Dispose()
    {
        lock (changing)
        {
            closed = true;
            while (idle.TryPop(out var connection))
            {
                connection.Dispose();
            }
        }
    }
}
