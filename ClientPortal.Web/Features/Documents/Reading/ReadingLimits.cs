using ClientPortal.Domain.Documents;

namespace ClientPortal.Web.Features.Documents.Reading;

/// <summary>What the reading of one file may use. A file that needs more is hostile or of no use to a search, and is given up.</summary>
/// <param name="clock">The clock of <paramref name="patience"/>.</param>
/// <param name="patience">How long it may take.</param>
/// <param name="most">Bytes that it may unpack.</param>
public sealed class ReadingLimits(TimeProvider clock, TimeSpan patience, long most)
{
    /// <summary>A PDF of a thousand pages takes 10 s.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>The text of a document of 25 MB is smaller than this, also as XML or as the operators of pages.</summary>
    public const long MostUnpacked = 128L * 1024 * 1024;

    // What one step costs at least, so that very many empty ones end too.
    private const int LeastStep = 256;

    private readonly long began = clock.GetTimestamp();
    private long left = most;

    /// <summary>Whether the file was given up.</summary>
    public bool IsOver { get; private set; }

    /// <summary>Counts bytes before they are unpacked or kept.</summary>
    /// <exception cref="UnreadableFile">It is more than allowed, or took too long.</exception>
    public void Take(long bytes)
    {
        left -= Math.Max(bytes, LeastStep);
        if (IsOver || left < 0 || clock.GetElapsedTime(began) > patience)
        {
            IsOver = true;
            throw new UnreadableFile("It unpacks to too much, or takes too long.");
        }
    }

    /// <summary>The limits of a file that is read now.</summary>
    public static ReadingLimits Of(TimeProvider clock) => new(clock, Patience, MostUnpacked);

    /// <summary>Characters of a text that are kept.</summary>
    public static int Characters => DocumentText.MostCharacters;
}

/// <summary>The text of a file cannot be read: it is damaged, protected by a password, or unpacks to too much.</summary>
public sealed class UnreadableFile(string why, Exception? inner = null) : Exception(why, inner);
