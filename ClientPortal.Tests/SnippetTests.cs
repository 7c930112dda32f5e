using ClientPortal.Domain;

namespace ClientPortal.Tests;

public sealed class SnippetTests
{
    [Theory]
    [InlineData("L’imprimante du quai 2", "imprim", "L’[imprimante] du quai 2")]
    [InlineData("Un cœur, des Œuvres", "coeur oeuvre", "Un [cœur], des [Œuvres]")]
    [InlineData("Été comme hiver", "ete HIVER", "[Été] comme [hiver]")]
    [InlineData("Voir T-1042 et T-1043", "t-1042", "Voir [T-1042] et T-1043")]
    [InlineData("Une île, l’îlot, l’autre", "l'îl", "Une île, [l’îlot], l’autre")] // not every l
    [InlineData("**Bascule** samedi\n\n  22 h", "bascule", "[Bascule] samedi 22 h")]
    [InlineData("dépannage", "panne", "dépannage")] // as the index finds: from the beginning of a word
    [InlineData("100 % sûr", "%", "100 % sûr")]
    [InlineData("", "quai", "")]
    public void The_searched_words_are_marked_in_place(string content, string typed, string shown) =>
        Assert.Equal(shown, Shown(Snippet.Of(content, SearchWords.Of(typed))));

    [Fact]
    public void Of_a_long_text_the_piece_around_the_first_hit_is_shown_in_whole_words()
    {
        var content = string.Join(' ', Enumerable.Range(0, 200).Select(i => i == 120 ? "aiguille" : $"foin{i}"));

        var snippet = Snippet.Of(content, ["aiguille"]);

        var shown = Shown(snippet);
        Assert.StartsWith("…foin", shown, StringComparison.Ordinal);
        Assert.Contains("foin119 [aiguille] foin121", shown, StringComparison.Ordinal);
        Assert.Matches("foin[0-9]+…$", shown);
        Assert.InRange(snippet.Text.Length, Snippet.Length - 20, Snippet.Length + 20);
        Assert.StartsWith("foin0 ", Snippet.Of(content, []).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void A_text_without_blanks_is_cut_between_characters(int offset)
    {
        var text = Snippet.Of(new string('a', offset) + string.Concat(Enumerable.Repeat("👩‍🚀", 200)), ["a"]).Text;

        Assert.DoesNotContain('\uFFFD', string.Concat(text.EnumerateRunes()));
    }

    [Theory]
    [InlineData(null, 0)]
    [InlineData(" \t\n ", 0)]
    [InlineData("a  b\tc", 3)]
    [InlineData("1 2 3 4 5 6 7 8 9 10", SearchWords.Most)]
    public void A_search_has_so_many_words(string? typed, int count) => Assert.Equal(count, SearchWords.Of(typed).Count);

    [Fact]
    public void What_is_pasted_without_end_is_cut() => Assert.InRange(SearchWords.Of(new string('x', 1_000_000)).Single().Length, 1, 1000);

    private static string Shown(Snippet snippet) => snippet.Marks.Reverse().Aggregate(
        snippet.Text, (text, mark) => text.Insert(mark.Start + mark.Length, "]").Insert(mark.Start, "["));
}
