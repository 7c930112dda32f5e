using ClientPortal.Domain.Files;

namespace ClientPortal.Web.Files;

/// <summary>A file as a thread shows it.</summary>
/// <param name="Size">Bytes.</param>
public sealed record AttachmentRow(Guid Id, string Name, long Size, string ContentType)
{
    [System.Text.Json.Serialization.JsonIgnore] public bool IsImage => FileKind.IsImageType(ContentType);
    [System.Text.Json.Serialization.JsonIgnore] public bool IsPdf => ContentType == FileKind.Pdf.ContentType;
}
