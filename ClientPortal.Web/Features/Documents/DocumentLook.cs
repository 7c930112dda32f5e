using ClientPortal.Domain.Documents;

namespace ClientPortal.Web.Features.Documents;

/// <summary>Icons and colours of documents.</summary>
internal static class DocumentLook
{
    public static string PillOf(DocumentState state) => state switch
    {
        DocumentState.Awaiting or DocumentState.Change => "waiting",
        DocumentState.Approved => "done",
        DocumentState.Refused => "broken",
        _ => "neutral",
    };

    public static string IconOf(DocumentState state) => state switch
    {
        DocumentState.Awaiting => "hourglass_top",
        DocumentState.Approved => "verified",
        DocumentState.Refused => "cancel",
        DocumentState.Change => "edit_note",
        _ => "description",
    };

    public static string PillOf(DecisionKind decision) => PillOf(StateOf(decision));

    public static string IconOf(DecisionKind decision) => IconOf(StateOf(decision));

    // The same icons as in wwwroot/js/forms/file-chip.js, which shows the file during its upload.
    public static string IconOf(DocumentRow row) => row switch
    {
        { IsImage: true } => "image",
        { IsPdf: true } => "picture_as_pdf",
        { ContentType: "application/zip" } => "folder_zip",
        _ when row.ContentType.EndsWith("presentationml.presentation", StringComparison.Ordinal) => "slideshow",
        _ => "description",
    };

    /// <summary>The first characters of a hash, as lists show it.</summary>
    public static string Short(string sha256) => sha256[..Math.Min(12, sha256.Length)];

    private static DocumentState StateOf(DecisionKind decision) => decision switch
    {
        DecisionKind.Approve => DocumentState.Approved,
        DecisionKind.Refuse => DocumentState.Refused,
        _ => DocumentState.Change,
    };
}
