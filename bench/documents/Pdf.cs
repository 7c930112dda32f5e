using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace ClientPortal.Bench.Documents;

/// <summary>A PDF as programs write them: compressed pages of text in a standard font.</summary>
internal static class Pdf
{
    private const int Lines = 45;

    /// <summary>A file of <paramref name="pages"/> pages whose words come from <paramref name="random"/>; no two are equal.</summary>
    public static byte[] Of(int pages, Random random, IReadOnlyList<string> words)
    {
        using var file = new MemoryStream();
        var places = new List<long>();
        Write(file, "%PDF-1.4\n");
        Begin(file, places, "<< /Type /Catalog /Pages 2 0 R >>\nendobj\n");
        var kids = string.Join(' ', Enumerable.Range(0, pages).Select(i => $"{4 + (2 * i)} 0 R"));
        Begin(file, places, $"<< /Type /Pages /Count {pages} /Kids [{kids}] >>\nendobj\n");
        Begin(file, places, "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>\nendobj\n");
        for (var page = 0; page < pages; page++)
        {
            Begin(
                file, places,
                "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F 3 0 R >> >> "
                + $"/Contents {places.Count + 2} 0 R >>\nendobj\n");
            var content = Packed(PageOf(random, words));
            Begin(file, places, string.Create(CultureInfo.InvariantCulture, $"<< /Filter /FlateDecode /Length {content.Length} >>\nstream\n"));
            file.Write(content);
            Write(file, "\nendstream\nendobj\n");
        }

        var table = file.Position;
        Write(file, $"xref\n0 {places.Count + 1}\n0000000000 65535 f \n");
        places.ForEach(place => Write(file, string.Create(CultureInfo.InvariantCulture, $"{place:D10} 00000 n \n")));
        Write(file, $"trailer\n<< /Size {places.Count + 1} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n");
        return file.ToArray();
    }

    private static string PageOf(Random random, IReadOnlyList<string> words) =>
        "BT /F 10 Tf 50 790 Td 16 TL\n" + string.Concat(Enumerable.Range(0, Lines).Select(_ =>
            $"({string.Join(' ', Enumerable.Range(0, 12).Select(_ => words[random.Next(words.Count)]))}) Tj T*\n")) + "ET\n";

    private static void Begin(Stream file, List<long> places, string text)
    {
        places.Add(file.Position);
        Write(file, $"{places.Count} 0 obj\n{text}");
    }

    private static byte[] Packed(string text)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            zlib.Write(Encoding.Latin1.GetBytes(text));
        }

        return packed.ToArray();
    }

    private static void Write(Stream file, string text) => file.Write(Encoding.Latin1.GetBytes(text));
}
