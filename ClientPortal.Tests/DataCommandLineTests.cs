using ClientPortal.Tests.Infrastructure;

namespace ClientPortal.Tests;

/// <summary>The commands of the program that are about its data, as an administrator runs them.</summary>
public sealed class DataCommandLineTests
{
    [Fact]
    public async Task A_backup_is_written_and_restored_from_the_command_line()
    {
        var folder = Directory.CreateTempSubdirectory("portal-commands-").FullName;
        var (data, restored, file) = (Path.Combine(folder, "data"), Path.Combine(folder, "restored"), Path.Combine(folder, "backup.tar"));
        await DemoFolder.CopyToAsync(data);

        var backup = await PortalProcess.RunAsync(["backup", file, $"--Portal:DataDirectory={data}"]);
        var refused = await PortalProcess.RunAsync(["restore", file, $"--Portal:DataDirectory={data}"]);
        var restore = await PortalProcess.RunAsync(["restore", file, $"--Portal:DataDirectory={restored}"]);

        Assert.Equal((0, ""), (backup.Code, backup.Error));
        Assert.Contains("Backup ", backup.Output, StringComparison.Ordinal);
        Assert.Equal(2, refused.Code);
        Assert.Contains("is not empty, and nothing was changed", refused.Error, StringComparison.Ordinal);
        Assert.Equal((0, ""), (restore.Code, restore.Error));
        Assert.Equal(Names(Path.Combine(data, "files")), Names(Path.Combine(restored, "files")));
        Assert.True(File.Exists(Path.Combine(restored, "portal.db")));
        await Scratch.DeleteAsync(folder);
    }

    private static IEnumerable<string> Names(string folder) => Directory.GetFiles(folder, "*", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(folder, file)).Order(StringComparer.Ordinal);
}
