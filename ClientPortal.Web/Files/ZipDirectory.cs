using System.Buffers.Binary;
using System.Text;
using ClientPortal.Domain;
using ClientPortal.Domain.Files;

namespace ClientPortal.Web.Files;

/// <summary>
/// Reads an archive's central directory without unpacking anything. This is our own reader, because a library allocates an object for
/// each entry, up to half a million, before it can say how many there are.
/// </summary>
internal static class ZipDirectory
{
    /// <summary>Entries. A source tree has thousands.</summary>
    public const int MostEntries = 10_000;

    /// <summary>Bytes, unpacked.</summary>
    public const long MostBytes = 1024L * 1024 * 1024;

    /// <summary>Text shrinks to a tenth, logs to a fiftieth; a bomb to a thousandth.</summary>
    public const int MostRatio = 100;

    // Unpacked bytes below which any ratio is accepted: so few are harmless.
    private const long AnyRatioBelow = 16 * 1024 * 1024;

    // APPNOTE.TXT 6.3.10: 4.3.16 (end), 4.3.12 (directory).
    private const int EndLength = 22, EntryLength = 46;
    private const uint EndMark = 0x06054B50, EntryMark = 0x02014B50;
    private const int LargestComment = 65_535, LargestDirectory = 4 * 1024 * 1024;

    /// <summary>Whether it is a plain archive or an Office document; null for documents with macros, which are not accepted.</summary>
    /// <exception cref="RuleBroken"><c>file.archive-unreadable</c>, <c>file.archive-unsafe</c> or <c>file.archive-bomb</c>.</exception>
    public static async Task<FileKind?> ReadAsync(Stream content, CancellationToken stop)
    {
        var (at, length, count) = await FindAsync(content, stop);
        var directory = new byte[length];
        content.Position = at;
        await content.ReadExactlyAsync(directory, stop);

        long packed = 0, unpacked = 0;
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var offset = 0;
        for (var n = 0; n < count; n++)
        {
            var name = Entry(directory, ref offset, ref packed, ref unpacked);
            if (IsUnsafe(name))
            {
                throw new RuleBroken("file.archive-unsafe");
            }

            names.Add(name);
        }

        // Entries that claim more than there is overlap: one kernel of data, unpacked a thousand times.
        if (packed > content.Length || unpacked > MostBytes || (unpacked > AnyRatioBelow && unpacked / MostRatio > content.Length))
        {
            throw Bomb();
        }

        return KindOf(names);
    }

    private static async Task<(long At, int Length, int Count)> FindAsync(Stream content, CancellationToken stop)
    {
        var tail = new byte[Math.Min(content.Length, EndLength + LargestComment)];
        content.Position = content.Length - tail.Length;
        await content.ReadExactlyAsync(tail, stop);
        for (var i = tail.Length - EndLength; i >= 0; i--)
        {
            var end = tail.AsSpan(i);
            if (UInt32(end, 0) != EndMark || UInt16(end, 20) != end.Length - EndLength)
            {
                continue;
            }

            long length = UInt32(end, 12), at = UInt32(end, 16), place = content.Length - end.Length;
            var (count, here) = (UInt16(end, 10), UInt16(end, 8));

            // Several disks, more than four gigabytes, a directory that is not where it should be: not what people send.
            if (UInt16(end, 4) != 0 || UInt16(end, 6) != 0 || count != here || count == 0 || at + length > place)
            {
                throw Unreadable();
            }

            return count > MostEntries || length > LargestDirectory ? throw Bomb() : (at, (int)length, count);
        }

        throw Unreadable();
    }

    private static string Entry(ReadOnlySpan<byte> directory, ref int offset, ref long packed, ref long unpacked)
    {
        if (directory.Length - offset < EntryLength || UInt32(directory[offset..], 0) != EntryMark)
        {
            throw Unreadable();
        }

        var entry = directory[offset..];
        var (small, large) = (UInt32(entry, 20), UInt32(entry, 24));
        var (name, extra, comment) = (UInt16(entry, 28), UInt16(entry, 30), UInt16(entry, 32));
        if (small == uint.MaxValue || large == uint.MaxValue || entry.Length < EntryLength + name + extra + comment)
        {
            throw Unreadable();
        }

        packed += small;
        unpacked += large;
        offset += EntryLength + name + extra + comment;
        return Encoding.UTF8.GetString(entry.Slice(EntryLength, name));
    }

    // Names that make a trusting unpacker write outside its target folder.
    private static bool IsUnsafe(string name) =>
        name.Length == 0 || name[0] is '/' or '\\' || name.Contains('\0', StringComparison.Ordinal) || (name.Length > 1 && name[1] == ':')
        || name.Split('/', '\\').Contains("..");

    private static FileKind? KindOf(HashSet<string> names)
    {
        if (!names.Contains("[Content_Types].xml"))
        {
            return FileKind.Zip;
        }

        if (names.Any(name => name.EndsWith("vbaProject.bin", StringComparison.OrdinalIgnoreCase)))
        {
            return null;
        }

        return names.Contains("word/document.xml") ? FileKind.Word
            : names.Contains("xl/workbook.xml") ? FileKind.Excel
            : names.Contains("ppt/presentation.xml") ? FileKind.PowerPoint
            : FileKind.Zip;
    }

    private static RuleBroken Unreadable() => new("file.archive-unreadable");

    private static RuleBroken Bomb() => new("file.archive-bomb");

    private static int UInt16(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);

    private static uint UInt32(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);
}
