using ClientPortal.Domain;
using ClientPortal.Domain.Files;
using ClientPortal.Domain.People;
using ClientPortal.Web.Files;

namespace ClientPortal.Web.Features.Documents;

/// <summary>Reads previews for those who may see the document.</summary>
public sealed class DocumentPreviewQueries(DocumentQueries documents, FileStore files, OfficeConverter office)
{
    /// <summary>What the page shows of a version: the file itself, or the PDF that was made of an Office file.</summary>
    /// <exception cref="NotFound">The viewer may not see the document, or there is no preview.</exception>
    public async Task<KeptFile> FileAsync(Viewer viewer, Guid id, int number, CancellationToken stop = default)
    {
        var file = await documents.FileAsync(viewer, id, number, stop);
        if (!DocumentPreviewCommands.Types.Contains(file.ContentType))
        {
            return file;
        }

        var path = files.PathOf(DocumentPreviewCommands.NameOf(file.Sha256));
        return SizeOf(path) > 0
            ? file with { Name = Path.ChangeExtension(file.Name, FileKind.Pdf.Extensions[0]), ContentType = FileKind.Pdf.ContentType, Path = path }
            : throw new NotFound();
    }

    /// <summary>How far the preview of a version is.</summary>
    /// <exception cref="NotFound">The viewer may not see the document.</exception>
    public async Task<PreviewState> StateAsync(Viewer viewer, Guid id, int number, CancellationToken stop = default)
    {
        var file = await documents.FileAsync(viewer, id, number, stop);
        return !DocumentPreviewCommands.Types.Contains(file.ContentType) ? PreviewState.Ready
            : SizeOf(files.PathOf(DocumentPreviewCommands.NameOf(file.Sha256))) switch
            {
                > 0 => PreviewState.Ready,
                0 => PreviewState.Failed,
                _ => office.IsThere ? PreviewState.Awaited : PreviewState.NotHere,
            };
    }

    // Null where there is none; 0 for a file that could not be converted.
    private static long? SizeOf(string path) => new FileInfo(path) is { Exists: true } file ? file.Length : null;
}

/// <summary>How far the preview of an Office file is.</summary>
public enum PreviewState
{
    Ready,

    /// <summary>A job will make it.</summary>
    Awaited,

    /// <summary>The file could not be converted.</summary>
    Failed,

    /// <summary>This server has no LibreOffice.</summary>
    NotHere,
}
