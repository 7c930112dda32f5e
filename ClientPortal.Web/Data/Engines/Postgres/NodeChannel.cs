using Npgsql;

namespace ClientPortal.Web.Data;

/// <summary>
/// Short messages between the nodes that share a PostgreSQL database. They may be lost: each only says that the log has something to read.
/// </summary>
public sealed class NodeChannel(string connectionString)
{
    /// <summary>How the server's list of connections calls one that listens.</summary>
    public const string ListenerName = "ClientPortal listener";

    private const string Name = "portal";

    // This node, so that it does not hear itself.
    private readonly string node = Guid.NewGuid().ToString("N");

    /// <summary>Wakes the other nodes. Never within a transaction: notifying ones are committed one after the other by the server.</summary>
    public async Task WakeOthersAsync(CancellationToken stop)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(stop);
        await using var command = new NpgsqlCommand("SELECT pg_notify($1, $2)", connection);
        command.Parameters.AddWithValue(Name);
        command.Parameters.AddWithValue(node);
        await command.ExecuteNonQueryAsync(stop);
    }

    /// <summary>
    /// Calls <paramref name="woken"/> once it listens, because what was sent before is lost, and for each message of another node. Ends with an
    /// exception when its connection does.
    /// </summary>
    public async Task ListenAsync(Action woken, CancellationToken stop)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(stop);
        connection.Notification += (_, message) =>
        {
            if (message.Payload != node)
            {
                woken();
            }
        };
        await using (var command = new NpgsqlCommand($"SET application_name = '{ListenerName}'; LISTEN {Name}", connection))
        {
            await command.ExecuteNonQueryAsync(stop);
        }

        woken();
        while (true)
        {
            await connection.WaitAsync(stop);
        }
    }
}
