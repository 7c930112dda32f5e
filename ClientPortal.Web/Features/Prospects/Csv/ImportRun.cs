using ClientPortal.Domain;

namespace ClientPortal.Web.Features.Prospects.Csv;

/// <summary>A running or finished import: its progress, and the lines that were not imported.</summary>
public sealed class ImportRun(Guid personId, string fileName, int total)
{
    private readonly Lock sync = new();
    private readonly List<ImportFailure> failures = [];

    public Guid PersonId { get; } = personId;
    public string FileName { get; } = fileName;
    public int Total { get; } = total;

    /// <summary>The number of processed lines.</summary>
    public int Done { get; private set; }

    public int Created { get; private set; }

    /// <summary>Neither running nor waiting any more.</summary>
    public bool Over { get; private set; }

    /// <summary>It ended before the last line: the person lost access, or the portal stopped.</summary>
    public bool BrokenOff { get; private set; }

    /// <summary>The lines that were not imported, with the reason, in the order of the file.</summary>
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

/// <summary>A line that was not imported. <see cref="ImportFailure.Duplicate"/> is the reason when the prospect probably exists already.</summary>
public sealed record ImportFailure(int Line, RuleBroken Reason)
{
    public const string Duplicate = "import.duplicate";
}
