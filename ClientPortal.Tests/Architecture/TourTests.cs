using System.Globalization;
using System.Text.RegularExpressions;

namespace ClientPortal.Tests.Architecture;

/// <summary>The path of a message in <c>docs/tour.md</c>: short, and of files that exist.</summary>
public sealed partial class TourTests
{
    private const int MostFiles = 25;

    [Fact]
    public void A_sent_message_passes_few_files_and_each_exists()
    {
        var files = Hop().Matches(Sources.Named("docs/tour.md").Text).ToList();

        Assert.Equal(Enumerable.Range(1, files.Count), files.Select(file => int.Parse(file.Groups[1].Value, CultureInfo.InvariantCulture)));
        Assert.InRange(files.Count, 15, MostFiles);
        Assert.All(files, file => Assert.NotEmpty(Sources.Named(InProject(file.Groups[2].Value)).Text));
    }

    private static string InProject(string path) =>
        path.StartsWith("Domain/", StringComparison.Ordinal) ? "ClientPortal." + path : "ClientPortal.Web/" + path;

    [GeneratedRegex(@"^\| (\d+) \| `([^`]+)` \|", RegexOptions.Multiline)]
    private static partial Regex Hop();
}
