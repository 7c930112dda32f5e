using ClientPortal.Domain;
using ClientPortal.Domain.Files;

namespace ClientPortal.Web.Files;

/// <summary>Receives every uploaded file, recognises its kind and scans it. A file that fails a step is deleted.</summary>
public sealed class FileIntake(FileStore store, FileLimits limits, IFileScanner scanner, ILogger<FileIntake> log)
{
    /// <summary>Width and height of an avatar picture, in pixels: four times the largest avatar, for high-density screens.</summary>
    public const int PictureSide = 256;

    /// <summary>Bytes of an avatar picture. A square of that side has about 20 KB.</summary>
    public const int LargestPicture = 256 * 1024;

    /// <summary>Receives a file of any accepted kind. Disposing the result before it is committed deletes the file.</summary>
    /// <exception cref="RuleBroken">The file is too large, of a kind that is not accepted, or could not be scanned.</exception>
    public async Task<TakenFile> TakeAsync(Stream content, string? name, string area, CancellationToken stop)
    {
        var (most, tooLarge) = area == FileStore.Documents ? (limits.LargestDocument, limits.DocumentTooLarge) : (limits.Largest, limits.TooLarge);
        return await InspectAsync(await store.ReceiveAsync(content, area, most, tooLarge, stop), name, stop);
    }

    /// <summary>
    /// Takes a file that has arrived in parts, with the same checks. Disposing the result before it is committed leaves it where it arrived.
    /// </summary>
    /// <param name="check">As of <see cref="FileParts.TakeAsync"/>.</param>
    /// <exception cref="RuleBroken">As of <see cref="TakeAsync"/>; <c>upload.hash</c> when the sender's file has another content.</exception>
    public async Task<TakenFile> TakeArrivedAsync(
        FileParts parts, string arrived, string? check, string? name, string area, CancellationToken stop) =>
        await InspectAsync(await parts.TakeAsync(arrived, area, check, stop), name, stop);

    /// <summary>Receives the picture of a person or a group: a square, which a page of the portal has cropped from the chosen image.</summary>
    /// <exception cref="RuleBroken"><c>picture.unfit</c>, or <c>file.scanner-away</c>.</exception>
    public async Task<TakenFile> TakePictureAsync(Stream content, CancellationToken stop)
    {
        var unfit = new RuleBroken("picture.unfit");
        var received = await store.ReceiveAsync(content, FileStore.Pictures, LargestPicture, unfit, stop);
        try
        {
            await using var file = received.Open();
            var image = await ImageHeader.ReadAsync(file, stop);
            if (image is null || (image.Kind != FileKind.Webp && image.Kind != FileKind.Jpeg)
                || image.Width != PictureSide || image.Height != PictureSide)
            {
                throw unfit;
            }

            var stored = new StoredFile(image.Kind, received.Size, received.Sha256, received.StoredName);
            return new TakenFile(stored, received, await ScanAsync(file, stop));
        }
        catch
        {
            received.Dispose();
            throw;
        }
    }

    private async Task<TakenFile> InspectAsync(ReceivedFile received, string? name, CancellationToken stop)
    {
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

    private async Task<string?> ScanAsync(Stream file, CancellationToken stop)
    {
        try
        {
            return await scanner.FindThreatAsync(file, stop);
        }
        catch (ScannerAway away)
        {
            log.LogWarning(away, "A file was refused because the scanner is away.");
            throw new RuleBroken("file.scanner-away") { Kind = RuleKind.Unavailable };
        }
    }
}

/// <summary>A received file. It may be kept, unless <see cref="Threat"/> names the malware that the scanner found in it.</summary>
public sealed class TakenFile(StoredFile file, ReceivedFile received, string? threat) : IDisposable
{
    public StoredFile File => file;
    public string? Threat => threat;

    /// <summary>Moves the file into its area. The caller then saves a row that names it and calls <see cref="Commit"/>.</summary>
    public void Keep() => received.Keep();

    public void Commit() => received.Commit();

    public void Dispose() => received.Dispose();
}
