using ClientPortal.Web.Features.Documents.Comparing;

namespace ClientPortal.Tests.Features.Documents.Comparing;

public sealed class TextComparisonTests
{
    [Fact]
    public void A_changed_line_is_removed_and_added_with_its_words_marked_and_what_is_far_away_is_a_gap()
    {
        var lines = Enumerable.Range(1, 20).Select(number => $"Ligne {number} du devis").ToList();
        var later = lines.Select(line => line == "Ligne 10 du devis" ? "Ligne 10 du contrat" : line);

        var found = TextComparison.Of(string.Join('\n', lines), string.Join('\n', later));

        Assert.Equal(
            [
                "Gap 7", "Same Ligne 8 du devis", "Same Ligne 9 du devis", "Removed Ligne 10 du [devis]", "Added Ligne 10 du [contrat]",
                "Same Ligne 11 du devis", "Same Ligne 12 du devis", "Gap 8",
            ],
            found.Lines.Select(Said));
        Assert.Equal((1, 1, false), (found.Added, found.Removed, found.IsCut));
    }

    [Fact]
    public void White_space_alone_is_no_difference_and_equal_texts_have_none()
    {
        var found = TextComparison.Of("Prix :  100\n\nDélai : six semaines", " Prix : 100\nDélai :\tsix semaines\n");

        Assert.Equal((0, 0), (found.Added, found.Removed));
        Assert.All(found.Lines, line => Assert.Equal(LineKind.Gap, line.Kind));
    }

    [Fact]
    public void Of_a_long_paragraph_only_the_changed_sentence_differs()
    {
        var paragraph = string.Join(
            ' ', Enumerable.Range(1, 12).Select(number => $"La clause {number} reste en vigueur jusqu’à la fin du contrat."));

        var found = TextComparison.Of(paragraph, paragraph.Replace("clause 7", "clause 7 bis", StringComparison.Ordinal));

        Assert.Equal(
            [
                "Removed La clause 7 reste en vigueur jusqu’à la fin du contrat.",
                "Added La clause 7 [bis ]reste en vigueur jusqu’à la fin du contrat.",
            ],
            found.Lines.Where(line => line.Kind is LineKind.Added or LineKind.Removed).Select(Said));
    }

    [Fact]
    public void From_nothing_and_to_nothing_all_lines_are_added_or_removed()
    {
        Assert.Equal(["Added Un", "Added Deux"], TextComparison.Of("", "Un\nDeux").Lines.Select(Said));
        Assert.Equal(["Removed Un"], TextComparison.Of("Un", "").Lines.Select(Said));
    }

    [Fact]
    public void What_is_compared_and_shown_is_bounded_and_no_character_is_cut_in_half()
    {
        var found = TextComparison.Of(Many("a"), Many("b"));

        Assert.True(found.IsCut);
        Assert.Equal((TextComparison.MostLines, TextComparison.MostLines), (found.Added, found.Removed));
        Assert.Equal(TextComparison.MostShown, found.Lines.Count);
        var emoji = string.Concat(Enumerable.Repeat("😀", 2000)) + "x";
        Assert.All(TextComparison.Of("", emoji).Lines, line => Assert.Equal(line.Text.Text.Normalize(), line.Text.Text));
    }

    private static string Many(string letter) => string.Join('\n', Enumerable.Range(0, 9000).Select(i => $"{letter}{i}"));

    private static string Said(ComparedLine line)
    {
        if (line.Kind == LineKind.Gap)
        {
            return $"Gap {line.Skipped}";
        }

        var text = line.Text.Text;
        foreach (var mark in line.Text.Marks.Reverse())
        {
            text = text[..mark.Start] + "[" + text.Substring(mark.Start, mark.Length) + "]" + text[(mark.Start + mark.Length)..];
        }

        return $"{line.Kind} {text}";
    }
}
