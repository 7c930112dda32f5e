namespace ClientPortal.Domain.Files;

/// <summary>
/// What a file is, detected in its bytes and never taken from its name. A file of no listed kind is refused.
/// </summary>
/// <param name="ContentType">As it is stored and served.</param>
/// <param name="Extensions">How the name of such a file may end; the first is added to a name that ends otherwise.</param>
public sealed record FileKind(string ContentType, params string[] Extensions)
{
    public static readonly FileKind Png = new("image/png", ".png");
    public static readonly FileKind Jpeg = new("image/jpeg", ".jpg", ".jpeg");
    public static readonly FileKind Gif = new("image/gif", ".gif");
    public static readonly FileKind Webp = new("image/webp", ".webp");
    public static readonly FileKind Pdf = new("application/pdf", ".pdf");
    public static readonly FileKind Text = new("text/plain", ".txt", ".log", ".md", ".json", ".yml", ".yaml", ".conf");
    public static readonly FileKind Csv = new("text/csv", ".csv");
    public static readonly FileKind Zip = new("application/zip", ".zip");
    public static readonly FileKind Word = new("application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".docx");
    public static readonly FileKind Excel = new("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx");
    public static readonly FileKind PowerPoint = new("application/vnd.openxmlformats-officedocument.presentationml.presentation", ".pptx");

    public static IReadOnlyList<FileKind> All { get; } = [Png, Jpeg, Gif, Webp, Pdf, Text, Csv, Zip, Word, Excel, PowerPoint];

    /// <summary>Whether a browser may show it as a picture inside a page.</summary>
    public bool IsImage => IsImageType(ContentType);

    public static bool IsImageType(string contentType) => contentType.StartsWith("image/", StringComparison.Ordinal);

    public bool Fits(string name) => Array.Exists(Extensions, extension => name.EndsWith(extension, StringComparison.OrdinalIgnoreCase));
}

/// <summary>A stored file: what was detected in it, and its name in the store.</summary>
/// <param name="Size">Bytes.</param>
/// <param name="Sha256">Of the content, in lower-case hexadecimal.</param>
/// <param name="StoredName">Generated; no part of it comes from the file.</param>
public sealed record StoredFile(FileKind Kind, long Size, string Sha256, string StoredName);
