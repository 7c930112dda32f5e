using ClientPortal.Domain;

namespace ClientPortal.Web.Features.Prospects.Csv;

/// <summary>One import under way or over: how far it came, and what became of the lines that made no prospect.</summary>
public sealed class ImportRun(Guid personId, string fileName, int total)
{
    private readonly Lock sync = new();
    private readonly List<ImportFailure> failures = [];

    public Guid PersonId { get; } = personId;
    public string FileName { get; } = fileName;
    public int Total { get; } = total;

    /// <summary>Lines that were looked at.</summary>
    public int Done { get; private set; }

    public int Created { get; private set; }

    /// <summary>Neither running nor waiting any more.</summary>
    public bool Over { get; private set; }

    /// <summary>It ended before the last line: its person may not any more, or the portal stopped.</summary>
    public bool BrokenOff { get; private set; }

    /// <summary>Lines that made no prospect, with the reason, in the order of the file.</summary>
    public IReadOnlyList<ImportFailure> Failures
    {
        get
        {
            lock (sync)
            {
                return [.. failures];
            }
        }
    }

    internal void Advance(int lines, int created, IEnumerable<ImportFailure> failed)
    {
        lock (sync)
        {
            (Done, Created) = (Done + lines, Created + created);
            failures.AddRange(failed.OrderBy(failure => failure.Line));
        }
    }

    internal void End() => (Over, BrokenOff) = (true, Done < Total);
}

/// <summary>A line that made no prospect. <see cref="ImportFailure.Duplicate"/> is the reason of one that is known already.</summary>
public sealed record ImportFailure(int Line, RuleBroken Reason)
{
    public const string Duplicate = "import.duplicate";
}
