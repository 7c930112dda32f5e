using System.Reflection;
using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Domain.Projects;
using ClientPortal.Web.Live;

namespace ClientPortal.Tests.Architecture;

/// <summary>Every sentence that a person reads is in the resource files, in French and in English, and no code asks for one that is not.</summary>
public sealed class SentenceTests
{
    private static readonly IReadOnlyList<Sentences> All = [.. Sources.Below("ClientPortal.Web", ".resx").Select(Sentences.Of)];
    private static readonly IReadOnlyList<SourceFile> Web = Sources.Below("ClientPortal.Web", ".cs", ".razor");
    private static readonly IReadOnlyList<SourceFile> Domain = Sources.Below("ClientPortal.Domain", ".cs");

    [Fact]
    public void Both_languages_say_the_same()
    {
        Assert.Equal(
            [
                "A (en): Empty says nothing.", "A (fr): Twice is there twice.", "A: English is missing in English.",
                "A: French is missing in French.",
                "A: Values has other values in English than in French.", "B has no English.", "C has no French.",
            ],
            SentenceRules.Uneven(
            [
                File("A.resx", ("English", "x"), ("Values", "{0} {1:d}"), ("Empty", "x"), ("Twice", "x"), ("Twice", "y"), ("Same", "{1} de {0}")),
                File("A.en.resx", ("French", "x"), ("Values", "{0}"), ("Empty", " "), ("Twice", "x"), ("Same", "{0} of {1}")),
                File("B.resx", ("x", "x")), File("C.en.resx", ("x", "x")),
            ]).Order(StringComparer.Ordinal));

        Assert.True(!SentenceRules.Uneven(All).Any(), string.Join(Environment.NewLine, SentenceRules.Uneven(All)));
        Assert.True(All.Sum(one => one.All.Count) > 200);
    }

    [Fact]
    public void A_french_sign_stays_on_the_line_of_its_word()
    {
        Assert.Equal(
            ["A: Colon", "A: Quotation"],
            SentenceRules.Loose(
            [
                File(
                    "A.resx", ("Colon", "x : y"), ("Quotation", "« x\u00a0»"),
                    ("Right", "«\u00a0x\u00a0»\u00a0: 10\u202f%"), ("Style", "{0} :x")),
                File("A.en.resx", ("Colon", "x : y")),
            ]));

        Assert.Empty(SentenceRules.Loose(All));
    }

    [Fact]
    public void Whatever_a_page_says_is_written()
    {
        Assert.Equal(
            [
                "X.razor.cs: A has no Gone.", "X.razor: A has no Missing.", "X.razor: A has no No.", "X.razor: A has nothing that begins with Lost.",
                "X.razor: Two wants more values than 1.",
            ],
            SentenceRules.Missing(
                [File("A.resx", ("There", "x"), ("Yes", "x"), ("Kind.done", "x"), ("Two", "{0} {1}"))],
                SentenceRules.AskedIn(
                [
                    new("X.razor", """
                        @inject IStringLocalizer<A> L
                        <X Title="@L["There"]" Text="@L["Missing"]" /> @L[state == "open" ? "Yes" : "No"]
                        @L["Kind." + Token.Of(kind)] @L["Lost." + Token.Of(kind)]
                        @L["Two", $"{a}, {b}", F(1, 2)] @L["Two", F(1, 2)] @labels["Nobody"] @XL["Nobody"]
                        """),
                    new("X.razor.cs", "partial class X { string Y => L[\"Gone\"]; }"),
                ])).Order(StringComparer.Ordinal));

        var asked = SentenceRules.AskedIn(Web).ToList();
        Assert.True(!SentenceRules.Missing(All, asked).Any(), string.Join(Environment.NewLine, SentenceRules.Missing(All, asked)));
        Assert.True(asked.Count > 100);
    }

    [Fact]
    public void Whatever_a_rule_refuses_is_said()
    {
        Assert.Equal(
            ["X.cs: RuleTexts has no a.c.", "X.cs: RuleTexts has no field.b.d.", "X.cs: a.b wants more values than 0."],
            SentenceRules.Missing(
                [File("RuleTexts.resx", ("a.b", "{0}"), ("field.b.c", "x"))],
                SentenceRules.RulesIn(
                [
                    new("X.cs", """
                        throw new RuleBroken(role == Role.Client ? "a.b" : "a.c");
                        Text.Line(typed.Replace("x", "y"), "b.c", 7); Text.Block(typed, "b.d", Max);
                        """),
                ])).Order(StringComparer.Ordinal));

        var asked = SentenceRules.RulesIn([.. Domain, .. Web]).ToList();
        Assert.True(!SentenceRules.Missing(All, asked).Any(), string.Join(Environment.NewLine, SentenceRules.Missing(All, asked)));
        Assert.True(asked.Count > 30);
    }

    [Theory]
    [InlineData("ProjectTexts", "Status.", typeof(ProjectStatus))]
    [InlineData("ProjectTexts", "Health.", typeof(ProjectHealth))]
    [InlineData("ActivityTexts", "Status.", typeof(ProjectStatus))]
    [InlineData("PresenceTexts", "Presence.", typeof(Presence))]
    [InlineData("PresenceTexts", "Role.", typeof(Role))]
    public void Every_value_of_a_kind_has_its_word(string texts, string prefix, Type kind)
    {
        var keys = Keys(texts);

        Assert.All(Enum.GetNames(kind), name => Assert.Contains(prefix + System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(name), keys));
    }

    [Fact]
    public void Every_event_of_a_project_has_its_sentence_in_the_activity()
    {
        var keys = Keys("ActivityTexts");

        Assert.All(
            EventCatalog.Types.Where(pair => pair.Value.GetProperty("ProjectId") is not null),
            pair => Assert.True(keys.Any(key => key == pair.Key || key.StartsWith(pair.Key + ".", StringComparison.Ordinal)), pair.Key));
    }

    [Fact]
    public void Every_field_of_a_project_has_its_word()
    {
        var nothing = new ProjectFields("", "", ProjectStatus.Planned, 0, false, null, null);
        var everything = new ProjectFields("x", "x", ProjectStatus.Done, 1, true, DateOnly.MinValue, DateOnly.MaxValue);

        Assert.All([.. nothing.DifferencesTo(everything), "milestones", "archived"],
            field => Assert.Contains("Field." + field, Keys("ActivityTexts")));
    }

    [Fact]
    public void Every_class_of_sentences_has_its_file()
    {
        var classes = typeof(Program).Assembly.GetTypes()
            .Where(type => type.Name.EndsWith("Texts", StringComparison.Ordinal)).Select(type => type.Name);

        Assert.Equal(classes.Order(), All.Select(one => one.Class).Distinct().Order());
    }

    private static IReadOnlyCollection<string> Keys(string texts) =>
        [.. SentenceRules.WithBrought(All.Single(one => one.Class == texts && one.Language == "fr"), All).Keys];

    private static Sentences File(string name, params (string Key, string Value)[] sentences) => Sentences.Of(new SourceFile(
        name, $"<root>{string.Concat(sentences.Select(one => $"<data name=\"{one.Key}\"><value>{one.Value}</value></data>"))}</root>"));
}
