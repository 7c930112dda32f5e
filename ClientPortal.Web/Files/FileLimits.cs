using ClientPortal.Domain;

namespace ClientPortal.Web.Files;

/// <summary>How much people may send. Settings in megabytes (1,048,576 bytes).</summary>
public sealed class FileLimits(IConfiguration configuration)
{
    private const long Megabyte = 1024 * 1024;

    /// <summary>Bytes of one file of a message: <c>Portal:Files:LargestMegabytes</c>. A phone's photo has 5, a manual 20.</summary>
    public long Largest { get; } = configuration.GetValue("Portal:Files:LargestMegabytes", 25) * Megabyte;

    /// <summary>Bytes of one version of a document: <c>Portal:Documents:LargestMegabytes</c>. A set of plans has hundreds.</summary>
    public long LargestDocument { get; } = configuration.GetValue("Portal:Documents:LargestMegabytes", 2048) * Megabyte;

    /// <summary>Bytes of all files of one organisation: <c>Portal:Files:QuotaMegabytes</c>.</summary>
    public long Quota { get; } = configuration.GetValue("Portal:Files:QuotaMegabytes", 2048) * Megabyte;

    /// <summary>For sentences: 25.</summary>
    public long LargestMegabytes => Largest / Megabyte;

    public long LargestDocumentMegabytes => LargestDocument / Megabyte;

    public long QuotaMegabytes => Quota / Megabyte;

    /// <summary>The refusal of a larger file.</summary>
    public RuleBroken TooLarge => new("file.too-large", LargestMegabytes) { Kind = RuleKind.TooLarge };

    public RuleBroken DocumentTooLarge => new("file.too-large", LargestDocumentMegabytes) { Kind = RuleKind.TooLarge };
}
