using System.Text;
using Npgsql;

namespace ClientPortal.Web.Data;

/// <summary>
/// Short messages between the nodes that share a PostgreSQL database. They may be lost: each says that the log has something to read, or is true
/// for a moment alone.
/// </summary>
public sealed class NodeChannel(string connectionString, ThisNode node)
{
    /// <summary>How the server's list of connections calls one that listens.</summary>
    public const string ListenerName = "ClientPortal listener";

    // Bytes of a payload: the server takes fewer than 8,000.
    private const int Longest = 7_900;

    private const string Name = "portal";

    /// <summary>This node, so that it does not hear itself.</summary>
    public string Node { get; } = node.Id;

    /// <summary>
    /// Wakes the other nodes when <paramref name="wake"/>, and tells them lines of text, several in one message. A line that is too long for a
    /// message is left out. Never within a transaction: notifying ones are committed one after the other by the server.
    /// </summary>
    public async Task TellOthersAsync(bool wake, IEnumerable<string> lines, CancellationToken stop)
    {
        var payloads = PayloadsOf(lines);
        if (wake)
        {
            payloads.Add(Node);
        }

        if (payloads.Count == 0)
        {
            return;
        }

        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(stop);
        await using var command = new NpgsqlCommand("SELECT pg_notify($1, payload) FROM unnest($2) AS payload", connection);
        command.Parameters.AddWithValue(Name);
        command.Parameters.AddWithValue(payloads.ToArray());
        await command.ExecuteNonQueryAsync(stop);
    }

    /// <summary>
    /// Calls <paramref name="woken"/> once it listens, because what was sent before is lost, and when another node wakes this one;
    /// <paramref name="told"/> for each line of another node. Ends with an exception when its connection does.
    /// </summary>
    public async Task ListenAsync(Action woken, Action<string> told, CancellationToken stop)
    {
        // Of its own, and closed in the end: another user of it would go on listening.
        await using var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(connectionString) { ApplicationName = ListenerName, Pooling = false }.ToString());
        await connection.OpenAsync(stop);
        connection.Notification += (_, message) =>
        {
            var parts = message.Payload.Split('\n');
            if (parts[0] == Node)
            {
                return;
            }

            if (parts.Length == 1)
            {
                woken();
            }

            foreach (var line in parts.Skip(1))
            {
                told(line);
            }
        };
        await using (var command = new NpgsqlCommand($"LISTEN {Name}", connection))
        {
            await command.ExecuteNonQueryAsync(stop);
        }

        woken();
        while (true)
        {
            await connection.WaitAsync(stop);
        }
    }

    // The node's name, and below it as many lines as fit.
    private List<string> PayloadsOf(IEnumerable<string> lines)
    {
        var (payloads, next, length) = (new List<string>(), new StringBuilder(Node), Node.Length);
        foreach (var line in lines)
        {
            var more = Encoding.UTF8.GetByteCount(line) + 1;
            if (Node.Length + more > Longest)
            {
                continue;
            }

            if (length + more > Longest)
            {
                payloads.Add(next.ToString());
                (next, length) = (new StringBuilder(Node), Node.Length);
            }

            next.Append('\n').Append(line);
            length += more;
        }

        if (length > Node.Length)
        {
            payloads.Add(next.ToString());
        }

        return payloads;
    }
}
