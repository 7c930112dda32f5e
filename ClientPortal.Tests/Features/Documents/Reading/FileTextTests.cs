using System.IO.Compression;
using System.Text;
using ClientPortal.Domain.Documents;
using ClientPortal.Domain.Files;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Demo;
using ClientPortal.Web.Features.Documents.Reading;

namespace ClientPortal.Tests.Features.Documents.Reading;

/// <summary>The text of honest files, and what hostile ones come to.</summary>
public sealed class FileTextTests
{
    private const long Megabyte = 1024 * 1024;

    [Fact]
    public void The_words_of_a_PDF_are_read_with_their_accents()
    {
        var text = Read(DemoFiles.Pdf("Relevé d’œuvres", "Contrôle du câblage (étage 3)", "Acceptance tests included"), FileKind.Pdf);

        Assert.Contains("Contrôle du câblage (étage 3)", text, StringComparison.Ordinal);
        Assert.Contains("Acceptance tests included", text, StringComparison.Ordinal);
        Assert.True(text.IndexOf("Relevé", StringComparison.Ordinal) < text.IndexOf("Acceptance", StringComparison.Ordinal));
    }

    [Fact]
    public void The_words_of_Word_Excel_and_PowerPoint_are_read_part_by_part()
    {
        Assert.Equal(
            "Réunion du 3 mai\nNext & last", Read(DemoFiles.Word("Réunion du 3 mai", "Next & last"), FileKind.Word));
        Assert.Equal(
            "Coût total\nDépense",
            Read(
                Zip(
                    ("xl/sharedStrings.xml", "<sst><si><t>Coût </t><r><t>total</t></r></si></sst>"),
                    ("xl/worksheets/sheet1.xml", "<worksheet><c t='s'><v>12</v></c><c t='inlineStr'><is><t>Dépense</t></is></c></worksheet>")),
                FileKind.Excel));
        Assert.Equal(
            "Deux\nDix",
            Read(
                Zip(
                    ("ppt/slides/slide10.xml", "<p:sld xmlns:p='p' xmlns:a='a'><a:p><a:t>Dix</a:t></a:p></p:sld>"),
                    ("ppt/slides/slide2.xml", "<p:sld xmlns:p='p' xmlns:a='a'><a:p><a:t>Deux</a:t></a:p></p:sld>")),
                FileKind.PowerPoint));
    }

    [Fact]
    public void Plain_text_is_read_in_UTF_8_and_in_older_encodings_and_cut()
    {
        Assert.Equal("Métré", Read(Encoding.UTF8.GetBytes("Métré"), FileKind.Text));
        Assert.Equal("Métré", Read(Encoding.Latin1.GetBytes("Métré"), FileKind.Csv));
        var tooLong = new string('a', DocumentText.MostCharacters + 9);
        Assert.Equal(DocumentText.MostCharacters, Read(Encoding.UTF8.GetBytes(tooLong), FileKind.Text).Length);
        Assert.Equal("fibre", Read(Encoding.UTF8.GetBytes("ﬁb\u00ADre"), FileKind.Text));
        Assert.Equal("", Read(SampleFiles.Png, FileKind.Png));
    }

    [Fact]
    public void A_document_that_defines_entities_is_refused()
    {
        var bomb = "<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;'>]><w><t>&b;</t></w>";

        Assert.Throws<UnreadableFile>(() => Read(Zip(("word/document.xml", bomb)), FileKind.Word));
        Assert.Throws<UnreadableFile>(
            () => Read(Zip(("word/document.xml", "<!DOCTYPE x SYSTEM 'file:///etc/passwd'><w><t>a</t></w>")), FileKind.Word));
    }

    [Fact]
    public void What_unpacks_to_too_much_is_given_up()
    {
        var blank = "<w>" + new string(' ', (int)(4 * Megabyte)) + "</w>";
        Assert.Throws<UnreadableFile>(() => Read(Zip(("word/document.xml", blank)), FileKind.Word, Megabyte));

        // The page draws three megabytes of blanks.
        var page = PdfOf(Deflated(new string(' ', (int)(3 * Megabyte)) + "BT (end) Tj ET"));
        Assert.Throws<UnreadableFile>(() => Read(page, FileKind.Pdf, Megabyte));
        Assert.True(page.Length < Megabyte / 20);
    }

    [Fact]
    public void A_file_that_takes_too_long_is_given_up()
    {
        var clock = new FakeClock();
        var limits = new ReadingLimits(clock, TimeSpan.FromSeconds(1), Megabyte);
        clock.Advance(TimeSpan.FromSeconds(2));

        Assert.Throws<UnreadableFile>(
            () => FileText.Of(new MemoryStream(DemoFiles.Pdf("Devis")), FileKind.Pdf.ContentType, limits));
    }

    [Theory]
    [InlineData("%PDF-1.7\n1 0 obj\n", '[', 200_000)]
    [InlineData("%PDF-1.7\n1 0 obj\n<</Root ", '[', 200_000)]
    [InlineData("%PDF-1.4\ntrailer <</Size 9 /Root ", '<', 400_000)]
    public void What_is_nested_too_deeply_does_not_end_the_process(string begin, char nested, int depth) =>
        Assert.Throws<UnreadableFile>(
            () => Read(Encoding.ASCII.GetBytes(begin + new string(nested, depth)), FileKind.Pdf));

    [Fact]
    public void A_page_whose_operators_are_nested_too_deeply_does_not_end_the_process() =>
        Assert.Null(Record.Exception(() =>
        {
            try
            {
                Read(PdfOf(Deflated(new string('[', 200_000))), FileKind.Pdf);
            }
            catch (UnreadableFile)
            {
                // Either is right: no text, or no file.
            }
        }));

    [Theory]
    [InlineData("application/pdf")]
    [InlineData("application/vnd.openxmlformats-officedocument.wordprocessingml.document")]
    public void A_damaged_file_has_no_text(string contentType)
    {
        var random = new byte[5000];
        new Random(7).NextBytes(random);

        Assert.Throws<UnreadableFile>(() => FileText.Of(new MemoryStream(random), contentType, ReadingLimits.Of(TimeProvider.System)));
    }

    private static string Read(byte[] content, FileKind kind, long most = ReadingLimits.MostUnpacked) => FileText.Of(
        new MemoryStream(content), kind.ContentType, new ReadingLimits(TimeProvider.System, TimeSpan.FromMinutes(1), most));

    private static byte[] Zip(params (string Name, string Content)[] parts)
    {
        using var packed = new MemoryStream();
        using (var archive = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in parts)
            {
                using var entry = new StreamWriter(archive.CreateEntry(name).Open());
                entry.Write(content);
            }
        }

        return packed.ToArray();
    }

    private static byte[] Deflated(string text)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            zlib.Write(Encoding.ASCII.GetBytes(text));
        }

        return packed.ToArray();
    }

    // One page with these operators, without a table of places: readers find the objects themselves.
    private static byte[] PdfOf(byte[] deflated) =>
    [
        .. Encoding.ASCII.GetBytes(
            "%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n"
            + "3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << >> >>\nendobj\n"
            + $"4 0 obj\n<< /Length {deflated.Length} /Filter /FlateDecode >>\nstream\n"),
        .. deflated,
        .. "\nendstream\nendobj\ntrailer << /Size 5 /Root 1 0 R >>\n%%EOF\n"u8,
    ];
}
