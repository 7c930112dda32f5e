using System.Formats.Tar;
using System.Security.Cryptography;
using System.Text.Json;

namespace ClientPortal.Web.Data;

/// <summary>
/// The file of a backup: a tar archive, so that other programs can read it too. <c>database</c>, the folders <c>files</c> and <c>keys</c> of the data
/// folder, and at the end <c>manifest.json</c>.
/// </summary>
internal static class BackupArchive
{
    public const string Database = "database", Files = "files", Keys = "keys", Manifest = "manifest.json";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>Opens a new archive, readable by its owner alone: it has the keys that sign sessions.</summary>
    public static FileStream Create(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.Asynchronous };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(path, options);
    }

    /// <summary>Adds a file and answers with its SHA-256.</summary>
    /// <exception cref="FileNotFoundException">It was deleted meanwhile.</exception>
    public static async Task<string> AddAsync(TarWriter archive, string path, string name, CancellationToken stop)
    {
        // Deleting it meanwhile takes its name away, not what is read here.
        await using var content = new FileStream(
            path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0, FileOptions.Asynchronous);
        var hash = Convert.ToHexStringLower(await SHA256.HashDataAsync(content, stop));
        content.Position = 0;
        await archive.WriteEntryAsync(EntryOf(name, content), stop);
        return hash;
    }

    public static async Task AddManifestAsync(TarWriter archive, BackupManifest manifest, CancellationToken stop)
    {
        using var content = new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(manifest, Json));
        await archive.WriteEntryAsync(EntryOf(Manifest, content), stop);
    }

    /// <summary>Reads all of an archive, and compares every file with its hash.</summary>
    /// <param name="path">The archive.</param>
    /// <param name="folder">Where the files are written.</param>
    /// <param name="wanted">Which of them, by name; the others are only compared.</param>
    /// <param name="stop">Cancels.</param>
    /// <exception cref="StartRefused">It is no backup, or it is damaged.</exception>
    public static async Task<BackupManifest> UnpackAsync(string path, string folder, Predicate<string> wanted, CancellationToken stop)
    {
        try
        {
            var (found, manifest) = (new Dictionary<string, string>(StringComparer.Ordinal), (BackupManifest?)null);
            await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.Asynchronous);
            await using var archive = new TarReader(file);
            while (await archive.GetNextEntryAsync(copyData: false, stop) is { } entry)
            {
                var content = entry.DataStream ?? Stream.Null;
                if (entry.Name == Manifest)
                {
                    manifest = await JsonSerializer.DeserializeAsync<BackupManifest>(content, Json, stop);
                    continue;
                }

                var place = PathIn(folder, entry.Name);
                found[entry.Name] = wanted(entry.Name)
                    ? await UnpackAsync(content, place, stop)
                    : Convert.ToHexStringLower(await SHA256.HashDataAsync(content, stop));
            }

            if (manifest is null)
            {
                throw new StartRefused($"{path} is no whole backup: it has no {Manifest}.");
            }

            var wrong = manifest.Files.FirstOrDefault(one => found.GetValueOrDefault(one.Key) != one.Value).Key;
            return wrong is null ? manifest : throw new StartRefused($"The backup {path} is damaged: {wrong} is not what was written.");
        }
        catch (Exception unread) when (unread is InvalidDataException or EndOfStreamException or JsonException or FormatException)
        {
            throw new StartRefused($"{path} is no whole backup ({unread.Message}).", unread);
        }
    }

    private static async Task<string> UnpackAsync(Stream content, string path, CancellationToken stop)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await using (var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None))
        {
            await content.CopyToAsync(file, stop);
            file.Flush(flushToDisk: true);
        }

        // What is compared is what the disk has.
        await using var written = File.OpenRead(path);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(written, stop));
    }

    // An archive from elsewhere must not write outside of the folder.
    private static string PathIn(string folder, string name)
    {
        var path = Path.GetFullPath(Path.Combine(folder, name));
        var isOurs = name == Database
            || name.StartsWith(Files + "/", StringComparison.Ordinal) || name.StartsWith(Keys + "/", StringComparison.Ordinal);
        return isOurs && path.StartsWith(Path.GetFullPath(folder) + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? path
            : throw new StartRefused($"{name} has no place in a backup.");
    }

    private static PaxTarEntry EntryOf(string name, Stream content) =>
        new(TarEntryType.RegularFile, name) { DataStream = content, Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite };
}
