using System.Globalization;
using System.Resources;
using ClientPortal.Domain;
using ClientPortal.Web.Features;
using ClientPortal.Web.Features.Audit;

namespace ClientPortal.Tests.Features.Audit;

/// <summary>Every kind of event has a sentence in the audit, in both languages.</summary>
public sealed class AuditTextsTests
{
    // Sentences of the portal itself are in AuditTexts, those of a feature in its own resources.
    private static readonly (ResourceManager Texts, string Prefix)[] Sources =
    [
        (new ResourceManager(typeof(AuditTexts)), ""),
        .. FeatureIndex.All.Select(feature => feature.Texts).OfType<Type>().Select(texts => (new ResourceManager(texts), "Audit.")),
    ];

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
        // In the same language: for a missing English sentence the localizer would return the French one.
        var culture = CultureInfo.GetCultureInfo(language == "fr" ? "" : language);
        string? Find(string key) => Sources.Select(source =>
            source.Texts.GetResourceSet(culture, createIfNotExists: true, tryParents: false)?.GetString(source.Prefix + key))
                .FirstOrDefault(found => found is not null);

        Assert.False(string.IsNullOrWhiteSpace(Find(kind)), $"AuditTexts lacks « {kind} » in {language}: what does somebody do there?");
        Assert.False(string.IsNullOrWhiteSpace(Find("Kind." + kind)), $"AuditTexts lacks « Kind.{kind} » in {language}: its name in the filter.");
    }
}
