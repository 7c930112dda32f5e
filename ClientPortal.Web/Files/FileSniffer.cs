using System.Buffers;
using ClientPortal.Domain;
using ClientPortal.Domain.Files;

namespace ClientPortal.Web.Files;

/// <summary>Recognises a file's kind by its content. Its name decides only whether a text is CSV.</summary>
internal static class FileSniffer
{
    /// <summary>Millions of pixels. The largest phone camera has 200; a browser that decodes more needs a gigabyte of memory.</summary>
    public const int MostMegapixels = 200;

    private const int ChunkSize = 64 * 1024;

    // mimesniff.spec.whatwg.org, 7.1: what makes a browser that sniffs treat a file as HTML; and the starts of other markup documents.
    private static readonly string[] Markup =
    [
        "<!doctype", "<html", "<head", "<script", "<iframe", "<h1", "<div", "<font", "<table", "<a", "<style", "<title",
        "<b", "<body", "<br", "<p", "<!--",
        "<?xml", "<svg", "<?php", "<img", "<object", "<embed", "<meta", "<link", "<form", "<xsl:", "<!entity", "<![cdata[",
    ];

    // The same, 3: bytes that do not occur in text.
    private static readonly SearchValues<byte> Binary = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Where(value => value is not ('\t' or '\n' or '\f' or '\r' or 0x1B)).Select(value => (byte)value), 0x7F]);

    /// <summary>The kind of a file. <paramref name="name"/> is the name that the sender gave it.</summary>
    /// <exception cref="RuleBroken">
    /// <c>file.empty</c>, <c>file.type</c> for a kind that is not accepted, <c>file.image</c>, or a rule of <see cref="ZipDirectory"/>.
    /// </exception>
    public static async Task<FileKind> KindOfAsync(Stream content, string? name, CancellationToken stop)
    {
        if (content.Length == 0)
        {
            throw new RuleBroken("file.empty");
        }

        var head = new byte[512];
        content.Position = 0;
        var length = await content.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, stop);
        if (LooksLikeImage(head.AsSpan(0, length)))
        {
            var image = await ImageHeader.ReadAsync(content, stop);
            return image is not null && (long)image.Width * image.Height <= MostMegapixels * 1_000_000L
                ? image.Kind
                : throw new RuleBroken("file.image", MostMegapixels);
        }

        if (head.AsSpan(0, length).StartsWith("%PDF-"u8))
        {
            return FileKind.Pdf;
        }

        if (head.AsSpan(0, length).StartsWith("PK\u0003\u0004"u8))
        {
            return await ZipDirectory.ReadAsync(content, stop) ?? throw new RuleBroken("file.type") { Kind = RuleKind.UnknownType };
        }

        return !IsMarkup(head.AsSpan(0, length)) && await IsTextAsync(content, stop)
            ? name?.TrimEnd().EndsWith(".csv", StringComparison.OrdinalIgnoreCase) == true ? FileKind.Csv : FileKind.Text
            : throw new RuleBroken("file.type") { Kind = RuleKind.UnknownType };
    }

    private static bool LooksLikeImage(ReadOnlySpan<byte> head) =>
        head.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G']) || head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF])
        || head.StartsWith("GIF8"u8) || (head.Length > 12 && head.StartsWith("RIFF"u8) && head.Slice(8, 4).SequenceEqual("WEBP"u8));

    private static bool IsMarkup(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
        {
            head = head[3..];
        }

        var text = System.Text.Encoding.Latin1.GetString(head).TrimStart(' ', '\t', '\n', '\f', '\r').ToLowerInvariant();

        // "<b" is the start of a page when the tag ends there; "<beaucoup" is not.
        return Array.Exists(Markup, tag => text.StartsWith(tag, StringComparison.Ordinal)
            && (!char.IsAsciiLetter(tag[^1]) || text.Length == tag.Length || !char.IsAsciiLetterOrDigit(text[tag.Length])));
    }

    // The whole file is read: a binary file may begin with readable text.
    private static async Task<bool> IsTextAsync(Stream content, CancellationToken stop)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(ChunkSize);
        try
        {
            content.Position = 0;
            for (int read; (read = await content.ReadAsync(buffer.AsMemory(0, ChunkSize), stop)) > 0;)
            {
                if (buffer.AsSpan(0, read).ContainsAny(Binary))
                {
                    return false;
                }
            }

            return true;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
