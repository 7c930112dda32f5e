using ClientPortal.Domain;
using ClientPortal.Tests.Architecture.Canary;

namespace ClientPortal.Tests.Architecture;

public sealed class SourceTests
{
    private static readonly IReadOnlyList<SourceFile> Web = Sources.Below("ClientPortal.Web", ".cs", ".razor", ".css");

    [Fact]
    public void Looks_are_in_the_style_sheets()
    {
        Found(SourceRules.InlineStyles, "Bad.razor", "<p class=\"x\" style=\"color:red\">", "<MudCard\n    Style=@(\"a\")>",
            "<div @attributes=\"a\" style = 'x'>");
        NotFound(SourceRules.InlineStyles, "Good.razor", "@* style=\"x\" *@", "<p data-style=\"x\">", "<!-- <p style=\"\"> -->");

        Assert.Empty(SourceRules.InlineStyles(Web));
    }

    [Fact]
    public void No_style_sheet_uses_important()
    {
        Found(SourceRules.ImportantStyles, "bad.css", "a { color: red !important; }", "a{color:red!IMPORTANT}", "a { color: red ! important }");
        NotFound(SourceRules.ImportantStyles, "good.css", "/* !important is\n never needed */ a { color: red; }");

        Assert.Empty(SourceRules.ImportantStyles(Web));
    }

    [Fact]
    public void No_connection_keeps_what_outlives_a_transaction()
    {
        Found(SourceRules.SessionState, "Bad.cs", "SELECT pg_advisory_lock(1)", "pg_try_advisory_lock(", "CREATE TEMP TABLE a",
            "\"SET SESSION a = 1\"", "\"SET a = 1\"", "$\"LISTEN a\"", "set_config(f(a), '1', false)");
        NotFound(SourceRules.SessionState, "Good.cs", "SELECT pg_advisory_xact_lock(1)", "set_config('a', '1', true)",
            "UPDATE a SET b = 1", "\"SET LOCAL a = 1\"");

        Assert.Empty(SourceRules.SessionState(Web));
    }

    [Fact]
    public void Scripts_are_files()
    {
        Found(SourceRules.InlineScripts, "Bad.razor", "<script>alert(1)</script>", "<script type=\"module\">", "<button onclick=\"alert(1)\">");
        NotFound(SourceRules.InlineScripts, "Good.razor", "<script src=\"@Assets[\"js/a.js\"]\"></script>", "<button @onclick=\"Save\">",
            "<X onclick=\"@Save\">", "<Form OnClosed=\"Close\" />");

        Assert.Empty(SourceRules.InlineScripts(Web));
    }

    [Fact]
    public void What_is_sent_as_it_is_typed_is_a_search_field()
    {
        Found(
            SourceRules.SentAsTyped, "Bad.razor",
            "<input value=\"@x\" @oninput=\"Typed\" />", "<input @bind=\"x\" @bind:event=\"oninput\" />",
                "<input type=\"search\" @onchange=\"Typed\" />");
        NotFound(
            SourceRules.SentAsTyped, "Good.razor", "@* @oninput=\"Typed\" *@", "<input @bind=\"x\" />", "<SearchField OnSearch=\"Typed\" />");

        Assert.Empty(SourceRules.SentAsTyped(Web));
    }

    [Fact]
    public void What_one_database_alone_has_is_in_one_place()
    {
        Found(SourceRules.Engines, "ClientPortal.Web/Features/Bad.cs", "using Microsoft.Data.Sqlite;", "catch (SqliteException full)",
            "\"PRAGMA synchronous\"", "FROM pragma_table_list", "select rowid", "using Npgsql;", "new PostgresEngine(at)", "SELECT pg_notify($1)");
        NotFound(SourceRules.Engines, "ClientPortal.Web/Features/Good.cs", "#pragma warning disable CA1000", "DatabaseEngine.IsPostgres(settings)",
            "// On SQLite one save at a time passes the gate.");
        NotFound(SourceRules.Engines, "ClientPortal.Web/Data/Engines/Sqlite/Good.cs", "using Microsoft.Data.Sqlite;");

        Assert.Empty(SourceRules.Engines(Web));
    }

    [Fact]
    public void No_code_blocks_a_thread()
    {
        Found(SourceRules.Blocking, "Bad.cs", "x.GetAwaiter().GetResult();", "var y = task.Result;", "task.Wait();", "Use(task.Result)");
        Found(SourceRules.Blocking, "Bad.razor", "@task.Result");
        NotFound(SourceRules.Blocking, "Good.cs", "await task;", "x.ResultOf()", "new() { Result = 1 }", "options.Result = 2;");

        Assert.Empty(SourceRules.Blocking(Web));
    }

    [Fact]
    public void No_code_decides_by_the_key_of_a_refusals_sentence()
    {
        Found(SourceRules.ComparedRules, "Bad.cs", "refused.Rule == \"link.closed\"", "catch (RuleBroken b) when (b.Rule is not \"a\")",
            "x is RuleBroken { Rule: \"a\" }", "broken.Rule switch", "broken.Rule.StartsWith(\"a\")");
        NotFound(SourceRules.ComparedRules, "Good.cs", "refused.Kind == RuleKind.LinkClosed", "Rule = rule;", "Back(broken.Rule)");

        Assert.Empty(SourceRules.ComparedRules(Web));
        Assert.Empty(SourceRules.ComparedRules(Sources.Below("ClientPortal.Domain", ".cs")));
    }

    [Fact]
    public void Time_comes_from_a_clock_that_tests_can_move()
    {
        Assert.Equal(
            ["Impatient calls get_Now.", "Impatient calls get_Result.", "Impatient calls get_UtcNow.", "Impatient calls Sleep.",
                "Impatient calls Wait."],
            Banned(CodeMap.Of(typeof(Impatient))).Order());

        Assert.Empty(Banned(CodeMap.Of(typeof(Program).Assembly)));
        Assert.Empty(Banned(CodeMap.Of(typeof(Entity).Assembly)));
    }

    [Fact]
    public void Markup_is_made_in_two_places_only()
    {
        Assert.Equal(["Credulous"], Making(CodeMap.Of(typeof(Credulous))));

        Assert.Equal(["HtmlText", "MarkdownRenderer"], Making(CodeMap.Of(typeof(Program).Assembly)).Order());

        // The others that name it hand it on: whatever else is drawn is drawn as elements.
        Assert.Equal(
            [
                "HtmlText", "Icon", "MarkdownRenderer", "MarkdownText", "MessageHtml", "ProjectHealthTag", "ProjectStatusPill",
                "ProspectStatusPill", "StatusPill", "TicketPriorityPill", "TicketStatusPill",
            ],
            Naming(CodeMap.Of(typeof(Program).Assembly)).Order());

        static IEnumerable<string> Making(CodeMap code) => code.Types.Where(type => code.CalledBy(type)
            .Any(called => called.DeclaringType?.Name == "MarkupString" && (called.IsConstructor || called.Name == "op_Explicit")))
            .Select(type => type.Name);

        static IEnumerable<string> Naming(CodeMap code) =>
            code.Types.Where(type => code.NamedBy(type).Any(named => named.Name == "MarkupString")).Select(type => type.Name);
    }

    /// <summary>A text that is inserted between tags or between double quotes cannot leave its place once it is encoded.</summary>
    [Fact]
    public void Texts_are_inserted_between_tags_or_in_quotes()
    {
        Found(SourceRules.LooseTexts, "Bad.cs", "html.Add($\"\"\"<a title={name}>\"\"\")", "html.Add($\"\"\"<p title='{name}'>\"\"\")",
            "html.Add($\"<{tag}>\")", "html.Add($\"\"\"<b {name}>\"\"\")", "html.Add($\"\"\"<a href=\"{address}\">\"\"\")",
            "html.Add($\"\"\"<a onclick=\"{code}\">\"\"\")", "parts.AppendLiteral(name)", "new HtmlText.Parts(0, 0, html)");
        NotFound(SourceRules.LooseTexts, "Good.cs", "html.Add($\"\"\"<a title=\"{name}\">{text}</a>\"\"\")", "html.Add($\"{text}</p>\")",
            "html.Add($\"\"\"<i class=\"icon icon-{icon}\" src=\"/avatars/{person}\"></i>\"\"\")");

        Assert.Empty(SourceRules.LooseTexts(Web));
        Assert.Contains(Web, file => file.Name == "MessageHtml.cs" && file.Text.Contains("html.Add($", StringComparison.Ordinal));
    }

    [Fact]
    public void The_program_fits_on_a_page() =>
        Assert.InRange(Sources.Named("ClientPortal.Web/Program.cs").Text.Split('\n').Length, 10, 80);

    private static void Found(Func<IEnumerable<SourceFile>, IEnumerable<string>> check, string path, params string[] texts) =>
        Assert.All(texts, text => Assert.Single(check([new SourceFile(path, text)])));

    private static void NotFound(Func<IEnumerable<SourceFile>, IEnumerable<string>> check, string path, params string[] texts) =>
        Assert.All(texts, text => Assert.Empty(check([new SourceFile(path, text)])));

    // What the analyzer bans, looked for again in what was compiled: generated code and switched-off rules included.
    private static IEnumerable<string> Banned(CodeMap code) =>
        from type in code.Types
        where type.Namespace?.StartsWith("ClientPortal", StringComparison.Ordinal) == true
        from called in code.CalledBy(type)
        let of = called.DeclaringType!
        where ((of == typeof(DateTime) || of == typeof(DateTimeOffset)) && called.Name is "get_Now" or "get_UtcNow" or "get_Today")
            || (of.IsAssignableTo(typeof(Task)) && called.Name is "Wait" or "WaitAll" or "WaitAny")
            || (of.IsAssignableTo(typeof(Task)) && called.Name == "get_Result")
            || (of == typeof(Thread) && called.Name == "Sleep")
        select $"{type.Name} calls {called.Name}.";
}
