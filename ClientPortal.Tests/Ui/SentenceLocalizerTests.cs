using System.Globalization;
using ClientPortal.Domain;
using ClientPortal.Domain.Conversations;
using ClientPortal.Web.Features.Audit;
using ClientPortal.Web.Features.Messages;
using ClientPortal.Web.Features.Messenger;
using ClientPortal.Web.Features.Presence;
using ClientPortal.Web.Features.Prospects;
using ClientPortal.Web.Ui;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;

namespace ClientPortal.Tests.Ui;

public sealed class SentenceLocalizerTests
{
    [Theory]
    [InlineData("fr", 0, "0 membre")]
    [InlineData("fr", 1, "1 membre")]
    [InlineData("fr", 2, "2 membres")]
    [InlineData("fr", 10_000, "10\u202F000 membres")]
    [InlineData("en", 0, "0 members")]
    [InlineData("en", 1, "1 member")]
    [InlineData("en", 10_000, "10,000 members")]
    public void A_number_is_formatted_and_pluralised_for_its_reader(string language, int number, string sentence) =>
        Assert.Equal(sentence, Say<MessengerTexts>(language, "Members", number));

    [Theory]
    [InlineData(
        "fr", "Importer 1 ligne", "x.csv\u00a0: 1 ligne. Quelle colonne va où\u00a0?", "1 nouveau message", "1 nouveau", "1 non lu", "1 version")]
    [InlineData("en", "Import 1 line", "x.csv: 1 line. Which column goes where?", "1 new message", "1 new", "1 unread", "1 version")]
    public void One_is_written_in_the_singular(string language, params string[] sentences) => Assert.Equal(sentences, (string[])[
        Say<ProspectTexts>(language, "Import.Start", 1), Say<ProspectTexts>(language, "Import.Map", "x.csv", 1),
        Say<ChatTexts>(language, "NewMessages", 1),
        Say<AuditTexts>(language, "New", 1), Say<MessengerTexts>(language, "Unread", 1), Say<ChatTexts>(language, "History.Count", 1)]);

    [Theory]
    [InlineData("fr", "10\u202F000 caractères au plus")]
    [InlineData("en", "10,000 characters at most")]
    public void The_limit_of_a_refusal_is_written_so_too(string language, string part)
    {
        var broken = Assert.Throws<RuleBroken>(() => Text.Block(new string('x', 100_000), "message.content", Message.ContentLength));

        Assert.Contains(part, In(language, () => RuleText.Say(broken, Localizer<RuleTexts>())), StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_from_right_to_left_is_isolated_and_any_other_is_unchanged()
    {
        Assert.Equal("\u2068عوا ديوب\u2069 est en train d’écrire…", Say<PresenceTexts>("fr", "Typing.One", "عوا ديوب"));
        Assert.Equal("Awa Diop est en train d’écrire…", Say<PresenceTexts>("fr", "Typing.One", "Awa Diop"));

        // Stored before direction marks were removed from names: their effect ends with the name.
        Assert.Equal("\u2068\u202EAwa\u2069 est en train d’écrire…", Say<PresenceTexts>("fr", "Typing.One", "\u202EAwa"));
        Assert.Equal("\u2068עדי\u2069, Awa", Isolate.Join(", ", "עדי", "", null, "Awa"));
    }

    [Fact]
    public void A_format_in_the_sentence_itself_is_applied()
    {
        Assert.Equal("1\u202F001–1\u202F050 sur 12\u202F000", Say<ProspectTexts>("fr", "Range", 1001, 1050, 12_000));
        Assert.True(In("fr", () => Localizer<ChatTexts>()["Nowhere", 1]).ResourceNotFound);
    }

    private static string Say<T>(string language, string key, params object[] values) => In(language, () => Localizer<T>()[key, values].Value);

    private static IStringLocalizer<T> Localizer<T>() =>
        new ServiceCollection().AddLogging().AddSentences().BuildServiceProvider().GetRequiredService<IStringLocalizer<T>>();

    private static T In<T>(string language, Func<T> ask)
    {
        var before = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);
            return ask();
        }
        finally
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = before;
        }
    }
}
