using System.Globalization;
using ClientPortal.Web.Ui;

namespace ClientPortal.Tests.Ui;

public sealed class MoneyTests
{
    [Theory]
    [InlineData("fr", 950_000, "950 000 F CFA", "950 000 F CFA")]
    [InlineData("fr", 1_250_000, "1 250 000 F CFA", "1,3 M F CFA")]
    [InlineData("fr", 5_090_700_000, "5 090 700 000 F CFA", "5,1 Md F CFA")]
    [InlineData("en", 1_250_000, "CFA 1,250,000", "CFA 1.3M")]
    [InlineData("en", 5_090_700_000, "CFA 5,090,700,000", "CFA 5.1B")]
    public void Amounts_are_written_as_the_reader_writes_them(string language, long francs, string whole, string glance)
    {
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);

        Assert.Equal((whole, glance), (Plain(Money.Of(francs)), Plain(Money.Short(francs))));
        Assert.DoesNotContain(' ', Money.Of(francs)); // none of them breaks over two lines
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("1 250 000", 1_250_000L)]
    [InlineData("1.250.000 F CFA", 1_250_000L)]
    [InlineData("CFA 1,250,000", 1_250_000L)]
    [InlineData("2500xof", 2_500L)]
    [InlineData("1 250 000,00", 1_250_000L)]
    [InlineData("1\u00a0250\u202f000", 1_250_000L)]
    [InlineData("1’250’000", 1_250_000L)]
    [InlineData("1250000,00", 1_250_000L)]
    [InlineData("1,250,000.00", 1_250_000L)]
    [InlineData("1.250.000,00 FCFA", 1_250_000L)]
    [InlineData("1 250 000,50", -1L)]
    [InlineData("1250000.5", -1L)]
    [InlineData("1.5", -1L)]
    [InlineData("1,25", -1L)]
    [InlineData("0,500", -1L)]
    [InlineData("12 34", -1L)]
    [InlineData("1.250,000", -1L)]
    [InlineData("1250,000", -1L)]
    [InlineData("1'250'000", 1_250_000L)]
    [InlineData("1250000.00", 1_250_000L)]
    [InlineData("1.250.00", -1L)]
    [InlineData("1 2500", -1L)]
    [InlineData("-5", -1L)]
    [InlineData("a lot", -1L)]
    [InlineData("99999999999999999999", -1L)]
    public void What_people_type_is_read_however_they_group_it(string typed, long? francs) => Assert.Equal(francs, Money.Read(typed));

    // Any space that the culture uses.
    private static string Plain(string amount) => string.Concat(amount.Select(letter => char.IsWhiteSpace(letter) ? ' ' : letter));
}
