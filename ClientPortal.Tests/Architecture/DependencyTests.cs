using System.Text.RegularExpressions;

namespace ClientPortal.Tests.Architecture;

/// <summary>The README says what each package is for, and nothing of packages that are gone.</summary>
public sealed partial class DependencyTests
{
    [Fact]
    public void The_README_names_each_package_once()
    {
        var referenced = Named(PackageVersions(), Sources.Named("Directory.Packages.props").Text)
            .Concat(Named(ToolNames(), Sources.Named(".config/dotnet-tools.json").Text)).Order(StringComparer.Ordinal);
        var table = Sources.Named("README.md").Text.Split("## Dependencies")[1].Split("\n\n")[0];
        var named = Rows().Matches(table)
            .Select(row => row.Groups[1].Value).Where(cell => !cell.Contains("(npm", StringComparison.Ordinal) && cell is not ("package" or "---"))
            .SelectMany(cell => cell.Split(", ")).Order(StringComparer.Ordinal);

        Assert.Equal(referenced, named);
    }

    /// <summary>A version that a package source may choose is another build tomorrow.</summary>
    [Fact]
    public void Each_package_is_at_one_version() =>
        Assert.DoesNotMatch("""Version="[^"]*[*\[\(,]""", Sources.Named("Directory.Packages.props").Text);

    private static IEnumerable<string> Named(Regex pattern, string text) => pattern.Matches(text).Select(match => match.Groups[1].Value);

    [GeneratedRegex("""<(?:Global)?Package(?:Version|Reference) Include="([^"]+)" """)]
    private static partial Regex PackageVersions();

    [GeneratedRegex("""^    "([^"]+)": \{""", RegexOptions.Multiline)]
    private static partial Regex ToolNames();

    [GeneratedRegex("""^\| ([^|]+) \|""", RegexOptions.Multiline)]
    private static partial Regex Rows();
}
