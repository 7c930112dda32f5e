using System.Text.RegularExpressions;
using ClientPortal.Web.Features;

namespace ClientPortal.Tests.Architecture;

/// <summary>A feature brings itself: its folder, one line of the index, and few places more.</summary>
public sealed partial class FeatureIndexTests
{
    // The index, the sets of the database, what becomes of personal data, and the demo's story with the feature's part of it.
    private const int MostPlaces = 5;

    [Fact]
    public void Every_feature_is_in_the_index()
    {
        var written = typeof(Feature).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Feature)));

        Assert.Equal(written.Select(type => type.Name).Order(), FeatureIndex.All.Select(feature => feature.GetType().Name).Order());
    }

    [Fact]
    public void Links_have_a_title_in_both_languages()
    {
        foreach (var (feature, link) in FeatureIndex.All.SelectMany(feature => feature.Links.Select(link => (feature, link))))
        {
            var texts = new System.Resources.ResourceManager(feature.Texts!);
            Assert.All(["", "en"], language => Assert.NotNull(
                texts.GetResourceSet(System.Globalization.CultureInfo.GetCultureInfo(language), true, false)!.GetString("Nav." + link.Key)));
        }
    }

    [Fact]
    public void A_feature_is_named_in_few_places_outside_its_folder()
    {
        var (feature, others) = Places(
        [
            new("ClientPortal.Web/Features/Things/ThingPanel.razor", "class Prospect"), new("ClientPortal.Web/Api/ProspectsApi.cs", "Prospect"),
            new("ClientPortal.Web/Features/Prospects/A.cs", "Prospect"), new("ClientPortal.Web/App.razor", "a @prospects link"),
            new("ClientPortal.Web/B.cs", "respect"),
        ]);
        Assert.Equal(["ClientPortal.Web/App.razor", "ClientPortal.Web/Features/Things/ThingPanel.razor"], others.Order());
        Assert.Equal(1, feature);

        (feature, others) = Places(Sources.Below("ClientPortal.Web", ".cs", ".razor", ".resx", ".js"));
        Assert.True(feature > 40);
        Assert.True(others.Count <= MostPlaces, string.Join(Environment.NewLine, others));
    }

    private static (int InFeature, List<string> Others) Places(IEnumerable<SourceFile> files)
    {
        var named = files.Where(file => Named().IsMatch(file.Text)).Select(file => file.Path.Replace('\\', '/')).ToList();
        return (named.Count(path => path.Contains("/Features/Prospects/", StringComparison.Ordinal)),
            [.. named.Where(path => !path.Contains("/Features/Prospects/", StringComparison.Ordinal)
                && !path.Contains("/Api/", StringComparison.Ordinal))]);
    }

    [GeneratedRegex("prospect(?!ive)", RegexOptions.IgnoreCase)]
    private static partial Regex Named();
}
