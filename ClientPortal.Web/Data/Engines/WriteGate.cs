namespace ClientPortal.Web.Data;

/// <summary>
/// Lets one save of this node at a time through. In SQLite before 3.51.3 two connections that write or checkpoint one WAL file can corrupt it, and
/// waiting for the gate is faster than retrying after a collision.
/// </summary>
public sealed class WriteGate : IDisposable
{
    private readonly SemaphoreSlim gate = new(1, 1);

    public async Task<T> PassAsync<T>(Func<Task<T>> save, CancellationToken stop)
    {
        await gate.WaitAsync(stop);
        try
        {
            return await save();
        }
        finally
        {
            gate.Release();
        }
    }

    public void Dispose() => gate.Dispose();
}
