using System.CommandLine;
using ClientPortal.Web.Data;

namespace ClientPortal.Web;

/// <summary>
/// Commands about the data as a whole: <c>backup FILE</c>, <c>restore FILE</c> and <c>move-to-postgres</c>. None of them migrates the database that
/// it reads, so a backup can be taken with the next version of the portal, before it starts.
/// </summary>
internal static class DataCommandLine
{
    public static IEnumerable<Command> All(Func<WebApplication> build) => [Backup(build), Restore(build), Move(build)];

    private static Command Backup(Func<WebApplication> build)
    {
        var file = new Argument<string>("FILE") { Description = "Where to write it; it must not be there yet." };
        var command = new Command(
            "backup", "Writes database, files and keys into one file, and reads it back. The portal may run meanwhile.") { file };
        command.SetAction(async (asked, stop) =>
        {
            await using var app = build();
            var written = await app.Services.GetRequiredService<PortalBackup>().WriteAsync(asked.GetRequiredValue(file), stop);
            Console.WriteLine($"Backup {asked.GetRequiredValue(file)} of {written.TakenAt:O}: {Contents(written)}.");
            foreach (var name in written.Missing)
            {
                Console.Error.WriteLine($"The file {name} is named in the database and is not in the data folder.");
            }
        });
        return command;
    }

    private static Command Restore(Func<WebApplication> build)
    {
        var file = new Argument<string>("FILE") { Description = "A file that the command backup has written." };
        var replace = new Option<bool>("--replace")
        {
            Description = "The portal need not be empty: its folder's content is moved aside. A database of a server is deleted.",
        };
        var command = new Command("restore", "Brings a backup back into an empty portal, which must not run.") { file, replace };
        command.SetAction(async (asked, stop) =>
        {
            await using var app = build();
            var restored = await app.Services.GetRequiredService<PortalBackup>()
                .RestoreAsync(asked.GetRequiredValue(file), asked.GetValue(replace), stop);
            Console.WriteLine($"Restored the portal of {restored.TakenAt:O}: {Contents(restored)}. It can be started.");
        });
        return command;
    }

    private static Command Move(Func<WebApplication> build)
    {
        var dryRun = new Option<bool>("--dry-run") { Description = "Only says what would be copied, and whether it can be." };
        var command = new Command(
            "move-to-postgres",
            $"Copies the portal's SQLite database into the empty PostgreSQL database of {DatabaseEngine.ConnectionSetting}. The portal must not run.")
        {
            dryRun,
        };
        command.SetAction(async (asked, stop) =>
        {
            await using var app = build();
            await DatabaseEngine.MoveAsync(app.Services, asked.GetValue(dryRun), Console.Out, stop);
        });
        return command;
    }

    private static string Contents(BackupManifest backup) =>
        $"{backup.Rows.Values.Sum()} rows in {backup.Rows.Count} tables, {backup.Files.Count - 1} files, up to event {backup.Head}";
}
