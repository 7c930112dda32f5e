using System.Buffers;
using System.Security.Cryptography;
using ClientPortal.Domain;
using ClientPortal.Web.Data;

namespace ClientPortal.Web.Files;

/// <summary>
/// Files that arrive in parts: what has arrived of each is in the store's area <see cref="FileStore.Parts"/>, with at most one chunk in memory.
/// </summary>
public sealed class FileParts(FileStore store)
{
    /// <summary>Bytes of the blocks whose hashes are checked; the browser has the same (<c>js/forms/file-in-parts.js</c>).</summary>
    public const int BlockSize = 4 * 1024 * 1024;

    /// <summary>
    /// Appends a part. Where the sender's connection breaks off, what has arrived of it is kept. What lies beyond <paramref name="from"/>, as after
    /// a crash, is discarded first.
    /// </summary>
    /// <param name="storedName">A generated name in the area of parts.</param>
    /// <param name="from">Bytes that have arrived before.</param>
    /// <param name="most">Bytes of the whole file.</param>
    /// <param name="content">The part.</param>
    /// <param name="stop">Ends the reading of the part, not the writing of what has arrived.</param>
    /// <returns>The bytes that are on the disk now, and whether the part came to its end.</returns>
    /// <exception cref="RuleBroken"><c>upload.offset</c>: the part has more bytes than are missing, or another one is being written;
    /// <c>storage.full</c>.</exception>
    /// <exception cref="NotFound">What had arrived before is no longer there.</exception>
    public async Task<(long Received, bool IsWhole)> AppendAsync(
        string storedName, long from, long most, Stream content, CancellationToken stop)
    {
        var path = store.PathOf(storedName);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await using var file = Open(path);
        if (file.Length < from)
        {
            throw new NotFound();
        }

        file.SetLength(from);
        file.Position = from;
        var buffer = ArrayPool<byte>.Shared.Rent(FileStore.ChunkSize);
        var (received, isWhole) = (from, true);
        try
        {
            for (int read; (read = await ReadAsync()) > 0; received += read)
            {
                if (received + read > most)
                {
                    throw Conflict();
                }

                await file.WriteAsync(buffer.AsMemory(0, read), CancellationToken.None);
            }

            // What is said to have arrived must still be there after a power cut.
            file.Flush(flushToDisk: true);
            return (received, isWhole);
        }
        catch (IOException full) when (StorageFull.Is(full))
        {
            throw StorageFull.Refusal();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        async Task<int> ReadAsync()
        {
            try
            {
                return await content.ReadAsync(buffer.AsMemory(0, FileStore.ChunkSize), stop);
            }
            catch (Exception cut) when (cut is IOException or OperationCanceledException)
            {
                isWhole = false;
                return 0;
            }
        }
    }

    /// <summary>
    /// Takes a file whose parts have all arrived, to be kept in <paramref name="area"/> under the same generated name. One that a killed process
    /// had moved there without a row is found too.
    /// </summary>
    /// <param name="check">
    /// The SHA-256 of the SHA-256 hashes of all blocks of the sender's file, hexadecimal; null where the sender cannot compute it.
    /// </param>
    /// <exception cref="RuleBroken"><c>upload.hash</c>: the sender's file has another content.</exception>
    /// <exception cref="NotFound">The file is no longer there.</exception>
    public async Task<ReceivedFile> TakeAsync(string arrived, string area, string? check, CancellationToken stop)
    {
        var (path, storedName) = (store.PathOf(arrived), $"{area}/{FileStore.VersionOf(arrived)}");
        if (!File.Exists(path))
        {
            var moved = store.PathOf(storedName);
            File.Move(File.Exists(moved) ? moved : throw new NotFound(), path);
        }

        // The sweep of the area goes by the moment of writing, and the last part may have come long ago.
        File.SetLastWriteTimeUtc(path, TimeProvider.System.GetUtcNow().UtcDateTime);
        var (size, sha256, blocks) = await HashAsync(path, stop);
        return check is null || check.Equals(blocks, StringComparison.OrdinalIgnoreCase)
            ? new ReceivedFile(path, size, sha256, storedName, store) { IsArrival = true }
            : throw new RuleBroken("upload.hash");
    }

    /// <summary>Deletes what has arrived, if anything has.</summary>
    public void Discard(string storedName)
    {
        if (store.PathOf(storedName) is var path && File.Exists(path))
        {
            File.Delete(path);
        }
    }

    private static async Task<(long Size, string Sha256, string Blocks)> HashAsync(string path, CancellationToken stop)
    {
        using var whole = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var block = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var blocks = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, useAsync: true);
        var buffer = ArrayPool<byte>.Shared.Rent(FileStore.ChunkSize);
        try
        {
            long size = 0;
            for (int read; (read = await file.ReadAtLeastAsync(
                buffer.AsMemory(0, FileStore.ChunkSize), FileStore.ChunkSize, throwOnEndOfStream: false, stop)) > 0;)
            {
                whole.AppendData(buffer, 0, read);
                block.AppendData(buffer, 0, read);
                size += read;
                if (size % BlockSize == 0)
                {
                    blocks.AppendData(block.GetHashAndReset());
                }
            }

            if (size % BlockSize != 0)
            {
                blocks.AppendData(block.GetHashAndReset());
            }

            return (size, Convert.ToHexStringLower(whole.GetHashAndReset()), Convert.ToHexStringLower(blocks.GetHashAndReset()));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static FileStream Open(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None, bufferSize: 0, useAsync: true);
        }
        catch (IOException)
        {
            throw Conflict();
        }
    }

    private static RuleBroken Conflict() => new("upload.offset") { Kind = RuleKind.Conflict };
}
