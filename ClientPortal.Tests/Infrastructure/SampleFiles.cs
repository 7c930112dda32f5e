using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace ClientPortal.Tests.Infrastructure;

/// <summary>Files as people send them, and as people who mean harm do.</summary>
public static class SampleFiles
{
    /// <summary>A whole image of one red pixel.</summary>
    public static readonly byte[] Png = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==");

    /// <summary>Bytes that begin a JPEG of 640 × 480, with a segment of a camera before its size.</summary>
    public static readonly byte[] Jpeg =
        [0xFF, 0xD8, 0xFF, 0xE1, 0, 8, (byte)'E', (byte)'x', (byte)'i', (byte)'f', 0, 0, 0xFF, 0xC0, 0, 17, 8, 0x01, 0xE0, 0x02, 0x80, 3, 1, 0x22, 0,
            0xFF, 0xD9];

    public static readonly byte[] Gif = [.. "GIF89a"u8, 0x40, 0x01, 0xC8, 0x00, 0, 0, 0, 0x3B];

    public static readonly byte[] Pdf = "%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"u8.ToArray();

    /// <summary>A GIF to a viewer of images, and to a browser that guesses a script or a page.</summary>
    public static readonly byte[] GifThatIsScript =
        [.. "GIF89a/*"u8, .. "*/=1;alert(document.domain)//<html><script>alert(document.domain)</script>"u8];

    public static readonly byte[] Html = "<!DOCTYPE html><html><script>alert(document.domain)</script></html>"u8.ToArray();

    public static readonly byte[] Svg = "<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(document.domain)</script></svg>"u8.ToArray();

    public static readonly byte[] Program = [(byte)'M', (byte)'Z', 0x90, 0, 3, 0, 0, 0, 4, 0, 0, 0, 0xFF, 0xFF];

    /// <summary>The harmless test file that every scanner reports (eicar.org).</summary>
    public static readonly byte[] Eicar = Encoding.ASCII.GetBytes("X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + "EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*");

    /// <summary>A WebP header; <paramref name="chunk"/> is <c>VP8 </c>, <c>VP8L</c> or <c>VP8X</c>.</summary>
    public static byte[] Webp(string chunk, int width, int height)
    {
        var file = new byte[40];
        "RIFF"u8.CopyTo(file);
        "WEBP"u8.CopyTo(file.AsSpan(8));
        Encoding.ASCII.GetBytes(chunk).CopyTo(file, 12);
        switch (chunk)
        {
            case "VP8X":
                BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(24), width - 1);
                BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(27), height - 1);
                break;
            case "VP8L":
                file[20] = 0x2F;
                BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(21), (uint)((width - 1) | ((height - 1) << 14)));
                break;
            default:
                ((ReadOnlySpan<byte>)[0x9D, 0x01, 0x2A]).CopyTo(file.AsSpan(23));
                BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(26), (short)width);
                BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(28), (short)height);
                break;
        }

        return file;
    }

    public static byte[] Zip(params string[] names)
    {
        using var file = new MemoryStream();
        using (var archive = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var name in names)
            {
                using var entry = archive.CreateEntry(name).Open();
                entry.Write("contenu"u8);
            }
        }

        return file.ToArray();
    }

    public static byte[] Docx(params string[] more) => Zip(["[Content_Types].xml", "_rels/.rels", "word/document.xml", .. more]);

    /// <summary>An archive whose directory says that each entry unpacks to so many bytes.</summary>
    public static byte[] ZipThatClaims(uint unpacked, int entries = 1)
    {
        var file = Zip([.. Enumerable.Range(0, entries).Select(n => $"{n}.bin")]);
        for (var at = file.AsSpan().IndexOf("PK\u0001\u0002"u8); at >= 0 && at < file.Length;)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(at + 24), unpacked);
            var next = file.AsSpan(at + 4).IndexOf("PK\u0001\u0002"u8);
            at = next < 0 ? -1 : at + 4 + next;
        }

        return file;
    }

    /// <summary>An image that says it is so large.</summary>
    public static byte[] PngOf(int width, int height)
    {
        var file = Png.ToArray();
        BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(16), width);
        BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(20), height);
        return file;
    }
}
