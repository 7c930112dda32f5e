using System.Buffers.Binary;
using ClientPortal.Domain.Files;

namespace ClientPortal.Web.Files;

/// <summary>An image's kind, and its width and height in pixels, read from its header. Pixels are never decoded here.</summary>
public sealed record ImageHeader(FileKind Kind, int Width, int Height)
{
    private const int Needed = 30;

    // A camera writes some dozens of segments before the picture's size.
    private const int MostSegments = 1_000;

    private static ReadOnlySpan<byte> PngSignature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>Null for a file that is not GIF, JPEG, PNG or WebP, and for one whose header cannot be read.</summary>
    public static async Task<ImageHeader?> ReadAsync(Stream content, CancellationToken stop)
    {
        var head = new byte[Needed];
        content.Position = 0;
        var length = await content.ReadAtLeastAsync(head, Needed, throwOnEndOfStream: false, stop);
        if (length >= 10 && (head.AsSpan().StartsWith("GIF87a"u8) || head.AsSpan().StartsWith("GIF89a"u8)))
        {
            return Measured(FileKind.Gif, Little16(head, 6), Little16(head, 8));
        }

        if (length >= 4 && head[0] == 0xFF && head[1] == 0xD8 && head[2] == 0xFF)
        {
            return await JpegAsync(content, stop);
        }

        return length < Needed ? null
            : head.AsSpan().StartsWith(PngSignature) && head.AsSpan(12, 4).SequenceEqual("IHDR"u8)
                ? Measured(FileKind.Png, Big32(head, 16), Big32(head, 20))
            : head.AsSpan().StartsWith("RIFF"u8) && head.AsSpan(8, 4).SequenceEqual("WEBP"u8) ? Webp(head)
            : null;
    }

    // developers.google.com/speed/webp/docs/riff_container: lossy (RFC 6386, 9.1), lossless, extended.
    private static ImageHeader? Webp(byte[] head)
    {
        var chunk = head.AsSpan(12, 4);
        if (chunk.SequenceEqual("VP8X"u8))
        {
            return Measured(FileKind.Webp, 1 + Little24(head, 24), 1 + Little24(head, 27));
        }

        if (chunk.SequenceEqual("VP8L"u8) && head[20] == 0x2F)
        {
            var bits = BinaryPrimitives.ReadUInt32LittleEndian(head.AsSpan(21));
            return Measured(FileKind.Webp, 1 + (int)(bits & 0x3FFF), 1 + (int)((bits >> 14) & 0x3FFF));
        }

        return chunk.SequenceEqual("VP8 "u8) && head[23] == 0x9D && head[24] == 0x01 && head[25] == 0x2A
            ? Measured(FileKind.Webp, Little16(head, 26) & 0x3FFF, Little16(head, 28) & 0x3FFF)
            : null;
    }

    // ITU T.81, annex B: segments until the start of a frame, which has the size.
    private static async Task<ImageHeader?> JpegAsync(Stream content, CancellationToken stop)
    {
        var segment = new byte[9];
        var at = 2L;
        for (var n = 0; n < MostSegments; n++)
        {
            content.Position = at;
            if (await content.ReadAtLeastAsync(segment, segment.Length, throwOnEndOfStream: false, stop) < segment.Length || segment[0] != 0xFF)
            {
                return null;
            }

            var marker = segment[1];
            if (marker == 0xFF)
            {
                at++; // a fill byte
                continue;
            }

            if (marker is >= 0xC0 and <= 0xCF and not 0xC4 and not 0xC8 and not 0xCC)
            {
                return Measured(FileKind.Jpeg, Big16(segment, 7), Big16(segment, 5));
            }

            // The picture itself, or its end, before its size.
            var length = Big16(segment, 2);
            if (marker is 0xD9 or 0xDA || length < 2)
            {
                return null;
            }

            at += marker is 0x01 or (>= 0xD0 and <= 0xD8) ? 2 : 2 + length;
        }

        return null;
    }

    private static ImageHeader? Measured(FileKind kind, int width, int height) =>
        width > 0 && height > 0 ? new ImageHeader(kind, width, height) : null;

    private static int Little16(byte[] bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(at));

    private static int Little24(byte[] bytes, int at) => bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16);

    private static int Big16(byte[] bytes, int at) => BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(at));

    private static int Big32(byte[] bytes, int at) => BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(at));
}
