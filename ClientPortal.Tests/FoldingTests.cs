using ClientPortal.Domain;

namespace ClientPortal.Tests;

public sealed class FoldingTests
{
    [Theory]
    [InlineData("Éloïse N’Diaye", "eloise ndiaye")]
    [InlineData("ÉLOÏSE N'DIAYE", "eloise ndiaye")]
    [InlineData("E\u0301loi\u0308se", "eloise")] // the same letters, taken apart
    [InlineData("Œuvre", "oeuvre")]
    [InlineData("  a\u00a0b\tc ", "a b c")]
    [InlineData("日本", "日本")]
    [InlineData(null, "")]
    public void MailQueue(string? text, string folded) => Assert.Equal(folded, Folding.Of(text));

    [Theory]
    [InlineData("+221 77 123 45 67", "771234567")]
    [InlineData("00221-77-123-45-67", "771234567")]
    [InlineData("77.123.45.67", "771234567")]
    [InlineData("06 12 34 56 78", "612345678")]
    [InlineData("+33 (0)6 12 34 56 78", "612345678")]
    [InlineData("12 34 56", "")]
    [InlineData("", "")]
    [InlineData(null, "")]
    public void What_ways_of_writing_a_number_share(string? phone, string key) => Assert.Equal(key, Folding.PhoneKey(phone));
}
