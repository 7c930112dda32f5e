using System.Formats.Tar;
using System.Globalization;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Data;

/// <summary>Writes all that the portal has into one file, while it runs, and brings it back. The commands <c>backup</c> and <c>restore</c>.</summary>
internal sealed class PortalBackup(DatabaseEngine engine, PortalFolder folder, IDbContextFactory<PortalDb> contexts, TimeProvider clock)
{
    // What is not stored yet: uploads that have not ended. Their senders begin them again.
    private static readonly string[] Unfinished = ["incoming", "parts"];

    /// <summary>Writes a backup and reads it back: it is there when it is whole.</summary>
    /// <exception cref="StartRefused">The file is there already or cannot be written, or the database cannot be read.</exception>
    public async Task<BackupManifest> WriteAsync(string file, CancellationToken stop = default)
    {
        file = Path.GetFullPath(file);
        if (File.Exists(file))
        {
            throw new StartRefused($"{file} is there already: a backup overwrites none.");
        }

        var (part, scratch) = ($"{file}.part", $"{file}.check");
        try
        {
            await WritePartAsync(part, scratch, stop);
            Clear(scratch);
            var manifest = await BackupArchive.UnpackAsync(part, scratch, name => name == BackupArchive.Database, stop);
            await engine.CheckDumpAsync(Path.Combine(scratch, BackupArchive.Database), manifest.Rows, stop);
            File.Move(part, file);
            return manifest;
        }
        catch (Exception why) when (why is IOException or UnauthorizedAccessException)
        {
            throw new StartRefused($"The backup {file} could not be written: {why.Message}", why);
        }
        finally
        {
            File.Delete(part);
            Clear(scratch);
        }
    }

    /// <summary>Brings a backup back into an empty portal, which must not run meanwhile.</summary>
    /// <param name="file">The backup.</param>
    /// <param name="replace">
    /// The portal need not be empty. What is in the data folder is moved into a folder beside it; a database of a server is deleted.
    /// </param>
    /// <param name="stop">Cancels.</param>
    /// <exception cref="StartRefused">The backup is damaged or of another kind, or the portal is not empty or runs.</exception>
    public async Task<BackupManifest> RestoreAsync(string file, bool replace, CancellationToken stop = default)
    {
        var staging = Path.Combine(folder.Root, $"restoring-{Guid.NewGuid():N}");
        try
        {
            var manifest = await BackupArchive.UnpackAsync(Path.GetFullPath(file), staging, _ => true, stop);
            CheckFits(manifest);
            var dump = Path.Combine(staging, BackupArchive.Database);
            await engine.CheckDumpAsync(dump, manifest.Rows, stop);
            await MakeRoomAsync(replace, stop);
            MoveInto(Path.Combine(staging, BackupArchive.Files), folder.Files);
            folder.MakeKeys();
            MoveInto(Path.Combine(staging, BackupArchive.Keys), folder.Keys);
            var rows = await engine.LoadAsync(dump, stop);
            var wrong = manifest.Rows.FirstOrDefault(one => rows.GetValueOrDefault(one.Key, -1) != one.Value).Key;
            return wrong is null ? manifest : throw new StartRefused($"The restored table {wrong} has not the rows of the backup.");
        }
        catch (Exception why) when (why is IOException or UnauthorizedAccessException)
        {
            throw new StartRefused($"The backup could not be restored: {why.Message}", why);
        }
        finally
        {
            Clear(staging);
        }
    }

    private async Task WritePartAsync(string part, string scratch, CancellationToken stop)
    {
        Clear(scratch);
        Directory.CreateDirectory(scratch);
        var written = new SortedDictionary<string, string>(StringComparer.Ordinal);
        await using (var file = BackupArchive.Create(part))
        {
            await using (var archive = new TarWriter(file, TarEntryFormat.Pax, leaveOpen: true))
            {
                // Files are written once under names of their own, and deleted once no row names them. Those of before the database's moment are
                // copied before it, and those that were added meanwhile after it: so all that its rows name are here.
                await AddFolderAsync(archive, folder.Files, BackupArchive.Files, written, stop);
                var (now, dump) = (clock.GetUtcNow(), Path.Combine(scratch, BackupArchive.Database));
                var content = await engine.DumpAsync(dump, stop);
                written[BackupArchive.Database] = await BackupArchive.AddAsync(archive, dump, BackupArchive.Database, stop);
                await AddFolderAsync(archive, folder.Files, BackupArchive.Files, written, stop);
                await AddFolderAsync(archive, folder.Keys, BackupArchive.Keys, written, stop);
                var missing = content.Files.Where(name => !written.ContainsKey(NameOf(name))).Order(StringComparer.Ordinal).ToList();
                await BackupArchive.AddManifestAsync(
                    archive, new BackupManifest(now, engine.Name, content.Schema, content.Head, content.Rows, written, missing), stop);
            }

            file.Flush(flushToDisk: true);
        }
    }

    private static async Task AddFolderAsync(TarWriter archive, string from, string to, IDictionary<string, string> written, CancellationToken stop)
    {
        if (!Directory.Exists(from))
        {
            return;
        }

        foreach (var path in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var below = Path.GetRelativePath(from, path).Replace('\\', '/');
            var name = $"{to}/{below}";
            if (written.ContainsKey(name) || Unfinished.Contains(below.Split('/')[0]))
            {
                continue;
            }

            try
            {
                written[name] = await BackupArchive.AddAsync(archive, path, name, stop);
            }
            catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
            {
                // Deleted since the folder was listed: no row names it.
            }
        }
    }

    // attachments/3f9c… is in the folder attachments/3f.
    private static string NameOf(string storedName) =>
        storedName.Split('/') is [var area, { Length: > 2 } name] ? $"{BackupArchive.Files}/{area}/{name[..2]}/{name}" : storedName;

    private void CheckFits(BackupManifest manifest)
    {
        if (manifest.Engine != engine.Name)
        {
            throw new StartRefused(
                $"The backup is of a portal with {DatabaseEngine.Setting}={manifest.Engine}, and this one has {engine.Name}: restore it there. "
                + "A portal changes its database with scripts/move-to-postgres.");
        }

        using var db = contexts.CreateDbContext();
        if (!db.Database.GetMigrations().Contains(manifest.Schema))
        {
            throw new StartRefused($"The backup is of a newer version of the portal ({manifest.Schema}): restore it with that one.");
        }
    }

    private async Task MakeRoomAsync(bool replace, CancellationToken stop)
    {
        var hasFiles = Directory.Exists(folder.Files) && Directory.EnumerateFiles(folder.Files, "*", SearchOption.AllDirectories).Any();
        var isEmpty = await engine.IsEmptyAsync(stop);
        if (isEmpty && !hasFiles)
        {
            return;
        }

        if (!replace)
        {
            throw new StartRefused(
                $"The portal in {folder.Root} is not empty, and nothing was changed: restore into an empty one, or give --replace.");
        }

        var now = clock.GetUtcNow().ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture);
        var aside = Path.Combine(folder.Root, $"replaced-{now}-{Guid.NewGuid().ToString("N")[..4]}");
        Directory.CreateDirectory(aside);
        if (!isEmpty)
        {
            await engine.ClearAsync(aside, stop);
        }

        foreach (var one in new[] { folder.Files, folder.Keys }.Where(Directory.Exists))
        {
            Directory.Move(one, Path.Combine(aside, Path.GetFileName(one)));
        }
    }

    private static void MoveInto(string from, string to)
    {
        foreach (var path in Directory.Exists(from) ? Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories) : [])
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, path));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Move(path, target, overwrite: true);
        }
    }

    private static void Clear(string scratch)
    {
        if (Directory.Exists(scratch))
        {
            Directory.Delete(scratch, recursive: true);
        }
    }
}
