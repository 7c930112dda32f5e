using ClientPortal.Domain;
using ClientPortal.Domain.Files;

namespace ClientPortal.Web.Files;

/// <summary>The one way in: received, recognised, looked into. Whatever fails on it leaves nothing behind.</summary>
public sealed class FileIntake(FileStore store, FileLimits limits, IFileScanner scanner, ILogger<FileIntake> log)
{
    /// <summary>Pixels of a picture of somebody, both ways: four times the largest avatar, for fine screens.</summary>
    public const int PictureSide = 256;

    /// <summary>Bytes of one. A square of that side has some 20 KB.</summary>
    public const int LargestPicture = 256 * 1024;

    /// <summary>Takes a file of any kind that is taken. Disposing it before it is committed deletes it.</summary>
    public async Task<TakenFile> TakeAsync(Stream content, string? name, string area, CancellationToken stop)
    {
        var received = await store.ReceiveAsync(content, area, limits.Largest, new RuleBroken("file.too-large", limits.LargestMegabytes), stop);
        try
        {
            await using var file = received.Open();
            var kind = await FileSniffer.KindOfAsync(file, name, stop);
            return new TakenFile(new StoredFile(kind, received.Size, received.Sha256, received.StoredName), received, await ScanAsync(file, stop));
        }
        catch
        {
            received.Dispose();
            throw;
        }
    }

    /// <summary>Takes the picture of a person or a group: a square, which a page of the portal has cut out of whatever was chosen.</summary>
    public async Task<TakenFile> TakePictureAsync(Stream content, CancellationToken stop)
    {
        var unfit = new RuleBroken("picture.unfit");
        var received = await store.ReceiveAsync(content, FileStore.Pictures, LargestPicture, unfit, stop);
        try
        {
            await using var file = received.Open();
            var image = await ImageHeader.ReadAsync(file, stop);
            if (image is null || (image.Kind != FileKind.Webp && image.Kind != FileKind.Jpeg) || image.Width != PictureSide || image.Height != PictureSide)
            {
                throw unfit;
            }

            return new TakenFile(new StoredFile(image.Kind, received.Size, received.Sha256, received.StoredName), received, await ScanAsync(file, stop));
        }
        catch
        {
            received.Dispose();
            throw;
        }
    }

    private async Task<string?> ScanAsync(Stream file, CancellationToken stop)
    {
        try
        {
            return await scanner.FindThreatAsync(file, stop);
        }
        catch (ScannerAway away)
        {
            log.LogWarning(away, "A file was refused because the scanner is away.");
            throw new RuleBroken("file.scanner-away");
        }
    }
}

/// <summary>A file that may be kept, unless <see cref="Threat"/> names what was found in it.</summary>
public sealed class TakenFile(StoredFile file, ReceivedFile received, string? threat) : IDisposable
{
    public StoredFile File => file;
    public string? Threat => threat;

    /// <summary>Puts it into its place. A row that names it follows, then <see cref="Commit"/>.</summary>
    public void Keep() => received.Keep();

    public void Commit() => received.Commit();

    public void Dispose() => received.Dispose();
}
