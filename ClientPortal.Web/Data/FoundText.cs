namespace ClientPortal.Web.Data;

/// <summary>The text of a file in which searched words were found.</summary>
public sealed class FoundText
{
    /// <summary>Of the file.</summary>
    public string Sha256 { get; init; } = "";

    /// <summary>The part of the text around the first of the words.</summary>
    public string Around { get; init; } = "";
}
