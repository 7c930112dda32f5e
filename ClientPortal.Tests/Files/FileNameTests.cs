using ClientPortal.Domain.Files;

namespace ClientPortal.Tests.Files;

public sealed class FileNameTests
{
    [Theory]
    [InlineData("facture.txt", "facture.txt")]
    [InlineData("../../etc/passwd.txt", "passwd.txt")]
    [InlineData(@"C:\Users\awa\Bureau\note.txt", "note.txt")]
    [InlineData("..", "fichier.txt")]
    [InlineData("", "fichier.txt")]
    [InlineData(null, "fichier.txt")]
    [InlineData(".txt", "fichier.txt")]
    [InlineData("  note.txt. ", "note.txt")]
    [InlineData("a\r\nSet-Cookie: x.txt", "aSet-Cookie_ x.txt")]
    [InlineData("a\"b<c>d|e?f*g.txt", "a_b_c_d_e_f_g.txt")]
    [InlineData("Reçu n\u00b0 5 – Équipe.txt", "Reçu n\u00b0 5 – Équipe.txt")]
    [InlineData("e\u0301quipe.txt", "équipe.txt")]
    public void A_name_is_one_line_and_no_path(string? sent, string shown) => Assert.Equal(shown, FileName.Clean(sent, FileKind.Text));

    [Theory]
    [InlineData("page.html", "page.html.txt")]
    [InlineData("run.bat", "run.bat.txt")]
    [InlineData("dessin.svg", "dessin.svg.txt")]
    [InlineData("journal.LOG", "journal.LOG")]
    [InlineData("sans ending", "sans ending.txt")]
    public void The_ending_is_one_that_the_content_has(string sent, string shown) => Assert.Equal(shown, FileName.Clean(sent, FileKind.Text));

    [Theory]
    [InlineData("photo\u202Egnp.exe", "photognp.exe.png")]
    [InlineData("photo\u2066\u200F.png", "photo.png")]
    [InlineData("a\u0000b\u200B.png", "ab.png")]
    [InlineData("\u3164\u0301.png", "fichier.png")]
    public void Nothing_turns_the_direction_of_reading_or_hides(string sent, string shown) =>
        Assert.Equal(shown, FileName.Clean(sent, FileKind.Png));

    [Theory]
    [InlineData("CON.txt")]
    [InlineData("nul")]
    [InlineData("Com1.tar.txt")]
    [InlineData("LPT9 .txt")]
    public void A_device_of_Windows_is_none_here(string sent) =>
        Assert.StartsWith("_", FileName.Clean(sent, FileKind.Text), StringComparison.Ordinal);

    [Theory]
    [InlineData("a")]
    [InlineData("é")]
    [InlineData("😀")]
    public void A_long_name_keeps_its_ending(string letter)
    {
        var shown = FileName.Clean(string.Concat(Enumerable.Repeat(letter, 100_000)) + ".pdf", FileKind.Pdf);

        Assert.InRange(shown.Length, FileName.Length - 2, FileName.Length);
        Assert.EndsWith(letter + ".pdf", shown, StringComparison.Ordinal);
    }
}
