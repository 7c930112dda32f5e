using ClientPortal.Domain;
using ClientPortal.Domain.Conversations;

namespace ClientPortal.Tests.Conversations;

public sealed class EmojiTests
{
    [Theory]
    [InlineData("👍")]
    [InlineData("✊🏿")]
    [InlineData("👩🏽\u200D💻")]
    [InlineData("👩\u200D👩\u200D👧\u200D👦")]
    [InlineData("👩🏻\u200D❤\uFE0F\u200D💋\u200D👨🏿")]
    [InlineData("🇸🇳")]
    [InlineData("🏴\U000E0067\U000E0062\U000E0073\U000E0063\U000E0074\U000E007F")]
    [InlineData("🏳\uFE0F\u200D🌈")]
    [InlineData("1\uFE0F\u20E3")]
    [InlineData("#\uFE0F\u20E3")]
    [InlineData("\u2139\uFE0F")]
    [InlineData("\u00A9\uFE0F")]
    [InlineData("🫪")] // of Unicode 17
    public void Any_one_emoji_is_a_reaction(string emoji) => Assert.Equal(emoji, Reaction.Checked(emoji));

    [Theory]
    [InlineData("\u2764", "\u2764\uFE0F")]
    [InlineData("\u2764\uFE0E", "\u2764\uFE0F")]
    [InlineData("1\u20E3", "1\uFE0F\u20E3")]
    [InlineData("\u2139", "\u2139\uFE0F")]
    [InlineData("👍\uFE0F", "👍")]
    [InlineData("🏳\u200D🌈", "🏳\uFE0F\u200D🌈")]
    public void It_has_one_form_whichever_was_typed(string typed, string form) => Assert.Equal(form, Reaction.Checked(typed));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("a")]
    [InlineData("ok")]
    [InlineData("1")]
    [InlineData("#")]
    [InlineData("<")]
    [InlineData("\u202E")]
    [InlineData("\u200D")]
    [InlineData("\uFE0F")]
    [InlineData("\u0301")]
    [InlineData("\u20E3")]
    [InlineData("\uD83D")]
    [InlineData("👍👍")]
    [InlineData("👍a")]
    [InlineData("👍\u200D")]
    [InlineData("👍\u202E")]
    [InlineData("🇸")] // half a flag
    [InlineData("🇽🇽")] // a flag of no country
    [InlineData("→")]
    [InlineData("👨\u200D👨\u200D👨\u200D👨\u200D👨\u200D👨\u200D👨\u200D👨\u200D👨\u200D👨")]
    public void Nothing_else_is(string? typed) =>
        Assert.Equal("message.not-an-emoji", Assert.Throws<RuleBroken>(() => Reaction.Checked(typed)).Rule);
}
