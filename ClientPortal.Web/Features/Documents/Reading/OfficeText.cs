using System.IO.Compression;
using System.Xml;

namespace ClientPortal.Web.Features.Documents.Reading;

/// <summary>
/// The text of Word, Excel and PowerPoint files. In all three, text is in elements named <c>t</c> (ECMA-376), so that one reader that keeps nothing
/// does for all.
/// </summary>
internal static class OfficeText
{
    // Bytes of XML that are read before the next check.
    private const int Step = 64 * 1024;

    private static readonly XmlReaderSettings Strict = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        MaxCharactersInDocument = ReadingLimits.MostUnpacked,
    };

    public static void Read(Stream content, TextGatherer text, ReadingLimits limits)
    {
        using var archive = new ZipArchive(content, ZipArchiveMode.Read, leaveOpen: true);
        foreach (var entry in archive.Entries.Where(entry => HasText(entry.FullName)).OrderBy(entry => entry.FullName, ByNumber))
        {
            using var unpacked = new CountedStream(entry.Open(), limits);
            using var xml = XmlReader.Create(unpacked, Strict);
            ReadPart(xml, text);
            if (text.IsFull)
            {
                return;
            }
        }
    }

    private static void ReadPart(XmlReader xml, TextGatherer text)
    {
        var inText = false;
        while (!text.IsFull && xml.Read())
        {
            switch (xml.NodeType)
            {
                case XmlNodeType.Element:
                    inText = xml.LocalName == "t" && !xml.IsEmptyElement;
                    if (xml.LocalName is "tab" or "br" or "cr")
                    {
                        text.Space();
                    }

                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace when inText:
                    text.Add(xml.Value);
                    break;
                case XmlNodeType.EndElement:
                    inText = false;

                    // A paragraph, a cell, a shared string.
                    if (xml.LocalName is "p" or "si" or "is")
                    {
                        text.Line();
                    }

                    break;
            }
        }
    }

    private static bool HasText(string name) =>
        name.EndsWith(".xml", StringComparison.OrdinalIgnoreCase)
        && (name is "word/document.xml" or "word/footnotes.xml" or "word/endnotes.xml" or "xl/sharedStrings.xml"
            || name.StartsWith("word/header", StringComparison.Ordinal) || name.StartsWith("word/footer", StringComparison.Ordinal)
            || name.StartsWith("xl/worksheets/sheet", StringComparison.Ordinal) || name.StartsWith("ppt/slides/slide", StringComparison.Ordinal)
            || name.StartsWith("ppt/notesSlides/notesSlide", StringComparison.Ordinal));

    // slide2 before slide10; the document before its notes.
    private static readonly Comparer<string> ByNumber = Comparer<string>.Create((one, other) =>
        one == other ? 0
        : one.EndsWith("/document.xml", StringComparison.Ordinal) ? -1
        : other.EndsWith("/document.xml", StringComparison.Ordinal) ? 1
        : one.Length != other.Length && Stem(one) == Stem(other) ? one.Length - other.Length
        : string.CompareOrdinal(one, other));

    private static string Stem(string name) => name[..^".xml".Length].TrimEnd("0123456789".ToCharArray());

    // Counts what comes out of the compression, and not what the archive says of itself.
    private sealed class CountedStream(Stream inner, ReadingLimits limits) : Stream
    {
        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var read = inner.Read(buffer, offset, Math.Min(count, Step));
            limits.Take(read);
            return read;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                inner.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
