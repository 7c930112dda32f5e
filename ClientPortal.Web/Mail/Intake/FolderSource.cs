namespace ClientPortal.Web.Mail.Intake;

/// <summary>
/// A folder of <c>.eml</c> files (<c>Portal:Mail:Intake:Folder</c>). Taken ones move to its folder <c>taken</c>, those that are no mail or too
/// large to <c>broken</c>. Who writes there writes elsewhere first and moves the whole file in.
/// </summary>
public sealed class FolderSource(string folder, long largest, ILogger<FolderSource> log) : IMailSource
{
    public async Task CollectAsync(Func<byte[], CancellationToken, Task<bool>> take, CancellationToken stop)
    {
        // By name, so that tests and people know the order.
        var files = Directory.CreateDirectory(folder).EnumerateFiles("*.eml").OrderBy(file => file.Name, StringComparer.Ordinal).ToList();
        await MailSources.EachAsync(
            files,
            async file =>
            {
                var taken = file.Length <= largest && await take(await File.ReadAllBytesAsync(file.FullName, stop), stop);
                if (!taken)
                {
                    log.LogWarning(
                        "The mail {File} of {Bytes} bytes is no readable mail, or too large; it is in the folder broken.", file.Name, file.Length);
                }

                Move(file, taken ? "taken" : "broken");
            },
            stop);
    }

    // Another node may have moved it: it took the same mail, which is one by its fingerprint.
    private static void Move(FileInfo file, string place)
    {
        var to = Path.Combine(Directory.CreateDirectory(Path.Combine(file.DirectoryName!, place)).FullName, file.Name);
        try
        {
            File.Move(file.FullName, to, overwrite: true);
        }
        catch (FileNotFoundException)
        {
            // It is there already.
        }
    }
}
