using System.Globalization;
using System.Resources;
using ClientPortal.Domain;
using ClientPortal.Web.Features.Audit;

namespace ClientPortal.Tests.Features.Audit;

/// <summary>Whatever can happen can be read in the audit, in both languages.</summary>
public sealed class AuditTextsTests
{
    private static readonly ResourceManager Texts = new(typeof(AuditTexts));

    public static TheoryData<string, string> Kinds
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var kind in EventCatalog.Types.Keys.Order(StringComparer.Ordinal))
            {
                data.Add(kind, "fr");
                data.Add(kind, "en");
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_kind_of_event_has_a_sentence_and_a_name(string kind, string language)
    {
        // Of its own language: a missing English sentence would be answered in French.
        var texts = Texts.GetResourceSet(CultureInfo.GetCultureInfo(language == "fr" ? "" : language), createIfNotExists: true, tryParents: false)!;

        Assert.False(string.IsNullOrWhiteSpace(texts.GetString(kind)), $"AuditTexts lacks « {kind} » in {language}: what does somebody do there?");
        Assert.False(string.IsNullOrWhiteSpace(texts.GetString("Kind." + kind)), $"AuditTexts lacks « Kind.{kind} » in {language}: its name in the filter.");
    }
}
