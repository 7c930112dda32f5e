namespace ClientPortal.Tests.Architecture;

public sealed class WordTests
{
    private static readonly IReadOnlyList<SourceFile> Code =
    [
        .. new[] { "ClientPortal.Domain", "ClientPortal.Web", "ClientPortal.Tests", "bench" }
            .SelectMany(folder => Sources.Below(folder, ".cs", ".razor", ".js", ".mjs", ".css", ".csproj"))
            .Where(file => file.Name is not "WordRules.cs" and not "WordTests.cs"),
    ];

    private static readonly IReadOnlyList<SourceFile> Documents =
        [.. Sources.Below("docs", ".md"), .. Sources.Below("bench", ".md"), Sources.Named("README.md")];

    [Fact]
    public void Lines_end_before_their_limit()
    {
        var tooLong = new string('x', WordRules.LineLength + 1);
        Assert.Equal(["a.cs:2 has 151 characters."], WordRules.LongLines([new("a.cs", $"short\n{tooLong}\nshort")]));
        Assert.Single(WordRules.LongLines([new("a.md", tooLong)]));
        Assert.Empty(WordRules.LongLines([new("a.md", "| " + tooLong), new("b.cs", tooLong[1..] + "\r\n")]));

        Assert.Empty(WordRules.LongLines([.. Code, .. Documents]));
    }

    [Fact]
    public void Names_use_the_words_of_the_field()
    {
        Assert.Equal(
            ["a.cs: Door", "a.cs: JudgeAsync", "a.cs: Told", "a.cs: Forget", "b.js: Faces", "c.cs: NotePromises"],
            WordRules.PrivateNames(
            [
                new("a.cs", "CircuitDoor JudgeAsync AnswerTold Forget(x)"),
                new("b.js", "showFaces()"),
                new("c.cs", "NotePromises()"),
            ]));
        Assert.Empty(WordRules.PrivateNames(
            [new("a.cs", "Year Early Earlier Tombstone Wallet ForgotPassword new Promise(done)"), new("b.js", "Promise.all(x)")]));

        Assert.Empty(WordRules.PrivateNames(Code));
    }

    [Fact]
    public void Comments_and_documents_use_the_words_of_the_field()
    {
        Assert.Equal(4, WordRules.PrivateProse(
        [
            new("a.cs", "// The message is a stone.\nvar nobody = 1; /* Whoever\n reads */"),
            new("a.razor", "@* Nobody hears *@"),
            new("a.md", "It judges."),
        ]).Count());
        Assert.Empty(WordRules.PrivateProse(
            [new("a.cs", "// A tombstone remains.\nvar url = \"https://nobody\"; Call(\"somebody\")"), new("a.md", "We hear of it.")]));

        Assert.Empty(WordRules.PrivateProse([.. Code, .. Documents]));
    }
}
