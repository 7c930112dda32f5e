using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace ClientPortal.Web.Demo;

/// <summary>The files that people of the demo send. They are generated here, so that the repository holds no other person's files.</summary>
internal static class DemoFiles
{
    public static byte[] Of(string name) => name switch
    {
        "mesure-wifi.png" => Chart(drops: true),
        "mesure-apres.png" => Chart(drops: false),
        "compte-rendu.pdf" => Pdf(
            "Compte rendu d’intervention", "Teranga Logistique – quai 3", "",
            "Constat : la borne Wi-Fi redémarrait toutes les dix minutes.", "Cause : alimentation trop juste.",
            "Geste : borne remplacée, port et câble contrôlés.", "Essai : 40 colis scannés sans coupure.", "",
            "Intervention : Fatou Sarr, IT Vision"),
        "plan-quai-5.pdf" => Pdf(
            "Quai 5 – poste à équiper", "", "Prise réseau : côté bureau, déjà posée et testée.",
            "À prévoir : un poste fixe, un écran 24 pouces, une douchette.", "Accès : par le local technique, clé chez Ibrahima."),
        _ => throw new ArgumentException($"The demo has no file {name}."),
    };

    // Ten minutes of a measured value as a filled line on a grid, with or without dropouts.
    private static byte[] Chart(bool drops)
    {
        const int width = 800, height = 420, left = 40, bottom = 380;
        var noise = new Random(3);
        var pixels = new byte[height * (1 + width * 3)];
        var tops = Enumerable.Range(0, width)
            .Select(x => drops && x % 190 is > 120 and < 155 ? bottom - 6 : 110 + (int)(28 * Math.Sin(x / 37.0)) + noise.Next(4)).ToArray();
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var (red, green, blue) = x < left || y > bottom ? (248, 250, 252)
                    : Math.Abs(y - tops[x]) < 3 ? drops && tops[x] > 300 ? (220, 38, 38) : (79, 70, 229)
                    : y > tops[x] ? (224, 231, 255)
                    : y % 68 == 40 || (x - left) % 95 == 0 ? (226, 232, 240) : (255, 255, 255);
                var at = y * (1 + width * 3) + 1 + x * 3;
                (pixels[at], pixels[at + 1], pixels[at + 2]) = ((byte)red, (byte)green, (byte)blue);
            }
        }

        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            zlib.Write(pixels);
        }

        // Width, height, eight bits a channel, RGB, no options.
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = (8, 2);
        return [0x89, .. "PNG\r\n"u8, 0x1A, 0x0A, .. Chunk("IHDR", header), .. Chunk("IDAT", packed.ToArray()), .. Chunk("IEND", [])];
    }

    private static byte[] Chunk(string kind, byte[] content)
    {
        byte[] named = [.. Encoding.ASCII.GetBytes(kind), .. content];
        var (length, sum) = (new byte[4], new byte[4]);
        BinaryPrimitives.WriteInt32BigEndian(length, content.Length);
        BinaryPrimitives.WriteUInt32BigEndian(sum, Crc(named));
        return [.. length, .. named, .. sum];
    }

    // An A4 page: a title, and lines below it.
    public static byte[] Pdf(params string[] lines)
    {
        var text = new StringBuilder("BT /F1 22 Tf 60 770 Td ");
        foreach (var (line, i) in lines.Select((line, i) => (line, i)))
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"({line.Replace("(", "\\(", StringComparison.Ordinal)
                    .Replace(")", "\\)", StringComparison.Ordinal)}) Tj /F1 12 Tf 0 {(i == 0 ? -34 : -20)} Td ");
        }

        text.Append("ET");
        string[] objects =
        [
            "<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
            $"<< /Length {text.Length} >>\nstream\n{text}\nendstream",
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        ];
        var file = new StringBuilder("%PDF-1.4\n");
        var places = new List<int>();
        foreach (var (one, i) in objects.Select((one, i) => (one, i)))
        {
            places.Add(file.Length);
            file.Append(CultureInfo.InvariantCulture, $"{i + 1} 0 obj\n{one}\nendobj\n");
        }

        var table = file.Length;
        file.Append(CultureInfo.InvariantCulture, $"xref\n0 {objects.Length + 1}\n0000000000 65535 f \n");
        places.ForEach(place => file.Append(CultureInfo.InvariantCulture, $"{place:D10} 00000 n \n"));
        file.Append(CultureInfo.InvariantCulture, $"trailer << /Size {objects.Length + 1} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n");

        // One byte a character, so that the offsets are right: two characters of WinAnsi beyond Latin-1 occur.
        return [.. file.ToString().Select(letter => letter switch { '’' => (byte)0x92, '–' => (byte)0x96, _ => (byte)letter })];
    }

    /// <summary>A Word document with these paragraphs: the parts that ECMA-376 requires.</summary>
    public static byte[] Word(params string[] paragraphs)
    {
        using var packed = new MemoryStream();
        using (var archive = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
        {
            Add("[Content_Types].xml", """
                <Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
                <Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
                <Override PartName="/word/document.xml"
                ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>
                """);
            Add("_rels/.rels", """
                <Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1"
                Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
                Target="word/document.xml"/></Relationships>
                """);
            var body = string.Concat(paragraphs.Select(
                text => $"<w:p><w:r><w:t xml:space=\"preserve\">{System.Security.SecurityElement.Escape(text)}</w:t></w:r></w:p>"));
            Add(
                "word/document.xml",
                $"<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>{body}</w:body></w:document>");

            void Add(string name, string xml)
            {
                // Always the same bytes.
                var entry = archive.CreateEntry(name);
                entry.LastWriteTime = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
                using var content = new StreamWriter(entry.Open());
                content.Write("""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>""" + xml);
            }
        }

        return packed.ToArray();
    }

    // The CRC-32 of a PNG chunk.
    private static uint Crc(byte[] content)
    {
        var sum = uint.MaxValue;
        foreach (var one in content)
        {
            sum ^= one;
            for (var bit = 0; bit < 8; bit++)
            {
                sum = (sum & 1) == 1 ? 0xEDB88320 ^ (sum >> 1) : sum >> 1;
            }
        }

        return ~sum;
    }
}
