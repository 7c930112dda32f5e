using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Data;

namespace ClientPortal.Tests.Postgres;

public sealed class NodeChannelTests
{
    [Fact]
    public async Task A_node_hears_the_others_and_not_itself()
    {
        var database = await PostgresServer.CopyAsync();
        var (node, other) = (new NodeChannel(database), new NodeChannel(database));
        using var listening = new CancellationTokenSource();
        var woken = 0;
        var heard = node.ListenAsync(() => Interlocked.Increment(ref woken), listening.Token);

        // Once because it listens: what was sent before is lost.
        await Eventually.TrueAsync(() => Volatile.Read(ref woken) == 1);
        await node.WakeOthersAsync(CancellationToken.None);
        await other.WakeOthersAsync(CancellationToken.None);

        // The server keeps the order, so its own message would have come before.
        await Eventually.TrueAsync(() => Volatile.Read(ref woken) > 1);
        Assert.Equal(2, Volatile.Read(ref woken));
        await listening.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => heard);
        await PostgresServer.DropAsync(database);
    }
}
