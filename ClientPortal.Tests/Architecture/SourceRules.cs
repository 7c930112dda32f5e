using System.Text.RegularExpressions;

namespace ClientPortal.Tests.Architecture;

/// <summary>What is read in the sources because it is not in what they compile to.</summary>
internal static partial class SourceRules
{
    /// <summary>
    /// Looks belong to the style sheets: an inline style follows neither theme nor screen width. MudBlazor's own <c>Style</c> parameter is one too.
    /// </summary>
    public static IEnumerable<string> InlineStyles(IEnumerable<SourceFile> files) => Matches(files, ".razor", InlineStyle(), WithoutRazorComments);

    /// <summary><c>!important</c> hides which rule decides.</summary>
    public static IEnumerable<string> ImportantStyles(IEnumerable<SourceFile> files) => Matches(files, ".css", Important(), WithoutCssComments);

    /// <summary>Scripts come from files: the content security policy refuses any other, and the page would break in silence.</summary>
    public static IEnumerable<string> InlineScripts(IEnumerable<SourceFile> files) => Matches(files, ".razor", InlineScript(), WithoutRazorComments);

    /// <summary>Blocking calls that the analyzer does not list.</summary>
    public static IEnumerable<string> Blocking(IEnumerable<SourceFile> files) => Matches(files, ".cs", BlockingWait(), text => text)
        .Concat(Matches(files, ".razor", BlockingWait(), text => text));

    /// <summary>
    /// A field that sends while a person types is Ui/SearchField.razor: any other that its answer writes back loses letters over a slow connection.
    /// </summary>
    public static IEnumerable<string> SentAsTyped(IEnumerable<SourceFile> files) =>
        Matches(files.Where(file => !KeepsItsText.Contains(file.Path)), ".razor", SendsAsTyped(), WithoutRazorComments);

    /// <summary>What happens after a refusal depends on its kind: the key of its sentence is for the sentence alone.</summary>
    public static IEnumerable<string> ComparedRules(IEnumerable<SourceFile> files) => Matches(files, ".cs", ComparesRule(), text => text)
        .Concat(Matches(files, ".razor", ComparesRule(), text => text));

    /// <summary>What one kind of database alone has is in <c>Data/Engines</c> and in the migrations: another engine is added there.</summary>
    public static IEnumerable<string> Engines(IEnumerable<SourceFile> files) => Matches(
        files.Where(file => !file.Path.StartsWith("ClientPortal.Web/Data/Engines/", StringComparison.Ordinal)), ".cs", NamesEngine(), text => text);

    /// <summary>
    /// What outlives its transaction on a connection of PostgreSQL: the next user gets it as it is (docs/decisions, 45). What listens has its own.
    /// </summary>
    public static IEnumerable<string> SessionState(IEnumerable<SourceFile> files) => Matches(
        files.Where(file => file.Path != "ClientPortal.Web/Data/Engines/Postgres/NodeChannel.cs"), ".cs", KeepsState(), text => text);

    /// <summary>
    /// Texts in <c>HtmlText</c> that are neither between tags nor between double quotes, or in an attribute whose whole value the browser follows;
    /// and what calls by hand what the compiler calls for a string in the source.
    /// </summary>
    public static IEnumerable<string> LooseTexts(IEnumerable<SourceFile> files) => Matches(files, ".cs", LooseText(), text => text);

    private static IEnumerable<string> Matches(IEnumerable<SourceFile> files, string extension, Regex wrong, Func<string, string> relevant) =>
        from file in files
        where file.Extension == extension
        from match in wrong.Matches(relevant(file.Text))
        select $"{file.Path}: {match.Value.Trim()}";

    private static string WithoutRazorComments(string text) => RazorComment().Replace(text, "");

    private static string WithoutCssComments(string text) => CssComment().Replace(text, "");

    // Beside the field itself: one bound to its own text, which a bind never writes back, and one that looks and writes nothing.
    private static readonly string[] KeepsItsText =
    [
        "ClientPortal.Web/Ui/SearchField.razor", "ClientPortal.Web/Features/Messages/MessageEditForm.razor",
        "ClientPortal.Web/Features/Prospects/ProspectFormPanel.razor",
    ];

    [GeneratedRegex(@"@oninput\s*=|:event\s*=\s*""oninput""|type\s*=\s*""search""|data-search\s*=", RegexOptions.IgnoreCase)]
    private static partial Regex SendsAsTyped();

    [GeneratedRegex(@"\.Rule\s*(==|!=|is\b|switch\b)|\bRule:\s*""|\.Rule\.(StartsWith|Equals|Contains|EndsWith)\(")]
    private static partial Regex ComparesRule();

    [GeneratedRegex(
        @"\bSqlite[A-Z.]\w*|\bData\.Sqlite\b|\bUseSqlite\b|\bPostgres[A-Z]\w*|\bNpgsql\w*|\bUseNpgsql\b|(?<!#)\b(?:pragma|PRAGMA)(?:_\w+)?\b|"
        + @"\bsqlite_\w+|\b(?:fts5|FTS5|rowid|tsvector|tsquery)\b|\bpg_\w+")]
    private static partial Regex NamesEngine();

    [GeneratedRegex(
        @"(?i:\bpg_(?:try_)?advisory_lock(?:_shared)?\(|\bCREATE\s+TEMP(?:ORARY)?\b|\bset_config\((?:[^()]|\([^()]*\))*,\s*false\s*\))"
        + @"|[""';]\s*SET\s+(?!LOCAL\b|TRANSACTION\b)\w+|[""';]\s*LISTEN\b")]
    private static partial Regex KeepsState();

    [GeneratedRegex(
        @"\b(?:html|HtmlText\(\))\.Add\(\s*\$[^\n]*?"
        + @"(=\{|'\{|<\{|<[a-z]+(?:\s[^<>\n]*)?\s\{|\b(?:href|src|style|on[a-z]+|srcdoc|action)=""\{)"
        + @"|\bHtmlText\.Parts\b|\.AppendLiteral\(", RegexOptions.IgnoreCase)]
    private static partial Regex LooseText();

    [GeneratedRegex(@"\sstyle\s*=", RegexOptions.IgnoreCase)]
    private static partial Regex InlineStyle();

    [GeneratedRegex(@"!\s*important", RegexOptions.IgnoreCase)]
    private static partial Regex Important();

    [GeneratedRegex(@"<script(?![^>]*\ssrc=)[^>]*>|(?-i:\son[a-z]+\s*=\s*""(?!@))", RegexOptions.IgnoreCase)]
    private static partial Regex InlineScript();

    [GeneratedRegex(@"GetAwaiter\(\)\s*\.\s*GetResult\(\)|\.Result\b(?!\s*[=(])|\.Wait\(\)")]
    private static partial Regex BlockingWait();

    [GeneratedRegex(@"@\*.*?\*@|<!--.*?-->", RegexOptions.Singleline)]
    private static partial Regex RazorComment();

    [GeneratedRegex(@"/\*.*?\*/", RegexOptions.Singleline)]
    private static partial Regex CssComment();
}
