using System.IO.Compression;
using UglyToad.PdfPig;
using UglyToad.PdfPig.Filters;
using UglyToad.PdfPig.Tokens;

namespace ClientPortal.Web.Features.Documents.Reading;

/// <summary>The text of PDF files: the words of each page by their place, from the top.</summary>
internal static class PdfText
{
    private const int MostPages = 2000;

    public static void Read(Stream content, TextGatherer text, ReadingLimits limits)
    {
        var options = new ParsingOptions { SkipMissingFonts = true, FilterProvider = new CountedFilters(limits) };
        using var document = PdfDocument.Open(content, options);
        for (var number = 1; number <= Math.Min(document.NumberOfPages, MostPages) && !text.IsFull; number++)
        {
            limits.Take(0);
            var before = double.NaN;
            foreach (var word in document.GetPage(number).GetWords())
            {
                // Half a letter above or below the word before: another line.
                var (baseline, size) = (word.Letters[0].StartBaseLine.Y, word.Letters[0].PointSize);
                if (!double.IsNaN(before))
                {
                    text.Add(Math.Abs(baseline - before) > size / 2 ? "\n" : " ");
                }

                text.Add(word.Text);
                before = baseline;
            }

            text.Line();
        }
    }

    // Every stream of the file is unpacked by one of these, so that a small file does not fill the memory.
    private sealed class CountedFilters(ReadingLimits limits) : IFilterProvider
    {
        private readonly IFilterProvider inner = DefaultFilterProvider.Instance;

        public IReadOnlyList<IFilter> GetFilters(DictionaryToken dictionary) => Counted(inner.GetFilters(dictionary));

        public IReadOnlyList<IFilter> GetNamedFilters(IReadOnlyList<NameToken> names) => Counted(inner.GetNamedFilters(names));

        public IReadOnlyList<IFilter> GetAllFilters() => Counted(inner.GetAllFilters());

        private IFilter[] Counted(IReadOnlyList<IFilter> filters)
        {
            // A form that is drawn in a form that is drawn … costs time without any compression.
            limits.Take(0);
            return [.. filters.Select(filter => new CountedFilter(filter, limits))];
        }
    }

    private sealed class CountedFilter(IFilter inner, ReadingLimits limits) : IFilter
    {
        // How many bytes one byte of input becomes at most: two bytes say 128 times a byte; twelve bits stand for 4,096 bytes; z is four zeros.
        private const int RunLengthGrowth = 64, LzwGrowth = 2_731, AsciiGrowth = 4;

        private const int Header = 2, Step = 64 * 1024;

        public bool IsSupported => inner.IsSupported;

        public Memory<byte> Decode(Memory<byte> input, DictionaryToken streamDictionary, IFilterProvider filterProvider, int filterIndex)
        {
            switch (inner)
            {
                case FlateFilter:
                    CountInflated(input);
                    break;
                case LzwFilter:
                    limits.Take(input.Length * (long)LzwGrowth);
                    break;
                case RunLengthFilter:
                    limits.Take(input.Length * (long)RunLengthGrowth);
                    break;
                case Ascii85Filter or AsciiHexDecodeFilter:
                    limits.Take(input.Length * (long)AsciiGrowth);
                    break;
                default:
                    // Of images, which have no text.
                    return Memory<byte>.Empty;
            }

            return inner.Decode(input, streamDictionary, filterProvider, filterIndex);
        }

        // Inflated once to be counted, with one step in memory, and then again by the library.
        private void CountInflated(Memory<byte> input)
        {
            if (input.Length <= Header)
            {
                return;
            }

            using var packed = new MemoryStream(input[Header..].ToArray());
            using var inflated = new DeflateStream(packed, CompressionMode.Decompress);
            var buffer = new byte[Step];
            try
            {
                for (int read; (read = inflated.Read(buffer)) > 0;)
                {
                    limits.Take(read);
                }
            }
            catch (InvalidDataException)
            {
                // Damaged: the library keeps what comes before.
            }
        }
    }
}
