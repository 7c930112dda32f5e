namespace ClientPortal.Web.Features.Documents;

/// <summary>
/// What an archive is written to: counts its bytes, leaves out the beginning that the receiver has, and passes on the rest.
/// </summary>
/// <param name="answer">Null to count only.</param>
/// <param name="from">Bytes at the beginning that are left out.</param>
internal sealed class ShelfStream(Stream? answer, long from) : Stream
{
    // .NET 10 writes the end of a compressed entry synchronously, which the web server refuses. It is kept until the next asynchronous write.
    private readonly MemoryStream kept = new();

    /// <summary>All bytes so far, with those that were left out; complete once this is disposed.</summary>
    public long Written { get; private set; }

    public override bool CanRead => false;
    public override bool CanSeek => false;
    public override bool CanWrite => true;
    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(byte[] buffer, int offset, int count) => kept.Write(buffer, offset, count);

    public override void Write(ReadOnlySpan<byte> buffer) => kept.Write(buffer);

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await SendKeptAsync(cancellationToken);
        await SendAsync(buffer, cancellationToken);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async Task FlushAsync(CancellationToken cancellationToken)
    {
        await SendKeptAsync(cancellationToken);
        if (answer is not null)
        {
            await answer.FlushAsync(cancellationToken);
        }
    }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override async ValueTask DisposeAsync()
    {
        await SendKeptAsync(CancellationToken.None);
        await base.DisposeAsync();
    }

    private async ValueTask SendKeptAsync(CancellationToken stop)
    {
        if (kept.Length > 0)
        {
            await SendAsync(kept.GetBuffer().AsMemory(0, (int)kept.Length), stop);
            kept.SetLength(0);
        }
    }

    private async ValueTask SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken stop)
    {
        var known = (int)Math.Clamp(from - Written, 0, bytes.Length);
        Written += bytes.Length;
        if (answer is not null && known < bytes.Length)
        {
            await answer.WriteAsync(bytes[known..], stop);
        }
    }
}
