using System.Buffers;
using System.Security.Cryptography;
using ClientPortal.Domain;
using ClientPortal.Web.Data;

namespace ClientPortal.Web.Files;

/// <summary>
/// The bytes of uploaded files, under generated names in a folder that no web server serves. The database holds a file's own name and who
/// may read it.
/// </summary>
public sealed class FileStore(PortalFolder folder)
{
    /// <summary>The areas. The cleanup of one area never touches the files of another.</summary>
    public const string Attachments = "attachments", Documents = "documents", Parts = "parts", Pictures = "pictures", Exports = "exports",
        Previews = "previews";

    /// <summary>Bytes of a file that are in memory at once.</summary>
    internal const int ChunkSize = 64 * 1024;

    private readonly string root = folder.Files;

    /// <summary>The folder of all of the portal's data, which the files are a part of.</summary>
    public string Data => folder.Root;

    private string Incoming => Path.Combine(root, "incoming");

    /// <summary>
    /// Writes a stream to disk as it arrives, with at most one chunk in memory. Unless it is kept, the file is deleted when the result is
    /// disposed: an upload that is cut off leaves nothing.
    /// </summary>
    /// <param name="area">The area that will hold the file.</param>
    /// <param name="most">Bytes; at one more <paramref name="tooLarge"/> is thrown.</param>
    /// <exception cref="RuleBroken"><paramref name="tooLarge"/>; <c>storage.full</c>.</exception>
    public async Task<ReceivedFile> ReceiveAsync(Stream content, string area, long most, RuleBroken tooLarge, CancellationToken stop)
    {
        Directory.CreateDirectory(Incoming);
        var name = NewName();
        var path = Path.Combine(Incoming, name);
        var buffer = ArrayPool<byte>.Shared.Rent(ChunkSize);
        try
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, useAsync: true);
            long size = 0;
            for (int read; (read = await content.ReadAsync(buffer.AsMemory(0, ChunkSize), stop)) > 0;)
            {
                size += read;
                if (size > most)
                {
                    throw tooLarge;
                }

                hash.AppendData(buffer, 0, read);
                await file.WriteAsync(buffer.AsMemory(0, read), stop);
            }

            // An acknowledged message must still have its files after a power cut.
            file.Flush(flushToDisk: true);
            return new ReceivedFile(path, size, Convert.ToHexStringLower(hash.GetHashAndReset()), $"{area}/{name}", this);
        }
        catch (IOException full) when (StorageFull.Is(full))
        {
            File.Delete(path);
            throw StorageFull.Refusal();
        }
        catch
        {
            File.Delete(path);
            throw;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Where the file of this generated name is: <c>attachments/3f9c…</c> in the folder <c>attachments/3f</c>.</summary>
    public string PathOf(string storedName) =>
        storedName.Split('/') is [var area, { Length: > 2 } name]
            ? Path.Combine(root, area, name[..2], name)
            : throw new ArgumentException("No generated name.", nameof(storedName));

    /// <summary>
    /// Writes a file that the portal makes itself, and answers with its generated name and its bytes. Until it is whole, it is among those that
    /// are received, and discarded with them.
    /// </summary>
    public async Task<(string StoredName, long Size)> MakeAsync(string area, Func<Stream, Task> write)
    {
        Directory.CreateDirectory(Incoming);
        var name = NewName();
        var path = Path.Combine(Incoming, name);
        long size;
        await using (var file = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, ChunkSize, useAsync: true))
        {
            await write(file);
            size = file.Length;
        }

        Keep(path, $"{area}/{name}");
        return ($"{area}/{name}", size);
    }

    /// <summary>A generated name, without an area.</summary>
    public static string NewName() => RandomNumberGenerator.GetHexString(32, lowercase: true);

    /// <summary>A new empty folder for files that are being made; what the end of the process leaves of it is discarded.</summary>
    public string MakeFolder() =>
        Directory.CreateDirectory(Path.Combine(Incoming, NewName())).FullName;

    /// <summary>Keeps a file of <see cref="MakeFolder"/> under a name that its caller gives: whole, or not at all.</summary>
    public void KeepAs(string made, string storedName)
    {
        var path = PathOf(storedName);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.Move(made, path, overwrite: true);
    }

    /// <summary>Keeps an empty file under a name that its caller gives.</summary>
    public async Task MakeEmptyAsync(string storedName)
    {
        var folder = MakeFolder();
        var made = Path.Combine(folder, "empty");
        await File.WriteAllBytesAsync(made, []);
        KeepAs(made, storedName);
        Directory.Delete(folder);
    }

    /// <summary>The generated name without its area, used in the picture's address: a new picture gets a new address.</summary>
    public static string? VersionOf(string? storedName) => storedName?[(storedName.IndexOf('/') + 1)..];

    public void Delete(string storedName) => File.Delete(PathOf(storedName));

    internal void Keep(string incoming, string storedName)
    {
        var path = PathOf(storedName);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.Move(incoming, path);
        }
        catch (IOException full) when (StorageFull.Is(full))
        {
            throw StorageFull.Refusal();
        }
    }

    /// <summary>The generated names of an area's files that were written before this moment.</summary>
    public IEnumerable<string> WrittenBefore(string area, DateTimeOffset moment) =>
        Below(Path.Combine(root, area)).Where(file => file.LastWriteTimeUtc < moment.UtcDateTime).Select(file => $"{area}/{file.Name}");

    /// <summary>Deletes partly received files that were left when the process was killed.</summary>
    public void DiscardIncomingBefore(DateTimeOffset moment)
    {
        foreach (var file in Below(Incoming).Where(file => file.LastWriteTimeUtc < moment.UtcDateTime))
        {
            file.Delete();
        }

        foreach (var left in Directory.Exists(Incoming) ? new DirectoryInfo(Incoming).GetDirectories() : [])
        {
            if (left.LastWriteTimeUtc < moment.UtcDateTime)
            {
                left.Delete(recursive: true);
            }
        }
    }

    private static IEnumerable<FileInfo> Below(string path) =>
        Directory.Exists(path) ? new DirectoryInfo(path).EnumerateFiles("*", SearchOption.AllDirectories) : [];
}

/// <summary>A received file. Disposing deletes it, unless it was committed.</summary>
public sealed class ReceivedFile(string path, long size, string sha256, string storedName, FileStore store) : IDisposable
{
    private bool kept, done;

    /// <summary>The file arrived in parts: disposing puts it back, so that the sender may try again.</summary>
    public bool IsArrival { get; init; }

    public long Size => size;
    public string Sha256 => sha256;
    public string StoredName => storedName;

    public FileStream Open() => new(
        kept ? store.PathOf(storedName) : path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 16 * 1024, useAsync: true);

    /// <summary>Moves the file into its area. <see cref="Commit"/> follows once a row names it.</summary>
    public void Keep()
    {
        store.Keep(path, storedName);
        kept = true;
    }

    /// <summary>A row in the database names the file, so disposing no longer deletes it.</summary>
    public void Commit() => done = true;

    public void Dispose()
    {
        if (done)
        {
            return;
        }

        if (!IsArrival)
        {
            File.Delete(kept ? store.PathOf(storedName) : path);
        }
        else if (kept)
        {
            File.Move(store.PathOf(storedName), path);
            kept = false;
        }
    }
}
