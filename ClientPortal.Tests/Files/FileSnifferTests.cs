using ClientPortal.Domain;
using ClientPortal.Domain.Files;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Files;

namespace ClientPortal.Tests.Files;

public sealed class FileSnifferTests
{
    public static TheoryData<string, byte[], string> Taken => new()
    {
        { "image/png", SampleFiles.Png, "a.png" },
        { "image/jpeg", SampleFiles.Jpeg, "a.exe" },
        { "image/gif", SampleFiles.Gif, "a.gif" },
        { "image/gif", SampleFiles.GifThatIsScript, "a.html" },
        { "image/webp", SampleFiles.Webp("VP8 ", 10, 10), "a.webp" },
        { "image/webp", SampleFiles.Webp("VP8L", 10, 10), "a" },
        { "image/webp", SampleFiles.Webp("VP8X", 10, 10), "a.webp" },
        { "application/pdf", SampleFiles.Pdf, "a.html" },
        { "application/zip", SampleFiles.Zip("a.txt"), "a.docx" },
        { FileKind.Word.ContentType, SampleFiles.Docx(), "a.zip" },
        { FileKind.Excel.ContentType, SampleFiles.Zip("[Content_Types].xml", "xl/workbook.xml"), "a.xlsx" },
        { FileKind.PowerPoint.ContentType, SampleFiles.Zip("[Content_Types].xml", "ppt/presentation.xml"), "a.pptx" },
        { "text/plain", "Bonjour à tous"u8.ToArray(), "a.html" },
        { "text/plain", [0xE9, (byte)'t', 0xE9], "été.txt" },
        { "text/plain", "<beaucoup trop petit>"u8.ToArray(), "a.txt" },
        { "text/plain", "x <script>alert(1)</script>"u8.ToArray(), "a.txt" },
        { "text/csv", "a;b\r\n1;2"u8.ToArray(), "A.CSV" },
    };

    public static TheoryData<string, byte[]> Refused => new()
    {
        { "file.empty", [] },
        { "file.type", SampleFiles.Html },
        { "file.type", SampleFiles.Svg },
        { "file.type", [0xEF, 0xBB, 0xBF, .. "\r\n <HTML>"u8] },
        { "file.type", "<?xml version=\"1.0\"?><svg/>"u8.ToArray() },
        { "file.type", "<!-- a --><html>"u8.ToArray() },
        { "file.type", "<script>"u8.ToArray() },
        { "file.type", SampleFiles.Program },
        { "file.type", [.. "#!/bin/sh\n"u8, 0] },
        { "file.type", [.. Enumerable.Repeat((byte)'a', 200_000), 0x01] },
        { "file.type", SampleFiles.Docx("word/vbaProject.bin") },
        { "file.type", [.. "x"u8, .. SampleFiles.Pdf, 0] },
        { "file.image", SampleFiles.Png[..20] },
        { "file.image", "GIF87"u8.ToArray() },
        { "file.image", [0xFF, 0xD8, 0xFF, 0xD9] },
        { "file.image", SampleFiles.PngOf(50_000, 50_000) },
        { "file.image", SampleFiles.PngOf(-1, 5) },
        { "file.image", [.. SampleFiles.Webp("ALPH", 5, 5)] },
        { "file.archive-unreadable", [.. "PK\u0003\u0004"u8, .. new byte[100]] },
    };

    [Theory]
    [MemberData(nameof(Taken))]
    public async Task A_file_is_what_its_bytes_say(string contentType, byte[] content, string name) =>
        Assert.Equal(contentType, (await FileSniffer.KindOfAsync(new MemoryStream(content), name, default)).ContentType);

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task What_is_none_of_the_kinds_is_refused(string rule, byte[] content) =>
        Assert.Equal(rule,
            (await Assert.ThrowsAsync<RuleBroken>(() => FileSniffer.KindOfAsync(new MemoryStream(content), "photo.png", default))).Rule);

    [Fact]
    public async Task The_size_of_an_image_is_read_from_its_header()
    {
        Assert.Equal((640, 480), await SizeAsync(SampleFiles.Jpeg));
        Assert.Equal((320, 200), await SizeAsync(SampleFiles.Gif));
        Assert.Equal((1, 1), await SizeAsync(SampleFiles.Png));
        foreach (var chunk in new[] { "VP8 ", "VP8L", "VP8X" })
        {
            Assert.Equal((256, 300), await SizeAsync(SampleFiles.Webp(chunk, 256, 300)));
        }

        static async Task<(int, int)> SizeAsync(byte[] content) =>
            await ImageHeader.ReadAsync(new MemoryStream(content), default) is { } header ? (header.Width, header.Height) : default;
    }
}
