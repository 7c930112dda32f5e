using System.Collections.Concurrent;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Data;

namespace ClientPortal.Tests.Postgres;

public sealed class NodeChannelTests
{
    [Fact]
    public async Task A_node_hears_the_others_and_not_itself()
    {
        var database = await PostgresServer.CopyAsync();
        var (node, other) = (new NodeChannel(database, new ThisNode()), new NodeChannel(database, new ThisNode()));
        using var listening = new CancellationTokenSource();
        var (woken, told) = (0, new ConcurrentQueue<string>());
        var heard = node.ListenAsync(() => Interlocked.Increment(ref woken), told.Enqueue, listening.Token);

        // Once because it listens: what was sent before is lost.
        await Eventually.TrueAsync(() => Volatile.Read(ref woken) == 1);

        // More than one message of the server has room for, and one line that none has.
        string[] lines = [.. Enumerable.Range(0, 100).Select(number => $"{number} {new string('é', 100)}")];
        await node.TellOthersAsync(wake: true, ["its own"], CancellationToken.None);
        await other.TellOthersAsync(wake: true, lines.Append(new string('x', 8_000)), CancellationToken.None);

        // The server keeps the order, so its own message would have come before.
        await Eventually.TrueAsync(() => Volatile.Read(ref woken) > 1);
        Assert.Equal(2, Volatile.Read(ref woken));
        Assert.Equal(lines, told);
        await listening.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => heard);
        await PostgresServer.DropAsync(database);
    }
}
