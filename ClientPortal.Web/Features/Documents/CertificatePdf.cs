using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using PdfSharp.Drawing;
using PdfSharp.Fonts;
using PdfSharp.Pdf;

namespace ClientPortal.Web.Features.Documents;

/// <summary>Draws certificates as PDF, with the portal's own font.</summary>
public sealed partial class CertificatePdf
{
    // Points. A4, with margins of 2 cm; the labels have a column of their own.
    private const double Width = 595, Height = 842, Margin = 56, LabelWidth = 110, Gap = 10, TextSize = 9.5, Leading = 14;

    private const double TitleSize = 20, PartSize = 12, FootSize = 8;

    private const string Family = "Inter";

    private static readonly XColor Ink = XColor.FromArgb(15, 23, 42), Grey = XColor.FromArgb(71, 85, 105), Accent = XColor.FromArgb(79, 70, 229);

    private static readonly Lazy<bool> Fonts = new(() =>
    {
        // One for the process; the library itself would look for the fonts of the machine.
        GlobalFontSettings.FontResolver ??= new BundledFont();
        return true;
    });

    /// <summary>The file. Equal certificates are equal files, to the byte.</summary>
    public byte[] Draw(Certificate certificate)
    {
        _ = Fonts.Value;
        using var document = new PdfDocument();
        document.Info.Title = certificate.Title;
        document.Info.Creator = "ClientPortal";
        document.Info.CreationDate = document.Info.ModificationDate = certificate.At.UtcDateTime;
        var sheet = new Sheet(document);
        sheet.Title(certificate.Title);
        foreach (var part in certificate.Parts)
        {
            sheet.Part(part.Title);
            foreach (var line in part.Lines)
            {
                sheet.Line(line);
            }
        }

        sheet.Close();
        document.Internals.FirstDocumentID = document.Internals.SecondDocumentID = Convert.ToHexString(HashOf(certificate))[..16];
        using var file = new MemoryStream();
        document.Save(file, closeStream: false);
        return WithoutChance(file.ToArray(), new Guid(HashOf(certificate).AsSpan(0, 16)));
    }

    // The library writes by chance six letters before the name of each embedded font (ISO 32000-1, 9.6.4), and ids into the metadata.
    private static byte[] WithoutChance(byte[] file, Guid id)
    {
        var written = Encoding.Latin1.GetString(file);
        var tags = new Dictionary<string, char>(StringComparer.Ordinal);
        foreach (var tag in FontTag().Matches(written).Select(match => match.Groups[1]))
        {
            if (!tags.TryGetValue(tag.Value, out var letter))
            {
                tags[tag.Value] = letter = (char)('A' + tags.Count);
            }

            file.AsSpan(tag.Index, tag.Length).Fill((byte)letter);
        }

        foreach (var uuid in MetadataId().Matches(written).Select(match => match.Groups[1]))
        {
            Encoding.ASCII.GetBytes($"{id}", file.AsSpan(uuid.Index, uuid.Length));
        }

        return file;
    }

    [GeneratedRegex("uuid:([0-9a-f-]{36})", RegexOptions.NonBacktracking)]
    private static partial Regex MetadataId();

    [GeneratedRegex(@"/([A-Z]{6})\+Inter", RegexOptions.NonBacktracking)]
    private static partial Regex FontTag();

    private static byte[] HashOf(Certificate certificate) => SHA256.HashData(
        Encoding.UTF8.GetBytes(string.Join('\n', certificate.Parts.SelectMany(part => part.Lines.Select(line => line.Text)))));

    private sealed class Sheet(PdfDocument document)
    {
        private readonly XFont title = new(Family, TitleSize, XFontStyleEx.Bold), part = new(Family, PartSize, XFontStyleEx.Bold);
        private readonly XFont text = new(Family, TextSize), label = new(Family, TextSize, XFontStyleEx.Bold), foot = new(Family, FootSize);
        private XGraphics? page;
        private double y;

        public void Title(string words)
        {
            Room(TitleSize * 2);
            page!.DrawString(words, title, new XSolidBrush(Ink), new XPoint(Margin, y + TitleSize));
            y += TitleSize * 1.6;
            page.DrawLine(new XPen(Accent, 1.5), Margin, y, Width - Margin, y);
            y += Leading;
        }

        public void Part(string words)
        {
            Room(PartSize + (3 * Leading));
            y += Leading / 2;
            page!.DrawString(words, part, new XSolidBrush(Accent), new XPoint(Margin, y + PartSize));
            y += PartSize * 1.8;
        }

        public void Line(CertificateLine line)
        {
            var labelled = Wrapped(line.Label, label, LabelWidth);
            var lines = Wrapped(line.Text, text, Width - (2 * Margin) - LabelWidth - Gap);
            for (var i = 0; i < Math.Max(labelled.Count, lines.Count); i++)
            {
                Room(Leading);
                if (i < labelled.Count)
                {
                    page!.DrawString(labelled[i], label, new XSolidBrush(Grey), new XPoint(Margin, y + TextSize));
                }

                if (i < lines.Count)
                {
                    page!.DrawString(lines[i], text, new XSolidBrush(Ink), new XPoint(Margin + LabelWidth + Gap, y + TextSize));
                }

                y += Leading;
            }
        }

        public void Close() => page?.Dispose();

        private void Room(double needed)
        {
            if (page is not null && y + needed <= Height - Margin)
            {
                return;
            }

            page?.Dispose();
            var next = document.AddPage();
            (next.Width, next.Height) = (XUnit.FromPoint(Width), XUnit.FromPoint(Height));
            page = XGraphics.FromPdfPage(next);
            y = Margin;
            var number = document.PageCount.ToString(CultureInfo.InvariantCulture);
            page.DrawString(number, foot, new XSolidBrush(Grey), new XPoint(Width - Margin, Height - (Margin / 2)));
        }

        // Breaks at spaces, and inside of words that are wider than a line: hashes, names of files.
        private List<string> Wrapped(string words, XFont font, double width)
        {
            Room(0);
            var lines = new List<string>();
            foreach (var paragraph in WithoutMarks(words).Split('\n'))
            {
                var line = "";
                foreach (var word in paragraph.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                {
                    var rest = word;
                    if (line.Length > 0 && Fits($"{line} {rest}"))
                    {
                        line = $"{line} {rest}";
                        continue;
                    }

                    if (line.Length > 0)
                    {
                        lines.Add(line);
                    }

                    while (!Fits(rest))
                    {
                        var length = LengthThatFits(rest);
                        lines.Add(rest[..length]);
                        rest = rest[length..];
                    }

                    line = rest;
                }

                if (line.Length > 0)
                {
                    lines.Add(line);
                }
            }

            return lines;

            // Marks of the direction of reading are no letters of the font.
            static string WithoutMarks(string marked) => string.Concat(marked.Where(one => !char.IsControl(one) || one == '\n')
                .Where(one => one is not (>= '\u2066' and <= '\u2069') and not (>= '\u202A' and <= '\u202E')));

            bool Fits(string some) => some.Length <= 1 || page!.MeasureString(some, font).Width <= width;

            int LengthThatFits(string some)
            {
                var (fits, over) = (1, some.Length);
                while (over - fits > 1)
                {
                    var middle = (fits + over) / 2;
                    (fits, over) = Fits(some[..middle]) ? (middle, over) : (fits, middle);
                }

                return fits > 1 && char.IsHighSurrogate(some[fits - 1]) ? fits - 1 : fits;
            }
        }
    }

    // The portal's font in two weights, as TrueType: the pages' own files are compressed for browsers.
    private sealed class BundledFont : IFontResolver
    {
        private const string Regular = "inter-regular.ttf", SemiBold = "inter-semibold.ttf";

        public FontResolverInfo ResolveTypeface(string familyName, bool isBold, bool isItalic) => new(isBold ? SemiBold : Regular);

        public byte[] GetFont(string faceName)
        {
            using var resource = typeof(CertificatePdf).Assembly.GetManifestResourceStream(faceName)
                ?? throw new InvalidOperationException($"The font {faceName} is missing.");
            var font = new byte[resource.Length];
            resource.ReadExactly(font);
            return font;
        }
    }
}
