using System.Text;
using ClientPortal.Domain;

namespace ClientPortal.Tests;

public sealed class TextTests
{
    [Theory]
    [InlineData("  Migration \t", "Migration")]
    [InlineData("\u00A0Migration\u2003", "Migration")]
    [InlineData("Mi\u0000gra\u001btion", "Mi gra tion")]
    [InlineData("a\r\nb\nc\rd", "a b c d")]
    [InlineData("e\u0301te\u0301", "été")]
    [InlineData("👩‍👩‍👧‍👦 🇸🇳 ✊🏿", "👩‍👩‍👧‍👦 🇸🇳 ✊🏿")]
    [InlineData("مشروع الترحيل", "مشروع الترحيل")]
    [InlineData("\u200Fمشروع\u200F 1", "\u200Fمشروع\u200F 1")]
    [InlineData("<script>alert(1)</script>", "<script>alert(1)</script>")]
    [InlineData("Robert'); DROP TABLE Projects;--", "Robert'); DROP TABLE Projects;--")]
    public void A_line_is_kept_as_it_was_meant(string typed, string kept) => Assert.Equal(kept, Text.Line(typed, "person.name", 100));

    [Fact]
    public void Half_an_emoji_is_a_question_mark_and_no_fault()
    {
        Assert.Equal("a\uFFFD", Text.Line("a\uD83D", "person.name", 100));
        Assert.Equal("\uFFFDa", Text.Line("\uDE00a", "person.name", 100));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" \t\r\n")]
    [InlineData("\u0000\u0001")]
    [InlineData("\u200B\u200D\uFEFF")]
    [InlineData("\u202E\u2060")]
    [InlineData("\u200D")]
    [InlineData("\u200B")]
    [InlineData("\u2060")]
    [InlineData("\uFE0F")]
    [InlineData("\uFEFF")]
    [InlineData("\u2800")]
    [InlineData("\u3164")]
    [InlineData("\uFFA0")]
    [InlineData("\u115F\u1160")]
    [InlineData("\u034F")]
    [InlineData("\u0301")]
    [InlineData("\u00AD")]
    [InlineData("\u20E3")]
    [InlineData("\U000E0001\U000E0100")]
    [InlineData(" \u200D \u3164 \uFE0F ")]
    public void A_line_that_says_nothing_is_refused(string? typed)
    {
        var broken = Assert.Throws<RuleBroken>(() => Text.Line(typed, "person.name", 100));

        Assert.Equal("text.required", broken.Rule);
        Assert.Equal([new FieldName("person.name")], broken.Values);
        Assert.Equal("", Text.OptionalLine(typed, "person.name", 100));
        Assert.Equal("", Text.Block(typed, "message.content", 100));
        Assert.True(Text.IsBlank(typed));
    }

    [Theory]
    [InlineData("\u202EAwa", "Awa")]
    [InlineData("Awa\u202E \u2066Diop\u2069", "Awa Diop")]
    [InlineData("\u202A\u202B\u202C\u202D\u202E\u2066\u2067\u2068\u2069Awa", "Awa")]
    public void A_line_turns_nothing_around_it(string typed, string kept) => Assert.Equal(kept, Text.Line(typed, "person.name", 100));

    [Theory]
    [InlineData("a\r\nb\nc\rd", "a\nb\nc\nd")]
    [InlineData("\n\n- un\n\t- deux\n\n", "- un\n\t- deux")]
    [InlineData("a\u0000\u0007b", "a  b")]
    [InlineData(null, "")]
    public void A_block_keeps_its_lines(string? typed, string kept) => Assert.Equal(kept, Text.Block(typed, "project.description", 100));

    [Fact]
    public void The_limit_counts_what_is_kept()
    {
        Assert.Equal(new string('x', 100), Text.Line($"  {new string('x', 100)}  ", "person.name", 100));

        var broken = Assert.Throws<RuleBroken>(() => Text.Line(new string('x', 101), "person.name", 100));
        Assert.Equal("text.too-long", broken.Rule);
        Assert.Equal([new FieldName("person.name"), 100], broken.Values);
    }

    [Fact]
    public void Composing_makes_room_for_what_was_typed_in_two()
    {
        var typed = string.Concat(Enumerable.Repeat("e\u0301", 100));

        Assert.Equal(new string('é', 100), Text.Line(typed, "person.name", 100));
    }

    [Theory]
    [InlineData('x')]
    [InlineData(' ')]
    [InlineData('\0')]
    [InlineData('\uD83D')]
    public void A_megabyte_is_refused_before_any_work(char of)
    {
        var typed = new string(of, 1024 * 1024);
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Equal("text.too-long", Assert.Throws<RuleBroken>(() => Text.Block(typed, "project.description", 20_000)).Rule);

        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 100_000);
    }

    [Fact]
    public void Whatever_is_kept_is_composed_and_free_of_control_characters()
    {
        var random = new Random(7);
        for (var i = 0; i < 500; i++)
        {
            var typed = new string([.. Enumerable.Range(0, random.Next(60)).Select(_ => (char)random.Next(0, 0x3000))]);
            var line = Text.OptionalLine(typed, "person.name", 200);
            Assert.True(line.IsNormalized(NormalizationForm.FormC));
            Assert.DoesNotContain(line, char.IsControl);
            Assert.Equal(line, Text.OptionalLine(line, "person.name", 200));
        }
    }

    [Theory]
    [InlineData("Devis 2.pdf", "devis 10.PDF")]
    [InlineData("école", "Ecole 1")]
    [InlineData("a9", "A10")]
    [InlineData("a007", "a8")]
    [InlineData("2026-9-30", "2026-10-01")]
    [InlineData("plan", "Plan 0")]
    public void Lists_sort_without_case_and_accents_and_numbers_by_their_value(string first, string second) =>
        Assert.True(string.CompareOrdinal(Text.SortKey(first, 100), Text.SortKey(second, 100)) < 0);

    [Fact]
    public void What_lists_sort_by_has_a_length_and_no_half_of_a_character()
    {
        Assert.Equal(Text.SortKey("ÉTÉ 02", 100), Text.SortKey("ete 2", 100));
        Assert.Equal("ab", Text.SortKey("abc", 2));
        Assert.Equal("a", Text.SortKey("a👩b", 2));
        Assert.Equal("", Text.SortKey("", 2));
    }
}
