using System.Text;
using ClientPortal.Domain;
using CsvHelper;

namespace ClientPortal.Web.Features.Prospects.Csv;

/// <summary>
/// A CSV file from a spreadsheet: UTF-8, UTF-16 or Windows-1252; commas, semicolons or tabs; quoted text may span several lines. An unclosed
/// quote invalidates only its own line.
/// </summary>
public sealed class ImportFile
{
    /// <summary>Ten thousand long lines take half of it.</summary>
    public const int LargestBytes = 10 * 1024 * 1024;

    public const int MostLines = 50_000;

    // No note is longer; beyond it a quote was left open.
    private const int MostLinesOfOne = 500;

    private static readonly Encoding Utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly List<Record> records;
    private readonly char separator;

    private ImportFile(string name, char separator, IReadOnlyList<string> head, List<Record> records) =>
        (Name, this.separator, Head, this.records) = (name, separator, head, records);

    public string Name { get; }

    /// <summary>The names of the columns, from the first line.</summary>
    public IReadOnlyList<string> Head { get; }

    /// <summary>Column names that occur more than once, in the spelling of the first.</summary>
    public IReadOnlyList<string> DoubledColumns =>
        [.. Head.Where(column => column.Length > 0).GroupBy(Domain.Folding.Of).Where(same => same.Count() > 1).Select(same => same.First())];

    /// <summary>The number of lines of data.</summary>
    public int Count => records.Count;

    /// <summary>Reads the file's columns and lines.</summary>
    /// <exception cref="RuleBroken">The file holds no table.</exception>
    public static ImportFile Read(string name, byte[] bytes)
    {
        var text = Decode(bytes);
        if (text.Contains('\0', StringComparison.Ordinal))
        {
            throw new RuleBroken("import.not-a-table");
        }

        var lines = text.ReplaceLineEndings("\n").Split('\n');
        var first = Array.FindIndex(lines, line => !string.IsNullOrWhiteSpace(line));
        var declared = first < 0 ? null : DeclaredSeparator(lines[first]);
        if (declared is not null)
        {
            lines[first] = "";
        }

        var separator = declared ?? SeparatorOf(lines.FirstOrDefault(line => !string.IsNullOrWhiteSpace(line)) ?? "");
        var records = Split(lines, separator);
        if (records.Count < 2)
        {
            throw new RuleBroken("import.empty");
        }

        if (records.Count > MostLines + 1)
        {
            throw new RuleBroken("import.too-many-lines", MostLines);
        }

        var head = records[0].Broken ? throw new RuleBroken("import.not-a-table") : Cells(records[0].Text, separator);
        return new ImportFile(name, separator, [.. head.Select(column => column.Trim())], records[1..]);
    }

    /// <summary>Some lines, each with its number in the file and its cells; null cells where the line is malformed.</summary>
    public IEnumerable<(int Line, string[]? Cells)> Lines(int from, int count) =>
        records.Skip(from).Take(count).Select(record => (record.Line, record.Broken ? null : Cells(record.Text, separator)));

    private static string[] Cells(string text, char separator)
    {
        using var reader = CsvReader.FromText(text, new CsvReaderOptions { Separator = separator, HasHeader = false });
        return reader.Read() ? [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetString)] : [];
    }

    // Joins lines into records: a quoted cell may contain line breaks.
    private static List<Record> Split(string[] lines, char separator)
    {
        var records = new List<Record>();
        for (var i = 0; i < lines.Length; i++)
        {
            if (string.IsNullOrWhiteSpace(lines[i]))
            {
                continue;
            }

            var end = EndOf(lines, i, separator);
            records.Add(new Record(i + 1, string.Join('\n', lines[i..((end ?? i) + 1)]), Broken: end is null));
            i = end ?? i;
        }

        return records;
    }

    // The last line of the record; null when its quotes are malformed, and only the line itself is lost.
    private static int? EndOf(string[] lines, int start, char separator)
    {
        var quoted = false;
        for (var i = start; i < lines.Length && i < start + MostLinesOfOne; i++)
        {
            var line = lines[i];
            for (var at = 0; at < line.Length; at++)
            {
                if (!quoted)
                {
                    // A quote opens only at the beginning of a cell: in fifteen inches (15") it is text.
                    quoted = line[at] == '"' && (at == 0 ? i == start : line[at - 1] == separator);
                }
                else if (line[at] == '"' && at + 1 < line.Length && line[at + 1] == '"')
                {
                    at++;
                }
                else if (line[at] == '"')
                {
                    quoted = false;
                    if (at + 1 < line.Length && line[at + 1] != separator)
                    {
                        return null;
                    }
                }
            }

            if (!quoted)
            {
                return i;
            }
        }

        return null;
    }

    // Excel's first line that names the separator (sep=;); it is no line of the table.
    private static char? DeclaredSeparator(string line) =>
        line.Trim(' ', '"') is ['s' or 'S', 'e' or 'E', 'p' or 'P', '=', var separator] ? separator : null;

    private static char SeparatorOf(string head) => new[] { ';', ',', '\t' }.MaxBy(one => head.Count(letter => letter == one));

    private static string Decode(byte[] bytes)
    {
        if (bytes is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
        {
            return (bytes[0] == 0xFF ? Encoding.Unicode : Encoding.BigEndianUnicode).GetString(bytes.AsSpan(2));
        }

        try
        {
            return Utf8.GetString(bytes is [0xEF, 0xBB, 0xBF, ..] ? bytes.AsSpan(3) : bytes);
        }
        catch (DecoderFallbackException)
        {
            // The encoding of French spreadsheets on Windows, unless set otherwise.
            return CodePagesEncodingProvider.Instance.GetEncoding(1252)!.GetString(bytes);
        }
    }

    private sealed record Record(int Line, string Text, bool Broken);
}
